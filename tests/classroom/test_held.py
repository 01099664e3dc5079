"""A question's rules are held against its own answers and those that they may call, and against no others."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from small_lab import answer

from largemodels.classroom.marking.held import reaches_out, read_for
from largemodels.classroom.probes import questions

HIDDEN = "### BEGIN HIDDEN TESTS\nprobe('0')\n### END HIDDEN TESTS"
OWN = "def third(x):\n    return x * scale"


def read(first, second="def second(x):\n    return x", third=OWN):
    cells = []
    for id, source in (("first", first), ("second", second), ("third", third)):
        marks = {"grade": True, "solution": False, "grade_id": f"{id}-check", "points": 1}
        cells += [answer(id, source), new_code_cell(HIDDEN, id=f"{id}-check", metadata={"nbgrader": marks})]
    lab = new_notebook(cells=cells)
    given = {"first": first, "second": second, "third": third}
    return read_for(questions(lab)["third-check"], lab, given)


def test_an_answer_that_isnt_called_is_left_out():
    assert read("def first(x):\n    return torch.autograd.grad(x, x)") == [OWN]


def test_an_answer_whose_names_are_used_is_read_also_by_way_of_another():
    assert read("scale = torch.optim") == ["scale = torch.optim", OWN]
    first, second = "hidden = torch.optim", "def scale(x):\n    return hidden"
    assert read(first, second) == [first, second, OWN]


@pytest.mark.parametrize(
    "first",
    [
        "torch.exp = torch.softmax",
        "import torch\ntorch.nn.functional.relu = print",
        "def f(x):\n    return x\nf.x = torch.optim",
        "globals()['x'] = 1",
        "setattr(torch, 'exp', print)",
        "%run x.py",
        "def f(",
    ],
)
def test_an_answer_that_may_change_what_others_call_is_read(first):
    assert reaches_out(first) and read(first) == [first, OWN]


@pytest.mark.parametrize(
    "first",
    [
        "def f(x):\n    x = x.clone()\n    x[0] = 1\n    x.grad = None\n    return x",
        "class Net:\n    def __init__(self):\n        self.w = 1",
        "%%time\nimport math\ny = math.pi",
        "",
    ],
)
def test_an_answer_that_changes_its_own_things_isnt(first):
    assert not reaches_out(first)


def test_two_answers_of_one_question_are_both_read():
    marks = {"grade": True, "solution": False, "grade_id": "check", "points": 1}
    cells = [answer("one", "def one():\n    return 1"), answer("two", "def two():\n    return 2")]
    lab = new_notebook(cells=[*cells, new_code_cell(HIDDEN, id="check", metadata={"nbgrader": marks})])
    given = {cell.id: cell.source for cell in cells}
    assert read_for(questions(lab)["check"], lab, given) == list(given.values())
