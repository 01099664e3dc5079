"""What holds for every lab: full marks for its solution, none for the lab as it is handed out, one format for all."""

import linecache
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from largemodels.classroom.check import CheckFailed
from largemodels.classroom.marking.mark import expected, mark
from largemodels.classroom.probes import questions
from largemodels.core.repository import course

ROOT = Path(__file__).parents[2]
SOLUTIONS = course.notebooks(ROOT, "solutions")
HEADER = re.compile(r"^(★☆☆ warm-up|★★☆ needs thought|★★★ a challenge) · (\d+) minutes · (\d+) points$", re.MULTILINE)
AFTERWARDS = re.compile(r"^Not graded · (\d+) minutes\.", re.MULTILINE)


@pytest.fixture(scope="module", params=SOLUTIONS, ids=[path.stem for path in SOLUTIONS])
def lab(request):
    """A lab's path, solution and released notebook."""
    released = ROOT / "labs" / request.param.parent.name / request.param.name
    return request.param, *(nbformat.read(path, as_version=4) for path in (request.param, released))


@pytest.fixture(scope="module")
def right(boxed, lab):
    _, solution, _ = lab
    return expected(solution)


def test_there_are_labs():
    assert SOLUTIONS


def test_the_solution_scores_full_marks(lab, right):
    _, solution, _ = lab
    rows = mark(solution, solution, right)
    assert [row.sentence for row in rows] == ["Right."] * len(rows)
    assert all(row.points == row.out_of > 0 for row in rows)


def test_the_untouched_lab_scores_none_and_each_gap_raises(lab, right):
    _, solution, released = lab
    rows = mark(released, solution, right)
    assert [(row.points, row.sentence) for row in rows] == [(0.0, "Not written yet.")] * len(rows)


def test_the_lab_gives_nothing_away(lab):
    _, solution, released = lab
    text = "\n".join(cell.source for cell in released.cells)
    assert "HIDDEN TESTS" not in text and "SOLUTION" not in text and "probe(" not in text
    assert not any(cell.get("outputs") for cell in released.cells)
    gaps = [cell for cell in released.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    assert len(gaps) == len(questions(solution))
    assert all("raise NotImplementedError" in cell.source for cell in gaps)


def test_each_question_has_its_header_two_folded_hints_and_a_check(lab):
    _, solution, _ = lab
    headers = HEADER.findall("\n\n".join(cell.source for cell in solution.cells if cell.cell_type == "markdown"))
    asked = list(questions(solution).values())
    assert [float(points) for *_, points in headers] == [question.points for question in asked]
    (afterwards,) = AFTERWARDS.findall("\n\n".join(cell.source for cell in solution.cells))
    assert sum(int(minutes) for _, minutes, _ in headers) + int(afterwards) == solution.metadata.largemodels.minutes
    title = solution.cells[0].source
    assert f"{solution.metadata.largemodels.minutes} minutes · {sum(q.points for q in asked):g} points" in title
    assert 3 <= len(asked) <= 7 and 20 <= solution.metadata.largemodels.minutes <= 60
    text = "\n".join(cell.source for cell in solution.cells)
    for hint in ("Hint 1", "Hint 2"):
        assert text.count(f"<details><summary>{hint}</summary>") == len(asked)
    for question in asked:
        source = next(cell.source for cell in solution.cells if cell.id == question.id)
        assert source.startswith("check.")
        assert question.id == f"{before(solution, question.id).id}-check"  # ids name what belongs together


def before(nb, id):
    place = next(i for i, cell in enumerate(nb.cells) if cell.id == id)
    return nb.cells[place - 1]


def test_the_ids_of_cells_and_nbgraders_are_the_same(lab):
    for nb in lab[1:]:
        marked = [cell for cell in nb.cells if "nbgrader" in cell.metadata]
        assert [cell.id for cell in marked] == [cell.metadata.nbgrader.grade_id for cell in marked]


def test_enough_outputs_are_compared(lab):
    compared = [cell for cell in lab[1].cells if "nbval-check-output" in cell.metadata.get("tags", [])]
    assert len([cell for cell in compared if cell.outputs]) >= 5


def test_without_the_package_the_first_cell_says_in_one_sentence_what_to_do(lab):
    first = next(cell for cell in lab[2].cells if cell.cell_type == "code")
    ran = subprocess.run([sys.executable, "-I", "-S", "-c", first.source], capture_output=True, text=True, timeout=60)
    said = ran.stderr.splitlines()[-1]
    assert ran.returncode == 1
    assert said == (
        "ModuleNotFoundError: largemodels is missing: in the course's folder run `make lab` or `pip install -e .`, "
        "then reopen this lab."
    )
    assert "During handling" not in ran.stderr


def test_a_check_refuses_each_word_that_would_cost_marks(lab):
    """A question's marks go by all answers up to it, so each check must know what later questions forbid."""
    _, solution, _ = lab
    namespace = {}
    for cell in solution.cells[:3]:
        if cell.cell_type == "code":
            exec(cell.source, namespace)
    gaps = {q.id: before(solution, q.id) for q in questions(solution).values()}
    for gap in gaps.values():
        exec(gap.source, namespace)
    forbidden = set()
    for question in reversed(questions(solution).values()):
        forbidden.update(question.forbidden)
        call = next(cell for cell in solution.cells if cell.id == question.id).source.splitlines()[0]
        for word in sorted(forbidden):
            source, name = f"{gaps[question.id].source}\nif False:\n    torch.{word}\n", f"<{question.id} with {word}>"
            linecache.cache[name] = (len(source), None, source.splitlines(True), name)
            exec(compile(source, name, "exec"), namespace)
            with pytest.raises(CheckFailed, match=rf"uses {word}, which a question of this lab forbids"):
                exec(call, namespace)
