"""Probes are read from a solution's syntax tree, and evaluated beside the learner's definitions."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from largemodels.classroom.probes import Probe, Question, probe, probes_in, questions, reply


def hidden(*lines):
    return "\n".join(["check.add(add)", "### BEGIN HIDDEN TESTS", *lines, "### END HIDDEN TESTS"])


def graded(source, id="add-check", points=2, **other):
    marks = {"grade": True, "solution": False, "grade_id": id, "points": points, **other}
    return new_code_cell(source, id=id, metadata={"nbgrader": marks})


def test_probes_are_read_and_not_run():
    source = hidden(
        "from largemodels.classroom.probes import probe",
        'probe("add(1, 2)")',
        'probe("add(x, x)", setup="""\nimport math\nx = math.pi\n""", tolerance=1e-5)',
        'probe("1 / 0")',
        'forbid("Softmax", "gelu")',
    )
    assert probes_in(source, "Cell 'x'") == (
        (Probe("add(1, 2)"), Probe("add(x, x)", "\nimport math\nx = math.pi\n", 1e-5), Probe("1 / 0")),
        ("softmax", "gelu"),
    )


def test_questions_are_the_graded_cells_in_order():
    answer = new_code_cell("", id="add", metadata={"nbgrader": {"grade": False, "solution": True, "grade_id": "add"}})
    essay = new_markdown_cell("", id="why", metadata={"nbgrader": {"grade": True, "solution": True, "points": 5}})
    cells = [answer, graded(hidden('probe("2")'), "b", 3), graded(hidden('probe("1")'), "a", 1), essay]
    assert list(questions(new_notebook(cells=cells)).values()) == [
        Question("b", 3.0, (Probe("2"),)),
        Question("a", 1.0, (Probe("1"),)),
    ]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["x = 3", "probe('x')"], "has 'x = 3' in its hidden part, which only nbgrader would run"),
        (["assert add(1, 2) == 3"], "has 'assert add"),
        (["probes.probe('1')"], "has .probes.probe"),
        (["import os"], "has 'import os'"),
        (["probe(f'add({1})')"], "a probe that can't be read"),
        (["probe(name)"], "a probe that can't be read"),
        (["probe('1', setup='a' + 'b')"], "a probe that can't be read"),
        (["probe('1', tolerance=10**-5)"], "a probe that can't be read"),
        (["probe('1', tolerance=-1.0)"], "the tolerance isn't a number from 0 up"),
        (["probe('1', tolerance=None)"], "a probe that can't be read"),
        (["probe('1', 'x = 3')"], "has \"probe\\('1', 'x = 3'\\)\""),
        (["probe(1)"], "a probe that can't be read"),
        (["probe('1 +')"], "a probe that can't be read"),
        (["probe('1', setup='x =')"], "a probe that can't be read"),
        (["probe('1', points=3)"], "a probe that can't be read"),
        (["probe(**{'expression': '1'})"], "in its hidden part"),
        ([], "is graded and has no probe"),
    ],
)
def test_what_cannot_be_marked_outside_is_refused(lines, why):
    with pytest.raises(ValueError, match=f"^Cell 'add-check' .*{why}"):
        questions(new_notebook(cells=[graded(hidden(*lines))]))


@pytest.mark.parametrize("source", ["check.add(add)", "### BEGIN HIDDEN TESTS\nprobe('1')"])
def test_a_graded_cell_needs_a_hidden_part(source):
    with pytest.raises(ValueError, match="is graded and has no hidden tests"):
        questions(new_notebook(cells=[graded(source)]))


def test_in_a_kernel_a_probe_sees_its_caller_and_leaves_no_trace():
    space = {"add": lambda a, b: a + b, "probe": probe}
    exec("result = probe('add(x, 2)', setup='x = 1')", space)
    assert space["result"] is None and "x" not in space


def test_in_a_kernel_a_probe_fails_like_its_expression():
    with pytest.raises(ZeroDivisionError):
        probe("1 / 0")
    with pytest.raises(ValueError, match="can't be compared"):
        probe("object()")
    with pytest.raises(NameError):
        probe("missing")


def test_a_reply_is_json_whatever_happens():
    def gap():
        raise NotImplementedError

    def leaves():
        raise SystemExit("bye")

    space = {"gap": gap, "leaves": leaves}
    said = {expression: json.loads(reply(expression, "", space)) for expression in ("1", "gap()", "leaves()", "gap")}
    assert said["1"] == {"value": {"kind": "array", "shape": [], "dtype": "int", "values": [1]}}
    assert said["gap()"] == {"error": "NotImplementedError", "message": ""}
    assert said["leaves()"] == {"error": "SystemExit", "message": "bye"}
    assert said["gap"] == {
        "error": "ValueError",
        "message": "A value of the type function can't be compared. Give numbers, text or arrays.",
    }
