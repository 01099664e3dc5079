"""Every real notebook keeps the course's rules, and everything generated is current."""

from pathlib import Path

import nbformat
import pytest

from largemodels.authoring import course_map, labs, term_plan
from largemodels.authoring.lint import lint
from largemodels.authoring.tidy import tidy
from largemodels.core.repository import course

ROOT = Path(__file__).parents[1]
NOTEBOOKS = course.notebooks(ROOT)
NAMES = [course.name(path, ROOT) for path in NOTEBOOKS]


def test_the_glob_finds_the_notebooks():
    assert course.START_PAGE in NAMES
    assert "chapters/02_algorithms/07_self_attention.ipynb" in NAMES
    assert "solutions/lab_07_attend/lab_07_attend.ipynb" in NAMES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_the_linter_finds_nothing(path):
    assert lint(path) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_the_file_is_as_make_notebooks_writes_it(path):
    nb = nbformat.read(path, as_version=4)
    assert nbformat.writes(tidy(nb, ROOT)) + "\n" == path.read_text(encoding="utf-8")


def test_the_map_in_the_readme_is_current():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert course_map.refresh(text, ROOT) == text, "Run `largemodels notebooks --cards`."


def test_the_term_plan_is_current():
    text = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
    assert term_plan.refresh(text, ROOT) == text, "Run `largemodels notebooks --cards`."


def test_the_labs_are_what_the_solutions_give():
    assert labs.stale(ROOT) == []
