"""What a change touches: the tests beside it, of its name, or that import it; and a broken notebook is named."""

import subprocess

import pytest

from largemodels.authoring import changed

TESTS = {
    "tests/test_imports.py": "def test_who_may_import_whom():\n    assert True\n",
    "tests/algorithms/attention/conftest.py": "",
    "tests/algorithms/attention/test_heads.py": "",
    "tests/algorithms/test_shapes.py": "",
    "tests/algorithms/linear/test_lines.py": "from largemodels.core.figures import frames\n",
    "tests/core/test_explorer.py": "",
    "tests/core/figures/test_frames.py": "",
    "tests/authoring/test_lint.py": "from largemodels.authoring.lint import lint\n",
    "tests/authoring/test_page.py": "import largemodels.authoring.lint\n",
    "tests/labs/test_lab_07_attend.py": "",
    "tests/browser/test_gates.py": "from largemodels.core import explorer\n",
}
TOUCHED = {
    "README.md": [],
    "src/largemodels/algorithms/attention/cost.py": ["tests/algorithms/attention/test_heads.py"],
    "src/largemodels/algorithms/shapes.py": ["tests/algorithms/test_shapes.py"],
    "src/largemodels/core/explorer.py": ["tests/core/test_explorer.py"],
    "src/largemodels/core/figures/frames.py": [
        "tests/algorithms/linear/test_lines.py",
        "tests/core/figures/test_frames.py",
    ],
    "src/largemodels/core/figures/__init__.py": [
        "tests/algorithms/linear/test_lines.py",
        "tests/core/figures/test_frames.py",
    ],
    "src/largemodels/authoring/lint.py": ["tests/authoring/test_lint.py", "tests/authoring/test_page.py"],
    "solutions/lab_07_attend/lab_07_attend.ipynb": ["tests/labs/test_lab_07_attend.py"],
    "tests/core/test_explorer.py": ["tests/core/test_explorer.py"],
    "tests/algorithms/attention/conftest.py": ["tests/algorithms/attention/test_heads.py"],
    "tests/browser/test_gates.py": [],
}


@pytest.fixture
def tested_course(small_course):
    for name, text in TESTS.items():
        path = small_course / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return small_course


@pytest.fixture
def committed(tested_course, good):
    def git(*arguments):
        own = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *own, *arguments], cwd=tested_course, check=True, capture_output=True)

    git("init")
    (tested_course / ".gitignore").write_text("__pycache__\n.pytest_cache\n")
    git("add", "--all")
    git("commit", "--message", "All of it")
    return tested_course


@pytest.mark.parametrize("name", TOUCHED)
def test_a_change_touches(name, tested_course):
    assert changed.touched([name], tested_course) == sorted(["tests/test_imports.py", *TOUCHED[name]])


def test_git_knows_what_changed_and_what_is_new_but_not_what_is_gone(committed):
    assert changed.files(committed) == []
    (committed / "README.md").write_text("Another one")
    (committed / "tests/core/test_new names.py").write_text("")
    (committed / "tests/labs/test_lab_07_attend.py").unlink()
    assert changed.files(committed) == ["README.md", "tests/core/test_new names.py"]


def test_outside_of_git_the_reason_is_said(tested_course, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tested_course.parent))
    with pytest.raises(RuntimeError, match=r"git can't say what changed: fatal: not a git repository"):
        changed.files(tested_course)


def test_a_broken_notebook_fails_the_check_and_so_does_a_failing_test(committed, good, monkeypatch, capsys):
    ran, code = [], 0
    monkeypatch.chdir(committed / "tests")
    monkeypatch.setattr(changed, "run", lambda tests, root: ran.append((tests, root)) or code)
    assert changed.main() == 0
    assert ran == [(["tests/test_imports.py"], committed)]
    code = 1
    assert changed.main() == 1
    code = 0
    good.write_text(good.read_text().replace("# Self-attention", "Self-attention"))
    assert changed.main() == 1
    assert "The first cell is not the title" in capsys.readouterr().out


@pytest.mark.parametrize(("line", "code"), [("assert True", 0), ("assert 1 == 2", 1)])
def test_tests_are_run_in_the_course(line, code, tmp_path):
    (tmp_path / "test_it.py").write_text(f"def test_it():\n    {line}\n")
    assert changed.run(["test_it.py"], tmp_path) == code
