"""Every notebook that moves, in a real browser: opened with the outputs it holds, its live cells run alone, all moved.

nbval runs every notebook from first to last; that is paid once, there. Here a notebook is opened as a learner's is who
ran it yesterday. Figures with a slider of their own are tried before anything has run, so they need no kernel. Then the
cells of imports and the live cells run, and nothing else: the linter holds that they need nothing else.
"""

import os
import statistics
from pathlib import Path

import nbformat
import pytest
from checks import BAD_SENTENCES, answers, latencies, moves, ran, slides
from learners_copy import has_slider

from largemodels.authoring import measurements
from largemodels.authoring.lint_live import imports_cells, live_cells
from largemodels.core.repository import course

ROOT = Path(__file__).parents[2]
EXEMPLAR = "chapters/02_algorithms/07_self_attention.ipynb"
SAYS = {EXEMPLAR: {"an empty sentence": "empty", "10,000 words": "left out", "Chinese": "[UNK]", "emoji": "[UNK]"}}
MEASURES = os.environ.get("LARGEMODELS_WRITE_BENCH") == "1"  # `make bench`, on a quiet machine
PRESSES = 20 if MEASURES else 5
HANGS = 10_000  # ms; the budget is held by `make bench`, since a test's machine may be busy


def moving(path: Path) -> dict | None:
    """The ids of the imports cells and of the live ones, and how many figures have sliders, where anything moves."""
    nb = nbformat.read(path, as_version=4)
    framed = sum(has_slider(output) for cell in nb.cells for output in cell.get("outputs", []))
    imports, live = ([cell.id for cell in find(nb)] for find in (imports_cells, live_cells))
    return {"imports": imports, "live": live, "framed": framed} if live or framed else None


MOVING = {course.name(path, ROOT): held for path in course.notebooks(ROOT) if (held := moving(path))}


def of_kind(page, name, kind):
    """For each cell that has a control of this kind, the first one."""
    found = [(cell, control) for cell in MOVING[name]["live"] for control in page.controls(cell)]
    return {cell: control for cell, control in reversed(found) if control.kind == kind}


@pytest.fixture(scope="module", params=MOVING)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def opened_page(opened, name, tmp_path_factory):
    if run := os.environ.get("PYTEST_XDIST_TESTRUNUID"):  # a second process that opens it would pay for it twice
        (tmp_path_factory.getbasetemp().parent / f"{run}-{name.replace('/', '-')}").touch(exist_ok=False)
    page = opened(name)
    yield page
    page.close()


@pytest.fixture(scope="module")
def page(opened_page, name):
    """The same page, once the imports and the live cells ran."""
    if not MOVING[name]["live"]:
        pytest.skip("This notebook has no live widget.")
    opened_page.run(MOVING[name]["imports"] + MOVING[name]["live"])
    return opened_page


def test_the_search_finds_the_exemplar():
    assert MOVING[EXEMPLAR]["live"] and MOVING[EXEMPLAR]["framed"]


def test_each_figure_with_a_slider_moves_by_keys_and_mouse_before_anything_ran(opened_page, name):
    pictures = opened_page.framed()
    assert len(pictures) == MOVING[name]["framed"]
    wrong = {number: slides(opened_page, picture) for number, picture in enumerate(pictures, 1)}
    assert {f"figure {number} of those with a slider": found for number, found in wrong.items() if found} == {}
    assert opened_page.complaints == []


def test_live_cells_run_alone_and_nothing_complains(page, name):
    cells = MOVING[name]
    assert ran(page, cells["imports"] + cells["live"]) == []
    assert [cell for cell in cells["live"] if not page.live(cell)] == [], "Cells that show no widget after all."
    assert page.complaints == []


def test_each_control_changes_the_picture_by_keyboard(page, name):
    assert [wrong for cell in MOVING[name]["live"] for wrong in moves(page, cell)] == []
    assert page.complaints == []


def test_a_bad_sentence_gets_one_sentence(page, name):
    boxes = of_kind(page, name, "text") or pytest.skip("This notebook's live widgets have no text box.")
    for cell in boxes:
        wrong, said = answers(page, cell, BAD_SENTENCES)
        assert wrong == []
        assert {kind: part for kind, part in SAYS.get(name, {}).items() if part not in said[kind]} == {}
    assert page.complaints == []


def test_from_key_press_to_changed_picture(page, name, capsys):
    sliders = of_kind(page, name, "slider") or pytest.skip("This notebook's live widgets have no slider.")
    measured = [time for cell, slider in sliders.items() for time in latencies(page, slider, page.live(cell), PRESSES)]
    median, least, most = (round(take(measured)) for take in (statistics.median, min, max))
    figures = f"median {median} ms of {len(measured)} (min {least}, max {most})"
    with capsys.disabled():
        print(f"\n{name}: key press to changed picture: {figures}")
    assert median < HANGS
    assert page.complaints == []
    if MEASURES:
        row = {"median_ms": median, "min_ms": least, "max_ms": most, "presses": len(measured)}
        measurements.merge(ROOT, "widgets", {name: row})
