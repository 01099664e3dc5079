"""Every notebook and every live widget with a slider has a row in bench.json, and no row is left of what is gone."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from small_notebook import NAME, live, save

from largemodels import __main__ as command
from largemodels.authoring import bench, bench_rows, measurements

ROWS = {"seconds": 1.0, "peak_mb": 1}
OTHER = "chapters/02_algorithms/08_the_transformer.ipynb"


@pytest.fixture
def rows(small_course):
    """A course whose rows fit its two notebooks, one with a live widget, one whose widget has no slider."""
    for name in (NAME, OTHER):
        cells = [new_markdown_cell("# T", id="t"), new_code_cell(id="a", outputs=[live()])]
        save(new_notebook(cells=cells), small_course / name)
    (small_course / "solutions").mkdir()
    measurements.merge(small_course, "notebooks", {NAME: ROWS, OTHER: ROWS})
    measurements.merge(small_course, "widgets", {NAME: {"median_ms": 1}})
    return small_course


def test_rows_that_fit_have_no_finding(rows):
    assert list(bench_rows.findings(rows)) == []


def test_a_notebook_without_a_row_is_named_with_the_command_that_makes_it(rows, monkeypatch):
    save(nbformat.v4.new_notebook(), rows / "chapters" / "97_x.ipynb")
    assert list(bench_rows.findings(rows)) == [
        "chapters/97_x.ipynb has no row of seconds and memory. Run `largemodels bench chapters/97_x.ipynb`."
    ]
    monkeypatch.setattr(bench, "measure", lambda path: (1.0, 1.0))
    monkeypatch.setattr(bench, "same_machine", lambda paths, root: {})
    monkeypatch.chdir(rows)
    command.main(["bench", "chapters/97_x.ipynb"])
    assert list(bench_rows.findings(rows)) == []


def test_a_live_widget_without_a_row_is_named(rows):
    measurements.drop(rows, "widgets", NAME)
    (finding,) = bench_rows.findings(rows)
    assert (
        finding.startswith(f"{NAME} has a live widget and no row")
        and "'from_key_press and 07_self_attention'" in finding
    )


@pytest.mark.parametrize("section", ["notebooks", "widgets"])
def test_a_row_of_what_is_gone_is_named_and_taken_out(rows, section):
    before = measurements.load(rows)
    measurements.merge(rows, section, {"chapters/gone.ipynb": ROWS})
    (finding,) = bench_rows.findings(rows)
    assert finding.startswith(f"bench.json has a row of {section} for chapters/gone.ipynb, which isn't there")
    bench_rows.prune(rows)
    assert measurements.load(rows) == before


def test_a_widget_that_is_gone_leaves_a_row_too_many(rows):
    nb = nbformat.read(rows / NAME, as_version=4)
    nb.cells[1].outputs = []
    save(nb, rows / NAME)
    assert [name for _, name in bench_rows.gone(rows)] == [NAME]


def test_a_class_copy_keeps_the_rows_of_solutions(rows):
    (rows / "solutions").rmdir()
    measurements.merge(rows, "notebooks", {"solutions/lab_07_attend/lab_07_attend.ipynb": ROWS})
    before = measurements.load(rows)
    bench_rows.prune(rows)
    assert measurements.load(rows) == before
