"""The picture of marking shows what bench.json holds, and the page says it in words."""

import copy
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from largemodels.authoring import bench_picture, cards, measurements
from largemodels.core.figures import BLUE, INK

ROOT = Path(__file__).parents[2]
MEASURED = measurements.load(ROOT)
SVG = "{http://www.w3.org/2000/svg}"


def shapes(measured, kind):
    return list(ElementTree.fromstring(bench_picture.svg(measured)).iter(SVG + kind))


def test_the_picture_and_the_page_are_as_measured():
    hint = "Run `largemodels notebooks --cards`."
    assert (ROOT / bench_picture.PICTURE).read_text(encoding="utf-8") == bench_picture.svg(MEASURED), hint
    page = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
    assert f"![{bench_picture.alt(MEASURED)}]({bench_picture.PICTURE})" in page, hint
    assert bench_picture.refresh(page, ROOT) == page, hint


def test_a_bar_is_as_long_as_its_tool_is_fast():
    rows = bench_picture.drawn(MEASURED)
    bars = shapes(MEASURED, "rect")
    longest, most = max(float(bar.get("width")) for bar in bars), max(rows.values())
    for bar, (name, speed) in zip(bars, rows.items(), strict=True):
        assert float(bar.get("width")) / longest == pytest.approx(speed / most, abs=1e-3)
        assert bar.get("fill") == (BLUE if name.startswith("largemodels") else INK)
        assert f"{name}: {speed:.0f}" in bench_picture.alt(MEASURED)
    assert all(float(text.get("x")) < bench_picture.WIDTH - 20 for text in shapes(MEASURED, "text"))


def test_what_was_not_measured_is_not_drawn():
    rest = copy.deepcopy(MEASURED)
    rest["grading"]["largemodels grade, 4 workers"]["per_minute"] = None
    assert len(shapes(rest, "rect")) == len(shapes(MEASURED, "rect")) - 1
    assert "4 workers" not in bench_picture.svg(rest)


def test_the_cards_command_writes_both(small_course):
    measurements.merge(small_course, "grading", MEASURED["grading"])
    measurements.merge(small_course, "machine", MEASURED["machine"])
    (small_course / "TEACHING.md").write_text("<!-- plan -->\n<!-- /plan -->\n<!-- marking -->\n<!-- /marking -->\n")
    assert bench_picture.PICTURE in cards.refresh_files(small_course)
    assert bench_picture.alt(MEASURED) in (small_course / "TEACHING.md").read_text()
    assert bench_picture.PICTURE not in cards.refresh_files(small_course)
