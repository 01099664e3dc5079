"""Every notebook that has a live widget, in a real browser: run it all, move everything, and look."""

import os
import statistics
from pathlib import Path

import nbformat
import pytest
from checks import BAD_SENTENCES, answers, latencies, moves, ran, slides
from controls import controls
from notebook_page import NotebookPage

from largemodels.authoring import measurements
from largemodels.authoring.tidy import LIVE_MARK
from largemodels.core.repository import course

ROOT = Path(__file__).parents[2]
EXEMPLAR = "chapters/02_algorithms/07_self_attention.ipynb"
SAYS = {EXEMPLAR: {"an empty sentence": "empty", "10,000 words": "left out", "Chinese": "[UNK]", "emoji": "[UNK]"}}
TOO_SLOW = 1000  # ms; the budget is in `make bench`, since a test's machine may be busy


def live_cells(path: Path) -> list[str]:
    """The ids of the cells whose output is marked as a live widget."""
    cells = nbformat.read(path, as_version=4).cells
    return [cell.id for cell in cells if any(output.get("metadata") == LIVE_MARK for output in cell.get("outputs", []))]


LIVE = {course.name(path, ROOT): live_cells(path) for path in course.notebooks(ROOT)}
LIVE = {name: cells for name, cells in LIVE.items() if cells}


def of_kind(page, name, kind):
    """For each cell that has a control of this kind, the first one."""
    found = [(cell, control) for cell in LIVE[name] for control in controls(page, cell) if control.kind == kind]
    return dict(reversed(found))


@pytest.fixture(scope="module", params=LIVE)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def page(browser, server, name):
    page = NotebookPage(browser, server, name)
    page.run()
    yield page
    page.page.close()


def test_the_search_finds_the_exemplar():
    assert EXEMPLAR in LIVE


def test_every_cell_runs_and_nothing_complains(page, name):
    assert ran(page) == []
    assert [cell for cell in LIVE[name] if not page.live(cell)] == [], "Cells that show no widget after all."
    assert page.complaints == []


def test_each_control_changes_the_picture_by_keyboard(page, name):
    assert [wrong for cell in LIVE[name] for wrong in moves(page, cell)] == []
    assert page.complaints == []


@pytest.mark.parametrize("keyboard", [False, True], ids=["mouse", "keyboard"])
def test_each_picture_with_its_own_slider_changes_without_the_kernel(page, keyboard):
    pictures = page.framed() or pytest.skip("No picture of this notebook has a slider of its own.")
    assert [wrong for picture in pictures for wrong in slides(page, picture, keyboard)] == []
    assert page.complaints == []


@pytest.mark.parametrize("kind", BAD_SENTENCES)
def test_a_bad_sentence_gets_one_sentence(page, name, kind):
    boxes = of_kind(page, name, "text") or pytest.skip("This notebook's live widgets have no text box.")
    for cell in boxes:
        wrong, said = answers(page, cell, BAD_SENTENCES[kind])
        assert wrong == []
        assert SAYS.get(name, {}).get(kind, "") in said
    assert page.complaints == []


def test_from_key_press_to_changed_picture(page, name, capsys):
    sliders = of_kind(page, name, "slider") or pytest.skip("This notebook's live widgets have no slider.")
    measured = [time for cell, slider in sliders.items() for time in latencies(page, slider, page.live(cell))]
    median, least, most = (round(take(measured)) for take in (statistics.median, min, max))
    figures = f"median {median} ms of {len(measured)} (min {least}, max {most})"
    with capsys.disabled():
        print(f"\n{name}: key press to changed picture: {figures}")
    assert median < TOO_SLOW
    assert page.complaints == []
    if os.environ.get("LARGEMODELS_WRITE_BENCH") == "1":
        row = {"median_ms": median, "min_ms": least, "max_ms": most, "presses": len(measured)}
        measurements.merge(ROOT, "widgets", {name: row})
