"""The routes on the start page lead to notebooks that exist, and their minutes add up."""

import re
from pathlib import Path

import nbformat
import pytest

from largemodels.authoring import routes, study
from largemodels.core.repository import course

ROOT = Path(__file__).parents[2]


def test_every_stop_is_there_and_the_minutes_add_up():
    lines = routes.routes(ROOT, ROOT / "chapters").splitlines()
    assert [re.search(r"\*\*(.+?)\*\*", line)[1] for line in lines] == list(routes.ROUTES)
    for line, (_, stops) in zip(lines, routes.ROUTES.values(), strict=True):
        links = re.findall(r"\]\(([^)]+)\)", line)
        assert all((ROOT / "chapters" / link).resolve().is_file() for link in links)
        if stops is not None:
            assert len(links) == len(stops)
            assert f"about {routes.hours(sum(map(int, re.findall(r'[(]([0-9]+) min[)]', line))))}" in line


def test_a_semester_holds_everything_and_a_lab_follows_its_notebook():
    every = routes.semester(ROOT)
    assert sorted(every) == course.notebooks(ROOT)
    names = [course.number(course.name(path, ROOT)) for path in every]
    assert names.index("Lab 7") == names.index("2.7") + 1


def test_a_route_to_nowhere_is_named(monkeypatch):
    monkeypatch.setitem(routes.ROUTES, "One evening", ("Off the map.", ["9.9"]))
    with pytest.raises(ValueError, match=r"stops at '9\.9', which is no notebook"):
        routes.routes(ROOT, ROOT)


@pytest.mark.parametrize(("minutes", "said"), [(45, "45 minutes"), (90, "1.5 hours"), (120, "2 hours")])
def test_hours(minutes, said):
    assert routes.hours(minutes) == said


def test_the_start_page_has_the_routes():
    nb = nbformat.read(ROOT / course.START_PAGE, as_version=4)
    (cell,) = [cell for cell in nb.cells if cell.id == "routes"]
    assert cell.source == routes.routes(ROOT, ROOT / "chapters")
    assert study.minutes(nb, course.START_PAGE) > 0
