"""A new notebook has gaps that lint names, and nothing else to mend once they are filled."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from small_notebook import good_notebook, save

from largemodels.__main__ import main
from largemodels.authoring import run
from largemodels.authoring.lint import lint

NEW = "chapters/03_code_practice/02_loop.ipynb"
MADE = [
    NEW,
    "src/largemodels/core/quizzes/03_code_practice/02_loop.json",
    "src/largemodels/practice/loop/__init__.py",
    "src/largemodels/practice/loop/requirements.py",
    "tests/practice/loop/test_loop.py",
    "src/largemodels/practice/__init__.py",
]
SOURCE = Path(__file__).parents[2] / "src" / "largemodels"


@pytest.fixture
def here(small_course, monkeypatch):
    """A course without the chapter, in which Python finds its own package."""
    save(good_notebook(), small_course / "chapters" / "02_algorithms" / "07_self_attention.ipynb")
    inside = small_course / "src" / "largemodels"
    shutil.copy(SOURCE / "__init__.py", inside)
    shutil.copytree(SOURCE / "core", inside / "core", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(SOURCE.parents[1] / "pyproject.toml", small_course)
    monkeypatch.chdir(small_course)
    monkeypatch.setenv("PYTHONPATH", str(inside.parent))
    return small_course


def files(root):
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def fill(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("TODO: ", "").replace('claim(\\"TODO', 'claim(\\"A12')
    path.write_text(text.replace("TODO", "Filled"), encoding="utf-8")


def python(*arguments, root):
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=root, capture_output=True, text=True, env={**os.environ}
    )


def test_everything_is_made_at_once_and_named(here, capsys):
    before = files(here)
    assert main(["new", NEW]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:-1] == MADE and f"largemodels lint {NEW}" in said[-1]
    assert files(here) - before == set(MADE)
    nb = nbformat.read(here / NEW, as_version=4)
    assert nb.metadata.largemodels.after == ["2.7"] and [cell.id for cell in nb.cells][-1] == "launch"
    assert len(json.loads((here / MADE[1]).read_text())) == 3


def test_lint_names_the_gaps(here):
    main(["new", NEW])
    gaps = [finding for finding in lint(here / NEW) if "has a gap" in finding]
    assert len(gaps) > 12 and "The quiz 03_code_practice/02_loop has a gap. Write what stands there as TODO." in gaps


def test_filled_and_run_it_passes_lint_and_its_code_is_in_form(here):
    main(["new", NEW])
    fill(here / NEW), fill(here / MADE[1])
    nb = nbformat.read(here / NEW, as_version=4)
    nb.metadata.largemodels.claims = ["A12"]
    nbformat.write(nb, here / NEW)
    run.rewrite(here / NEW)
    assert lint(here / NEW) == []
    code = [name for name in MADE if not name.endswith(".json")]
    done = [python("ruff", *check, *code, root=here) for check in (["check"], ["format", "--check"])]
    assert [each.returncode for each in done] == [0, 0], done


def test_the_first_test_fails_and_the_refusal_passes(here):
    main(["new", NEW])
    done = python("pytest", "-p", "no:cacheprovider", "tests", root=here)
    assert done.stdout.startswith(".F ") and "Write the first test" in done.stdout


def test_a_second_one_of_the_chapter_keeps_the_package_and_the_tests_apart(here):
    main(["new", NEW])
    (here / MADE[5]).write_text('"""Ours."""\n')
    assert main(["new", "chapters/04_applications/01_loop.ipynb"]) == 0
    assert main(["new", "chapters/03_code_practice/03_next.ipynb"]) == 0
    assert (here / MADE[5]).read_text() == '"""Ours."""\n'
    assert (here / "tests/applications/loop/test_applications_loop.py").is_file()
    nb = nbformat.read(here / "chapters/03_code_practice/03_next.ipynb", as_version=4)
    assert nb.metadata.largemodels.after == ["3.2"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("chapters/03_code_practice/loop.ipynb", "is no path for a notebook. Give one like"),
        ("chapters/03_code_practice/02_Loop.ipynb", "is no path for a notebook"),
        ("chapters/03_code_practice/02_class.ipynb", "is no path for a notebook"),
        ("chapters/02_loop.ipynb", "is no path for a notebook"),
        ("/elsewhere/chapters/03_code_practice/02_loop.ipynb", "is no path for a notebook|not inside the course"),
        ("chapters/06_more/01_x.ipynb", "There is no chapter '06_more'. The chapters are 01_background"),
        ("chapters/02_algorithms/07_other.ipynb", "has a notebook with the number 07: 07_self_attention.ipynb"),
        ("chapters/02_algorithms/07_self_attention.ipynb", "is there already, and nothing was written"),
        ("chapters/02_algorithms/08_attention.ipynb", "algorithms/attention/__init__.py is there already"),
    ],
)
def test_what_cannot_be_made_gets_a_sentence_and_writes_nothing(here, path, said, capsys):
    folder = here / "src" / "largemodels" / "algorithms" / "attention"
    folder.mkdir()
    (folder / "__init__.py").touch()
    before = files(here)
    assert main(["new", path]) == 1
    assert re.search(said, capsys.readouterr().err)
    assert files(here) == before
