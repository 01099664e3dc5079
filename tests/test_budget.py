"""The house stays small: notebooks, folders and modules keep their budgets, and the list of exceptions only shrinks."""

from pathlib import Path

from largemodels.authoring import budget

ROOT = Path(__file__).parents[1]


def test_everything_keeps_its_budget_or_stands_on_the_list_with_its_own_number():
    assert list(budget.findings(ROOT)) == []


def test_the_count_sees_the_course():
    found = budget.count(ROOT)
    assert set(found) == set(budget.BUDGETS)
    assert all(len(counted) >= 9 for counted in found.values())
    assert {what for what, counted in found.items() if not any(counted.values())} == {"truths"}  # none is left
    assert "algorithms/attention" in found["folder"] and "core/explorer.py" in found["module"]
    assert "chapters/02_algorithms/07_self_attention.ipynb" in found["figures"]
