"""A lab is its solution without the answers: gaps raise, hidden tests are gone, nothing else is left behind."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from small_notebook import FACTS, save

from largemodels.authoring import labs

NAME = "labs/lab_01_add/lab_01_add.ipynb"


def marks(grade_id, *, grade=False, solution=False, **other):
    common = {"schema_version": 3, "locked": not solution, "task": False, "grade": grade, "solution": solution}
    return {"nbgrader": {**common, "grade_id": grade_id, **other}}


def solved():
    answer = "def add(a: int, b: int) -> int:\n    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION"
    test = "assert add(1, 2) == 3\n\n### BEGIN HIDDEN TESTS\nassert add(2, 2) == 4\n### END HIDDEN TESTS"
    shown = new_output("stream", name="stdout", text="secret\n")
    cells = [
        new_markdown_cell("# Add", id="title"),
        new_code_cell(answer, id="add", metadata=marks("add", solution=True), execution_count=1),
        new_code_cell(test, id="add-test", metadata=marks("add-test", grade=True, points=2), execution_count=2),
        new_code_cell(
            "add(2, 3)", id="try", metadata={"tags": ["nbval-check-output"]}, outputs=[shown], execution_count=3
        ),
        new_markdown_cell("Because.", id="why", metadata=marks("why", grade=True, solution=True, points=1)),
    ]
    return new_notebook(cells=cells, metadata={"largemodels": {**FACTS, "claims": []}})


@pytest.fixture
def solution(small_course):
    return save(solved(), small_course / "solutions" / "lab_01_add" / "lab_01_add.ipynb")


def change(path, mutate):
    nb = nbformat.read(path, as_version=4)
    mutate(nb)
    save(nb, path)


def test_answers_hidden_tests_and_outputs_are_gone(solution, small_course):
    (solution.parent / "words.txt").write_text("ball\n")
    assert labs.generate(small_course) == [NAME, "labs/lab_01_add/words.txt"]
    nb = json.loads((small_course / NAME).read_text())
    assert [cell["id"] for cell in nb["cells"]] == ["title", "add", "add-test", "try", "why"]
    sources = ["".join(cell["source"]) for cell in nb["cells"]]
    assert sources[1] == f"def add(a: int, b: int) -> int:\n    {labs.GAP.replace(chr(10), chr(10) + '    ')}"
    assert sources[2] == "assert add(1, 2) == 3"
    assert sources[4] == "*Your answer here.*"
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in nb["cells"][1:4])
    assert nb["metadata"]["largemodels"]["hardware"] == FACTS["hardware"]
    assert nb["cells"][2]["metadata"]["nbgrader"]["points"] == 2


def test_an_untouched_gap_raises(solution, small_course):
    labs.generate(small_course)
    space = {}
    exec("".join(json.loads((small_course / NAME).read_text())["cells"][1]["source"]), space)
    with pytest.raises(NotImplementedError):
        space["add"](1, 2)


def test_nothing_else_is_left_behind(solution, small_course):
    before = {path for path in small_course.rglob("*") if "labs" not in path.parts}
    labs.generate(small_course)
    assert {path for path in small_course.rglob("*") if "labs" not in path.parts} == before
    assert [path.name for path in (small_course / "labs" / "lab_01_add").iterdir()] == ["lab_01_add.ipynb"]


def test_the_same_bytes_every_time(solution, small_course):
    labs.generate(small_course)
    assert labs.generate(small_course) == []


def test_a_checksum_is_that_of_the_cell_as_released(solution, small_course):
    from nbgrader.utils import compute_checksum

    labs.generate(small_course)
    cells = [c for c in nbformat.read(small_course / NAME, as_version=4).cells if "nbgrader" in c.metadata]
    assert len(cells) == 3
    assert all(cell.metadata.nbgrader.checksum == compute_checksum(cell) for cell in cells)


def test_stale_labs_are_found(solution, small_course):
    assert labs.stale(small_course) == [f"{NAME} is not what its solution gives today. Run `largemodels labs`."]
    labs.generate(small_course)
    assert labs.stale(small_course) == []
    change(solution, lambda nb: nb.cells[0].update(source="# Add two"))
    assert labs.stale(small_course) == [f"{NAME} is not what its solution gives today. Run `largemodels labs`."]
    labs.generate(small_course)
    change(small_course / NAME, lambda nb: nb.cells[0].update(source="# Add three"))
    assert len(labs.stale(small_course)) == 1


def test_a_changed_answer_alone_makes_nothing_stale(solution, small_course):
    labs.generate(small_course)
    change(solution, lambda nb: nb.cells[1].update(source=nb.cells[1].source.replace("a + b", "b + a")))
    assert labs.stale(small_course) == []


def test_a_lab_without_a_source_is_found(solution, small_course):
    labs.generate(small_course)
    save(solved(), small_course / "labs" / "lab_02_old" / "lab_02_old.ipynb")
    assert labs.stale(small_course) == ["labs/lab_02_old/lab_02_old.ipynb has no source in solutions. Delete it."]


def no_end(nb):
    nb.cells[1].source = nb.cells[1].source.replace("### END SOLUTION", "")


def same_id(nb):
    nb.cells[2].metadata.nbgrader.grade_id = "add"


def unmarked(nb):
    nb.cells[1].metadata = {}


@pytest.mark.parametrize("broken", [no_end, same_id, unmarked])
def test_a_solution_that_nbgrader_refuses_changes_nothing(broken, solution, small_course):
    labs.generate(small_course)
    before = (small_course / NAME).read_bytes()
    change(solution, broken)
    with pytest.raises(RuntimeError, match="nbgrader could not release solutions/lab_01_add"):
        labs.generate(small_course)
    assert (small_course / NAME).read_bytes() == before
