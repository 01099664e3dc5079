"""An answer is found whatever became of its cell, and read whatever magic stands above it."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from largemodels.classroom.check import CheckFailed, Trial
from largemodels.classroom.marking.finding import answers
from largemodels.classroom.marking.magics import plain_python
from largemodels.classroom.marking.rules import breach, offense

ADD = "import math\n\ndef add(a, b):\n    total = a + b\n    return total"
DOUBLE = "def double(x):\n    return add(x, x)"


def answer(id, source):
    marks = {"grade": False, "solution": True, "grade_id": id}
    return new_code_cell(source, id=id, metadata={"nbgrader": marks})


SOLUTION = new_notebook(
    cells=[
        new_code_cell("one = 1", id="given"),
        answer("add", ADD),
        new_code_cell("check.add(add)", id="add-check"),
        answer("double", DOUBLE),
    ]
)


def found(*cells):
    return answers(new_notebook(cells=list(cells)), SOLUTION)["add"]


def works(source):
    names = {}
    exec(plain_python(source), names)
    return names["add"](20, 22) == 42


FIRST, SECOND = "import math\n\ndef add(a, b):\n    total = a + b", "    return total"
HELPER = "def plus(a, b):\n    return a + b"


@pytest.mark.parametrize(
    "cells",
    [
        [new_code_cell("import math", id="new"), answer("add", ADD.removeprefix("import math\n\n"))],
        [new_code_cell(HELPER + "\ndef add(a, b):\n    return plus(a, b)", id="new"), answer("add", "add(1, 2)")],
        [
            new_code_cell("def add(a, b):\n    return plus(a, b)", id="new"),
            new_code_cell(HELPER, id="also-new"),
            answer("add", "print(add(1, 2))"),
        ],
        [answer("add", "import math"), new_code_cell(ADD, id="below")],
        [new_code_cell(f"one = 1\n{ADD}", id="given")],  # merged with the cell above
        [new_code_cell(f"{ADD}\ncheck = print\ncheck(add)", id="add-check")],  # merged with the cell below
        [new_code_cell(HELPER, id="new"), answer("add", "def add(a, b):\n    return plus(a, b)")],
        [
            new_code_cell("import operator", id="new"),
            new_code_cell("def plus(a, b):\n    return operator.add(a, b)", id="also-new"),
            new_code_cell("1 / 0", id="try"),
            answer("add", "def add(a, b):\n    return plus(a, b)"),
        ],
        [new_markdown_cell(ADD, id="add")],  # the key M
        [new_code_cell(ADD, id="another", metadata={"id": "add"})],  # Colab
        [new_code_cell(ADD, id="lost")],
        [answer("add", f"%%time\n{ADD}")],
        [new_code_cell(f"%%capture out\n{ADD}", id="lost")],
    ],
    ids=["an import above", "its head above", "three", "below", "up", "down", "a helper above",
         "what a helper needs", "Markdown", "Colab", "no id",
         "%%time", "%%capture"],
)  # fmt: skip
def test_an_answer_is_found(cells):
    assert works(found(*cells))


def test_what_is_known_and_whole_is_taken_alone():
    mine = answer("add", ADD)
    assert found(new_code_cell("def add(a, b):\n    return 0", id="try"), mine, new_code_cell("1 / 0", id="x")) == ADD
    assert found(mine, new_code_cell("def add(a, b):\n    return 0", id="later")) == ADD


def test_what_stands_above_another_cell_of_the_lab_is_not_the_answers():
    uses = "def add(a, b):\n    return plus(a, b)"
    assert found(new_code_cell(HELPER, id="new"), new_code_cell("one = 1", id="given"), answer("add", uses)) == uses


@pytest.mark.parametrize("more", ["plus.x = 1", "plus(1, 2)", "for n in range(3): pass"])
def test_a_cell_above_that_does_more_than_define_stays_out(more):
    uses = "def add(a, b):\n    return plus(a, b)"
    assert found(new_code_cell(f"{HELPER}\n{more}", id="new"), answer("add", uses)) == uses


def test_a_try_elsewhere_doesnt_hide_that_nothing_was_written():
    gap = "def add(a, b):\n    raise NotImplementedError"
    assert found(answer("add", gap), new_code_cell("1 / 0", id="x")) == gap
    assert found(new_code_cell("1 / 0", id="x")) is None


def test_two_answers_in_one_cell_are_both_found():
    both = answers(new_notebook(cells=[answer("add", f"{ADD}\n\n{DOUBLE}")]), SOLUTION)
    assert both["add"] == both["double"] == f"{ADD}\n\n{DOUBLE}"


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("%%time\nx = 1", "x = 1"),
        ("%%capture out --no-stderr\nx = 1", "x = 1"),
        ("  %time x = 1", "  x = 1"),
        ("%matplotlib inline\nx = 1", "\nx = 1"),
        ("%run x.py", "%run x.py"),
        ("%%bash\nls", "%%bash\nls"),
        ("x = 5 %time", "x = 5 %time"),
    ],
)
def test_magics_that_measure_are_read_through(source, plain):
    assert plain_python(source) == plain


def test_a_timed_call_is_still_a_call():
    assert "uses softmax" in breach(["%%time\ny = torch.softmax(x, -1)"], ("softmax",))
    assert "uses softmax" in breach(["%time y = torch.softmax(x, -1)"], ("softmax",))
    assert "can't be read" in breach(["%%bash\nls"], ("softmax",))


def test_no_grad_is_no_gradient():
    assert breach(["with torch.no_grad():\n    y = x + 1"], ("grad", "backward")) == ""
    assert "uses grad" in breach(["y = torch.autograd.grad(x, z)"], ("grad",)).replace("autograd", "grad")
    assert "uses enable_grad" in breach(["torch.enable_grad()"], ("grad",))


def test_a_helper_of_ones_own_in_another_cell_may_have_a_forbidden_word_in_its_name():
    assert offense(["y = my_softmax(x)"], ("softmax",))[0] == "forbidden"
    assert offense(["y = my_softmax(x)"], ("softmax",), {"my_softmax"}) == ("", "")
    assert offense(["y = torch.my_softmax(x)"], ("softmax",), {"my_softmax"})[0] == "forbidden"


def in_cells(*sources):
    """What cells of a notebook define."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    for source in sources:
        shell.run_cell(source, store_history=True).raise_error()
    return shell.user_ns


def test_the_check_reads_a_decorated_answer_and_knows_earlier_cells():
    names = in_cells(
        "import functools, torch\ndef my_softmax(x):\n    return x\ndef logged(f):\n    @functools.wraps(f)\n"
        "    def g(*a):\n        return f(*a)\n    return g",
        "@logged\ndef taken(x):\n    return torch.softmax(x, -1)",
        "def own(x):\n    return my_softmax(x)",
    )
    with pytest.raises(CheckFailed, match="uses softmax, which a question of this lab forbids"):
        Trial(names["taken"], words=("softmax",)).call(x=names["torch"].ones(2))
    assert Trial(names["own"], words=("softmax",)).call(x=names["torch"].ones(2)) is not None
