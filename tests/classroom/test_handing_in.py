"""What a learner is told before handing in: the saved file, its answers alone, in a fresh kernel."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from largemodels.classroom import handing_in

CHECK = """class CheckFailed(AssertionError): pass
def check(right, hint):
    if not right: raise CheckFailed(hint)"""
ADD = "def add(a, b):\n    return a + b"
DOUBLE = "def double(x):\n    return add(x, x)"


def answer(id, source):
    return new_code_cell(source, id=id, metadata={"nbgrader": {"grade": False, "solution": True, "grade_id": id}})


def graded(id, source):
    return new_code_cell(source, id=id, metadata={"nbgrader": {"grade": True, "solution": False, "grade_id": id}})


def lab(*own, add=ADD, double=DOUBLE):
    """A lab of two questions, with cells of the student's own in front."""
    return new_notebook(
        cells=[
            new_code_cell(CHECK, id="checks"),
            *own,
            new_markdown_cell("## 1. Add\n\nTwo numbers.", id="one"),
            answer("add", add),
            graded("add-check", "check(add(20, 22) == 42, 'The sum is wrong.')"),
            new_markdown_cell("## 2. Double", id="two"),
            answer("double", double),
            graded("double-check", "check(double(4) == 8, 'Twice as much.')"),
            new_code_cell("from largemodels.classroom import handing_in\nhanding_in.look()", id="hand-in"),
        ]
    )


@pytest.fixture
def said(tmp_path, capsys):
    def of(nb):
        path = tmp_path / "lab_01_add" / "lab_01_add.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(nb, path)
        handing_in.look(str(path))
        return capsys.readouterr().out

    return of


def test_right_wrong_and_not_written(said):
    told = said(lab(add=ADD.replace("+", "-"), double="def double(x):\n    raise NotImplementedError"))
    assert "1. Add: The sum is wrong." in told and "2. Double: not written yet." in told
    told = said(lab())
    assert told.count("its check says that it is right") == 2 and "hand in this file" in told


def test_an_import_in_a_cell_of_the_students_own_is_found_and_its_place_is_said(said):
    told = said(
        lab(
            new_code_cell("import operator", id="8f14e45f-ceea-467a-9b2d-1c0b3a4d5e6f"),
            add="def add(a, b):\n    return operator.add(a, b)",
        )
    )
    assert "operator is missing. You make it in the cell that begins with `import operator`" in told


def test_an_answer_that_stops_and_one_that_is_gone(said):
    told = said(lab(add="1 / 0\n" + ADD))
    assert "the answer cell itself stops. ZeroDivisionError: division by zero" in told
    nb = lab()
    nb.cells = [cell for cell in nb.cells if cell.id != "double"]
    assert "2. Double: " in said(nb) and "right" not in said(nb).partition("2. Double: ")[2].splitlines()[0]


def test_what_was_run_and_isnt_in_the_file_is_told(said, shell):
    shell.user_ns["In"] = ["", "def add(a, b):\n    return 42"]
    try:
        assert said(lab()).startswith("Not saved")
        shell.user_ns["In"] = ["", ADD, "print(add(1, 2))"]
        assert "Not saved" not in said(lab())
    finally:
        shell.user_ns["In"] = [""]


def test_where_no_page_is_open_a_sentence_says_what_to_do(monkeypatch, capsys, tmp_path):
    monkeypatch.delenv(handing_in.SAVED, raising=False)
    handing_in.look()
    assert "Open this lab in JupyterLab" in capsys.readouterr().out
    monkeypatch.setenv(handing_in.SAVED, str(tmp_path / "gone.ipynb"))
    handing_in.look()
    assert "restart its kernel" in capsys.readouterr().out
    (tmp_path / "broken.ipynb").write_text("{")
    handing_in.look(str(tmp_path / "broken.ipynb"))
    assert "This can't be read" in capsys.readouterr().out
