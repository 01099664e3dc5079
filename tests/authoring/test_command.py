"""The command says what it did, and gives 0 only when all is well."""

import sys

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from small_notebook import FACTS, NAME, save

from largemodels import __main__ as command
from largemodels.authoring import bench, bench_setup
from largemodels.core.repository import course


@pytest.fixture(autouse=True)
def here(small_course, monkeypatch):
    monkeypatch.chdir(small_course)


def notebook(root, source, name=NAME):
    nb = new_notebook(cells=[new_markdown_cell("# T"), new_code_cell(source)], metadata={"largemodels": dict(FACTS)})
    return save(nb, root / name)


def test_lint_is_silent_about_what_is_good_and_names_what_is_not(good, small_course, capsys):
    assert command.main(["lint"]) == 0
    assert command.main(["lint", str(notebook(small_course, "1", "chapters/98_glossary.ipynb"))]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "The notebooks keep the course's rules."
    assert len(lines) > 1
    assert all("98_glossary.ipynb: " in line for line in lines[1:])


def test_notebooks_go_on_after_one_that_fails(small_course, capsys):
    bad = notebook(small_course, "1 / 0", "chapters/01_background/01_x.ipynb")
    good = notebook(small_course, "print(1)")
    assert command.main(["notebooks"]) == 1
    assert "01_x.ipynb: Stopped in cell 't-code' (cell 3 of 4): ZeroDivisionError" in capsys.readouterr().err
    assert '"execution_count": 1' not in bad.read_text()
    assert '"execution_count": 1' in good.read_text()
    assert "| 2.7 | [T](" in (small_course / "README.md").read_text()


def test_cards_alone_run_nothing(small_course, capsys):
    path = notebook(small_course, "1 / 0")
    assert command.main(["notebooks", "--cards"]) == 0
    assert f"{NAME}: cards and map brought up to date" in capsys.readouterr().out
    assert '"id": "card"' in path.read_text()


def test_a_notebook_of_another_folder_can_be_given(small_course, tmp_path_factory, monkeypatch):
    path = notebook(small_course, "print(1)")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert command.main(["notebooks", str(path)]) == 0


@pytest.mark.parametrize("arguments", [["lint", "nowhere"], ["notebooks", "README.md"], ["bench", "no.ipynb"]])
def test_a_path_without_a_notebook_gets_one_sentence(arguments, capsys):
    assert command.main(arguments) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [f"{arguments[1]} is no notebook and holds none. Give an .ipynb file or a folder of them."]


def test_labs_are_made(small_course, capsys):
    notebook(small_course, "print(1)", "solutions/lab_01_x/lab_01_x.ipynb")
    assert command.main(["labs"]) == 0
    assert capsys.readouterr().out == "labs/lab_01_x/lab_01_x.ipynb\n"


@pytest.mark.parametrize("kept", [True, False])
def test_bench_fails_when_a_budget_is_broken(kept, small_course, monkeypatch):
    path = notebook(small_course, "1")
    monkeypatch.setattr(bench, "notebooks", lambda paths, root: kept and (paths, root) == ([path], small_course))
    monkeypatch.setattr(bench_setup, "first", lambda root: kept and root == small_course)
    assert command.main(["bench"]) == (not kept)
    assert command.main(["bench", "--setup"]) == (not kept)


def test_a_missing_author_package_is_named(small_course, monkeypatch, capsys):
    notebook(small_course, "print(1)", "solutions/lab_01_x/lab_01_x.ipynb")
    monkeypatch.setitem(sys.modules, "nbgrader.converters", None)
    assert command.main(["labs"]) == 1
    assert (
        capsys.readouterr().err
        == "nbgrader.converters is missing. Authors install it by: pip install -e '.[test,author]'\n"
    )


def test_ctrl_c_is_no_traceback(monkeypatch, capsys):
    def interrupted(paths):
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "choose", interrupted)
    assert command.main(["lint"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


@pytest.mark.parametrize("arguments", [[], ["nothing-like-it"], ["lint", "--nothing"]])
def test_a_wrong_call_explains_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        command.main(arguments)
    assert stopped.value.code == 2
    assert "usage: largemodels" in capsys.readouterr().err
