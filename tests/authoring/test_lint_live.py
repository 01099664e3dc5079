"""What a live cell needs, found by reading it: names of other cells are found, its own and the imports' pass."""

import ast

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from small_notebook import live

from largemodels.authoring.lint_live import GIVEN, imports_cells, live_cells, missing

ALONE = {
    "a builtin": "print(len('abc'), display)",
    "a name bound before": "n = 3\nprint(n)",
    "a loop's name": "for n, (a, b) in enumerate([(1, 2)]):\n    print(n, a, b)",
    "a comprehension": "a = [n + m for n in range(3) for m in range(n)]",
    "a function with a closure": "def f(n):\n    def g(m=1):\n        return n + m\n    return g\nf(1)",
    "a function that calls one below": "def f():\n    return g()\ndef g():\n    return 1\nf()",
    "a class with a method": "class A:\n    n = 1\n    def __init__(self, m):\n        self.m = m\nA(2).m",
    "an import": "import os.path as p\nfrom math import pi\np.join(str(pi))",
    "what with and except name": "try:\n    with open('a') as f:\n        f.read()\nexcept OSError as e:\n    print(e)",
    "a walrus": "if (n := 3) > 2:\n    print(n)",
    "a name that another attribute has": "import math\nmath.tau.model",
    "an argument's name": "dict(model=1)",
}
LACKING = {
    "a name": ("print(model)", ["model"]),
    "in a function": ("def f():\n    return model", ["model"]),
    "in a function inside a function": ("def f():\n    def g():\n        return model\n    return g", ["model"]),
    "in a lambda": ("f = lambda n: n + model", ["model"]),
    "in a comprehension": ("a = [n + model for n in names]", ["model", "names"]),
    "in an f-string": ("print(f'{model:.2f}')", ["model"]),
    "as a default": ("def f(n=model):\n    return n", ["model"]),
    "in a decorator and a base": ("@keep\nclass A(Base):\n    pass", ["Base", "keep"]),
    "bound too late": ("print(n)\nn = 1", ["n"]),
    "made of itself": ("n = n + 1", ["n"]),
    "added to": ("n += 1", ["n"]),
    "an item of it is set": ("models['a'] = 1", ["models"]),
    "in a method": ("class A:\n    def f(self):\n        return model", ["model"]),
}


@pytest.mark.parametrize("case", ALONE)
def test_a_cell_that_stands_alone_passes(case):
    assert missing(ast.parse(ALONE[case]), GIVEN) == []


@pytest.mark.parametrize("case", LACKING)
def test_what_another_cell_must_give_is_found(case):
    source, names = LACKING[case]
    assert missing(ast.parse(source), GIVEN) == names


def test_the_imports_cells_begin_with_an_import_and_need_no_other_cell():
    sources = {
        "drawing": "from a import draw\ndraw()",
        "imports": "import math\nmodel = draw(math.pi)",
        "work": "n = model + 1",
        "late": "import os\nprint(n)",
        "later": "import sys\nprint(model)",
    }
    nb = new_notebook(cells=[new_code_cell(source, id=id) for id, source in sources.items()])
    assert [cell.id for cell in imports_cells(nb)] == ["drawing", "imports", "later"]
    nb.cells[2].outputs = [live()]
    assert [cell.id for cell in live_cells(nb)] == ["work"]
