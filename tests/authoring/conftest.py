"""A small course in a temporary folder, with one good notebook."""

import json

import nbformat
import pytest
from small_notebook import NAME, good_notebook, save

from largemodels.authoring import cards

PYPROJECT = """
[project]
name = "largemodels"
urls = { Repository = "https://github.com/some-school/some-course" }

[tool.largemodels]
hub = "https://hub.example.edu"
"""
PACKAGE = '''
def softmax(scores: list[float]) -> list[float]:
    """The package's docstring."""
    return [score / sum(scores) for score in scores]


class Attention:
    """The package's docstring."""

    def __call__(self, x: float) -> float:
        return x
'''


@pytest.fixture
def small_course(tmp_path):
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "README.md").write_text("# A course\n\n<!-- map -->\n<!-- /map -->\n")
    for package in ("algorithms", "authoring"):
        (tmp_path / "src" / "largemodels" / package).mkdir(parents=True)
    (tmp_path / "src" / "largemodels" / "algorithms" / "attention.py").write_text(PACKAGE)
    return tmp_path


@pytest.fixture
def good(small_course):
    """The path of a notebook in which the linter finds nothing."""
    nb = cards.refresh(good_notebook(), NAME, small_course)
    path = save(nb, small_course / NAME)
    cards.refresh_files(small_course)
    return path


@pytest.fixture
def change(good):
    """Apply a function to the good notebook on disk and return the path."""

    def apply(mutate):
        nb = nbformat.from_dict(json.loads(good.read_text()))
        mutate(nb)
        return save(nb, good)

    return apply
