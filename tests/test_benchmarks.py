"""What ``make bench`` measured is what the course holds today."""

from pathlib import Path

from largemodels.authoring import bench_rows


def test_rows_and_notebooks_belong_together():
    assert list(bench_rows.findings(Path(__file__).parents[1])) == []


def test_who_has_no_slider_is_there():
    assert set(bench_rows.NO_SLIDER) <= bench_rows.expected(Path(__file__).parents[1])["widgets"]
