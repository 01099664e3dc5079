"""Marking a tiny lab: what is taken from a submission, what a row says, and what a kernel's end costs."""

import os
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from largemodels.classroom.box import kernel, warm
from largemodels.classroom.box.box import BoxError
from largemodels.classroom.box.limits import Limits
from largemodels.classroom.marking import rounds
from largemodels.classroom.marking.mark import Row, answers, expected, mark

HIDDEN = "### BEGIN HIDDEN TESTS\nfrom largemodels.classroom.probes import probe\n{}\n### END HIDDEN TESTS"
RIGHT = {"add": "def add(a, b):\n    return a + b", "double": "def double(x):\n    return add(x, x)"}


def answer(id, source):
    marks = {"grade": False, "solution": True, "grade_id": id}
    return new_code_cell(source, id=id, metadata={"nbgrader": marks})


def graded(id, *probes, points=2):
    marks = {"grade": True, "solution": False, "grade_id": id, "points": points}
    return new_code_cell(HIDDEN.format("\n".join(probes)), id=id, metadata={"nbgrader": marks})


def lab(**source):
    source = RIGHT | source
    return new_notebook(
        cells=[
            new_markdown_cell("# Add", id="title"),
            new_code_cell("one = 1", id="given"),
            answer("add", source["add"]),
            graded("add-check", 'probe("add(one, 2)")', 'probe("add(0.5, 2)", tolerance=1e-6)'),
            new_code_cell("print(add(1, 2))", id="try"),
            answer("double", source["double"]),
            graded("double-check", 'probe("double(4)")', points=3),
        ]
    )


SOLUTION = lab()


@pytest.fixture(scope="module")
def right(boxed):
    return expected(SOLUTION)


@pytest.fixture
def rows(right):
    return lambda submission: mark(submission, SOLUTION, right)


def test_the_solution_gets_full_marks(rows):
    assert rows(SOLUTION) == [
        Row("add-check", 2.0, 2.0, "Right."),
        Row("double-check", 3.0, 3.0, "Right."),
    ]


def test_only_answer_cells_are_taken_by_id_or_by_name():
    submission = lab(add="mine")
    by_name = submission.cells[2].copy()
    by_name.id = "renamed"
    submission.cells = [
        new_code_cell("import os", id="mine"),
        submission.cells[5],
        by_name,
        new_code_cell("cheat", id="add-check"),
        new_markdown_cell("not code", id="add"),
    ]
    assert answers(submission, SOLUTION) == {"add": "mine", "double": RIGHT["double"]}


def test_the_cell_with_the_id_wins_over_its_copies():
    submission = lab(add="mine")
    copy = submission.cells[2].copy()
    copy.id, copy.source = "copied", "a copy"
    submission.cells.insert(0, copy)
    assert answers(submission, SOLUTION)["add"] == "mine"


def test_of_two_cells_with_one_name_the_first_counts():
    submission = lab(add="first")
    second = submission.cells[2].copy()
    second.source = "second"
    submission.cells.append(second)
    assert answers(submission, SOLUTION)["add"] == "first"
    submission.cells[2].id, second.id = "a", "b"
    assert answers(submission, SOLUTION)["add"] == "first"


def test_moved_deleted_and_edited_cells_do_no_harm(rows):
    submission = lab()
    kept = [submission.cells[5], submission.cells[2]]
    submission.cells = [new_code_cell("one = 7\nraise ValueError", id="given"), *kept]
    assert [row.points for row in rows(submission)] == [2.0, 3.0]


@pytest.mark.parametrize(
    ("add", "sentence"),
    [
        ("def add(a, b):\n    raise NotImplementedError", "Not written yet."),
        ("def add(a, b):\n    return a - b", "Probe 1 of 2: The answer is wrong in 1 of 1 places, by up to 1.3."),
        ("def add(a, b):\n    return a // 1 + b", "Probe 2 of 2: The answer is wrong in 1 of 1 places, by up to 0.2."),
        ("def add(a, b):\n    return 1 / 0", "It stopped with ZeroDivisionError: division by zero"),
        ("def add(a, b)\n    return a + b", "The answer cell stopped with SyntaxError: "),
        ("def plus(a, b):\n    return a + b", "It stopped with NameError: name 'add' is not defined"),
        ("def add(a, b):\n    return object()", "It stopped with ValueError: A value of the type object"),
        ("def add(a, b):\n    import sys\n    sys.exit(3)", "It stopped with SystemExit: 3"),
    ],
)
def test_a_wrong_answer_gets_nothing_and_a_sentence(add, sentence, rows):
    first, second = rows(lab(add=add, double="def double(x):\n    return 2 * x"))
    assert first.points == 0.0 and first.sentence.startswith(sentence)
    assert second == Row("double-check", 3.0, 3.0, "Right.")  # one question's trouble is not the next one's


def test_a_missing_answer_cell_is_said_to_be_missing(rows):
    submission = lab()
    del submission.cells[2]
    assert rows(submission)[0] == Row("add-check", 0.0, 2.0, "The answer cell is missing.")


def test_prints_warnings_and_figures_cost_nothing(rows):
    noisy = "import warnings\ndef add(a, b):\n    print('x' * 100_000)\n    warnings.warn('!')\n    return a + b"
    assert [row.points for row in rows(lab(add=noisy))] == [2.0, 3.0]


@pytest.mark.parametrize("deadly", ["import os\nos._exit(1)", "def add(a, b):\n    import os\n    os._exit(1)"])
def test_a_dead_kernel_costs_its_question_and_no_other(deadly, rows):
    first, second = rows(lab(add=deadly, double="def double(x):\n    return 2 * x"))
    assert first == Row("add-check", 0.0, 2.0, "Not marked. The kernel died.")
    assert second == Row("double-check", 3.0, 3.0, "Right.")


def test_what_came_before_a_dead_kernel_counts(rows):
    first, second = rows(lab(double="import os\nos._exit(1)"))
    assert first.points == 2.0
    assert second == Row("double-check", 0.0, 3.0, "Not marked. The kernel died.")


def test_a_kernel_that_dies_before_any_answer_is_nobodys_fault_and_ends_it():
    dying = lab()
    dying.cells[1].source = "import os\nos._exit(1)"
    with pytest.raises(ValueError, match=r"The solution can't be run: The kernel died. \(Question 'add-check'.\)"):
        expected(dying)


def test_an_endless_cell_is_given_up_and_the_rest_is_marked(right):
    endless = lab(add="while True: pass", double="def double(x):\n    return 2 * x")
    first, second = mark(endless, SOLUTION, right, limits=Limits(cell=1.0))
    assert first.sentence == "Not marked. A cell took longer than 1 s."
    assert second.points == 3.0


def test_a_submission_has_so_many_seconds_in_all(right):
    endless = lab(add="while True: pass", double="while True: pass")
    rows = mark(endless, SOLUTION, right, limits=Limits(cell=50.0, total=2.0))
    assert [row.sentence for row in rows] == ["Not marked. The submission took longer than 2 s."] * 2


@pytest.mark.parametrize(
    ("double", "why"),
    [
        ("def double(x):\n    return 1 / 0", "Probe 1 of 'double-check' fails in the solution itself: .*ZeroDivision"),
        ("import os\nos._exit(1)", "The solution can't be run: The kernel died. "),
    ],
)
def test_a_solution_that_fails_its_own_probes_is_refused(double, why):
    with pytest.raises(ValueError, match=why):
        expected(lab(double=double))


def test_what_an_answer_is_worth_is_judged_outside():
    """Any root will do, so the probe asks for the root; a kernel that was asked for a verdict could lie."""
    asked = 'probe("root(9.0)", setup="def good(x):\\n    return abs(x * x - 9) < 1e-6", judge="good(value)")'

    def with_root(source):
        return new_notebook(cells=[answer("root", source), graded("root-check", asked)])

    solution = with_root("def root(x):\n    return x ** 0.5")
    said = {
        source: mark(with_root(source), solution)[0]
        for source in (
            "def root(x):\n    return -(x ** 0.5)",
            "def root(x):\n    return 4.0",
            "class Yes(float):\n    __mul__ = __sub__ = __abs__ = lambda *_: 0.0\ndef root(x):\n    return Yes(4.0)",
            "def good(x):\n    return True\ndef root(x):\n    return True",
            "def root(x):\n    return 'three'",
        )
    }
    assert [row.points for row in said.values()] == [2.0, 0.0, 0.0, 0.0, 0.0]
    assert [*said.values()][-1].sentence.startswith("Probe 1 of 1: The answer can't be judged: ")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how long a process waited")
def test_a_busy_machine_costs_no_marks(right, monkeypatch):
    """Three programs that never rest, and one core for them and the box."""
    slow = "def add(a, b):\n    for _ in range(10_000_000):\n        pass\n    return a + b"
    exec(slow, alone := {})
    begun = time.perf_counter()
    alone["add"](1, 2)
    tight, cores = Limits(cell=1.8 * (time.perf_counter() - begun)), os.sched_getaffinity(0)
    held = [os.getpid(), *([fire.process.pid] if (fire := warm.warm()) else [])]  # boxes are forks of these
    [os.sched_setaffinity(pid, {min(cores)}) for pid in held]
    # Linux may share a core out by sessions: each of them has its own, as the box has
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True) for _ in range(3)]
    try:
        first, *_ = mark(lab(add=slow), SOLUTION, right, limits=tight)
        monkeypatch.setattr(kernel, "waited", lambda _: 0.0)
        with suppress(BoxError):  # the given cells may be slow as well
            assert mark(lab(add=slow), SOLUTION, right, limits=tight)[0].points == 0.0
    finally:
        [os.sched_setaffinity(pid, cores) for pid in held]
        for one in busy:
            one.kill(), one.wait()
    assert first.points == 2.0


def test_a_kernel_that_is_lost_before_any_answer_is_no_students_fault(monkeypatch, right):
    said = []

    def lost(student, solution, asked, given, deadly, found, without):
        said.append(deadly.copy())
        return "", "The kernel died."

    monkeypatch.setattr(rounds, "run_through", lost)
    with pytest.raises(BoxError, match=r"lost twice before any answer ran\. The kernel died\."):
        mark(SOLUTION, SOLUTION, right)
    assert said == [{}, {"": "The kernel died."}]  # tried again once
