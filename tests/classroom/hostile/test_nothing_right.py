"""Nothing in a box knows what is right: the checks are silent, and of the chapters only what labs import is there."""

import ast
import sys
from pathlib import Path

import nbformat
import pytest

from largemodels.classroom.box import walls
from largemodels.classroom.marking.fingerprint import FROM, SOURCE, file_of, imported, named
from largemodels.classroom.marking.mark import expected, mark
from largemodels.core.repository import course

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is bubblewrap's, which needs Linux")
ROOT = Path(__file__).parents[3]
PATH = ROOT / "solutions" / "lab_04_regularize" / "lab_04_regularize.ipynb"


def needed(text):
    """The modules of the course that a notebook's text imports, and what they import."""
    waiting, found = [name for match in FROM.finditer(text) for name in named(match)], {}
    while waiting:
        parts = waiting.pop().split(".")
        for depth in range(1, len(parts) + 1):
            name = ".".join(parts[:depth])
            if name not in found and (path := file_of(name, SOURCE)):
                found[name] = path
                if "classroom.check" not in name:
                    waiting += imported(ast.parse(path.read_bytes()), name, package=path.name == "__init__.py")
    return found


def test_what_is_lent_is_what_labs_import_and_no_more():
    wanted = set()
    for path in course.notebooks(ROOT, "solutions"):
        cells = nbformat.read(path, as_version=4).cells
        wanted |= set(needed("\n".join(cell.source for cell in cells if cell.cell_type == "code")).values())
    inside = {str(path.relative_to(walls.PACKAGE)) for path in wanted}
    hidden = {name for name in inside if name.startswith(tuple(f"{folder}/" for folder in walls.HIDDEN))}
    checks = {f"{walls.CHECK}/{path.name}" for path in (walls.PACKAGE / walls.CHECK).glob("*.py")}
    assert hidden - checks | {f"{walls.CHECK}/bowls.py", f"{walls.CHECK}/shortcuts.py"} == set(walls.LENT)


def test_every_chapter_is_hidden():
    folders = {path.name for path in walls.PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert folders - {"core", "classroom"} <= set(walls.HIDDEN)


@pytest.fixture(scope="module")
def right(boxed):
    solution = nbformat.read(PATH, as_version=4)
    return solution, expected(solution)


ASKED = {
    "decay-step": "from largemodels.classroom.check import regularize\ndecay_step = regularize.decay_step",
    "elastic-step": "elastic_step = check.elastic",
    "last-price": "last_price = check.price",
    "stop-where": "import importlib, sys\nfor name in [n for n in sys.modules if 'classroom.check' in n]:\n"
    "    del sys.modules[name]\nstop_where = importlib.import_module('largemodels.classroom.check.regularize').stopped",
}  # fmt: skip


def test_what_is_right_cant_be_asked_for(right):
    solution, wanted = right
    submission = nbformat.read(PATH, as_version=4)
    for cell in submission.cells:
        cell.source = ASKED.get(cell.id, cell.source)
    rows = {row.question.removesuffix("-check"): row for row in mark(submission, solution, wanted)}
    assert {id: rows[id].points for id in ASKED} == dict.fromkeys(ASKED, 0.0)
    assert "ModuleNotFoundError" in rows["stop-where"].sentence


@pytest.mark.parametrize("module", ["algorithms.attention", "background.counting", "practice.rnn", "authoring.lint"])
def test_a_chapter_cant_be_imported_in_a_box(module, right):
    solution, wanted = right
    submission = nbformat.read(PATH, as_version=4)
    place = next(cell for cell in submission.cells if cell.id == "decay-step")
    place.source = f"import largemodels.{module}\n{place.source}"
    row = mark(submission, solution, wanted)[0]
    assert (row.points, "ModuleNotFoundError" in row.sentence) == (0.0, True)


@pytest.mark.parametrize("warm", [True, False])
def test_honest_work_keeps_its_marks(warm, right, monkeypatch):
    from largemodels.classroom.box import warm as fire

    if not warm:
        monkeypatch.setattr(fire, "warm", lambda: None)
    solution, wanted = right
    assert all(row.points == row.out_of for row in mark(solution, solution, wanted))
