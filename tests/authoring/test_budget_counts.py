"""What is over a budget is found, what has grown is refused, and what has shrunk must be written down."""

import tomllib

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from small_notebook import NAME, figure, live, printed, save

from largemodels.__main__ import main
from largemodels.authoring import budget

FIGURES = "import plotly.graph_objects as go\n\n" + "x = 1\n" * 20
CODE = '"""About."""\n\nimport torch\n\n\ndef f():\n    """About."""\n    return 1\n'


@pytest.fixture
def counted(small_course, monkeypatch):
    """A course whose budgets are so small that it is over some of them."""
    monkeypatch.chdir(small_course)
    for what, most in {"figures": 1, "explorers": 0, "folder": 10, "drawing": 5, "module": 10}.items():
        monkeypatch.setitem(budget.BUDGETS, what, (most, budget.BUDGETS[what][1]))
    folder = small_course / "src" / "largemodels" / "algorithms" / "attention"
    folder.mkdir()
    (folder / "attention_figures.py").write_text(FIGURES)
    (folder / "heads.py").write_text(CODE)
    cells = [new_code_cell(id="a", outputs=[figure(), figure(), live(), printed("3\nfine: True\n")])]
    cells += [new_code_cell(id="b", outputs=[printed("found: True\n[False]\n")])]
    save(new_notebook(cells=cells), small_course / NAME)
    return small_course


def listed(root, **numbers):
    lines = [
        f"[{what}]\n" + "\n".join(f'"{name}" = {n}' for name, n in those.items()) for what, those in numbers.items()
    ]
    (root / budget.FILE).write_text("\n".join(lines))


OVER = {
    "figures": {NAME: 2},
    "explorers": {NAME: 1},
    "truths": {NAME: 1},
    "folder": {"algorithms/attention": 22},
    "drawing": {"algorithms/attention": 20},
    "module": {"algorithms/attention/attention_figures.py": 22, "algorithms/attention.py": 11},
}


def test_everything_is_counted(counted):
    found = budget.count(counted)
    for what, those in OVER.items():
        assert {name: found[what][name] for name in those} == those
    assert found["module"]["algorithms/attention/heads.py"] == 8 and found["minutes"][NAME] == 5


def test_what_is_over_and_not_on_the_list_is_named(counted, capsys):
    assert main(["budget"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{NAME} has 2 figures, and 1 is the most. Take something out."
    assert len(said) == sum(map(len, OVER.values()))
    assert "algorithms/attention has 22 lines of code, and 10 is the most. Take something out." in said


def test_on_the_list_with_its_own_number_it_passes(counted, capsys):
    listed(counted, **OVER)
    assert main(["budget"]) == 0
    assert "Everything keeps its budget" in capsys.readouterr().out


@pytest.mark.parametrize("what", OVER)
def test_what_grows_is_refused_and_the_list_does_not_follow(counted, what):
    name, number = next(iter(OVER[what].items()))
    listed(counted, **{**OVER, what: {**OVER[what], name: number - 1}})
    most = max(number - 1, budget.BUDGETS[what][0])
    expected = [f"{name} has {number} {budget.BUDGETS[what][1]}, and {most} is the most. Take something out."]
    assert list(budget.findings(counted)) == expected
    assert budget.lower(counted) == []
    if number - 1 > budget.BUDGETS[what][0]:
        assert list(budget.findings(counted)) == expected


@pytest.mark.parametrize("what", OVER)
def test_what_shrinks_must_be_written_down_and_a_command_does_it(counted, what, capsys):
    name, number = next(iter(OVER[what].items()))
    listed(counted, **{**OVER, what: {**OVER[what], name: number + 3}})
    (finding,) = budget.findings(counted)
    assert finding.startswith(f"{name} has {number} ")
    assert finding.endswith(f", and the list says {number + 3}. Run `largemodels budget --lower`.")
    assert main(["budget", "--lower"]) == 0
    assert f"(before: {number + 3})" in capsys.readouterr().out
    assert {what: those for what, those in tomllib.loads((counted / budget.FILE).read_text()).items() if those} == OVER


def test_who_keeps_the_budget_or_is_gone_leaves_the_list(counted):
    gone = {"algorithms/gone.py": 300, "algorithms/attention/heads.py": 12}
    listed(counted, **{**OVER, "module": {**OVER["module"], **gone}})
    assert len(list(budget.findings(counted))) == 2
    budget.lower(counted)
    assert list(budget.findings(counted)) == []
    assert not gone.keys() & budget.allowed(counted, "module").keys()


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("True\n", 1),
        ("fine: True\nworse: False\n", 1),
        ("equal: [True, False]\n", 1),
        ("(0.31, True)\n", 1),
        ("3 of 4\nfine: True\n", 0),
        ("✓ The rate is right.\n", 0),
        ("True colors\n", 0),
        ("isTrue\n", 0),
        ("", 0),
    ],
)
def test_truths_are_cells_that_print_nothing_else(text, counts):
    nb = new_notebook(cells=[new_code_cell(outputs=[printed(text)] if text else [])])
    assert budget.truths(nb) == counts


@pytest.mark.parametrize(
    ("source", "draws"),
    [
        ("import plotly.graph_objects as go", True),
        ("from ...core.figures import BLUE", True),
        ("from ...core.figures.frames import Stop", True),
        ("from ...core.explorer import Explorer", True),
        ("from ...core import figures", True),
        ("import ipywidgets as widgets", True),
        ("from .attention import attend", False),
        ("figures = 1", False),
    ],
)
def test_a_module_draws_by_what_it_imports(source, draws):
    assert budget.draws(source) == draws
