"""Pictures of attacks and budgets say what was measured; the accountant at both ends and in the middle."""

import numpy as np
import pytest
import torch
from figure_reading import start, still, stops

from largemodels.society.membership import figures, mechanisms
from largemodels.society.membership.budget_explorer import BudgetExplorer


def test_a_roc_that_knows_all_lies_at_the_top():
    inside = torch.arange(200)[None] < 100
    seen = still(figures.rocs({"all": inside.float(), "nothing": -inside.float()}, inside))
    assert min(seen["all"]["y"]) == 1 and seen["nothing"]["y"][0] == 1e-3
    assert "all 1.000, nothing 0.000" in seen.alt


def test_the_most_exposed_come_first():
    seen = still(figures.at_risk(torch.rand(5, 64), torch.arange(5), torch.tensor([0.0, 5.0, 1.0, 2.0, 3.0]), each=2))
    assert "Most: a 1: 5.0, a 4: 3.0. Least: a 2: 1.0, a 0: 0.0" in seen.alt


def test_a_dot_for_each_defense():
    ways = {name: {"accuracy": [a, a, a], "ratio caught": [c, c - 0.01, c + 0.01]} for name, a, c in
            (("none", 0.9, 0.08), ("stop", 0.8, 0.02))}  # fmt: skip
    seen = still(figures.defenses(ways, {"early": ["stop", "none"]}))
    assert seen["early"]["x"] == [0.8, 0.9] and seen["early"]["y"] == [0.02, 0.08]
    assert seen["early"]["error_y"]["array"] == pytest.approx([0.01, 0.01])
    assert "stop 0.020, none 0.080" in seen.alt


def test_the_account_rises_and_ends_at_its_epsilon():
    new = figures.spending(1.0, 0.1, 200, 1e-3)
    spent, bound = new.values()
    assert spent["y"] == sorted(spent["y"]) and spent["x"][-1] == 1
    assert spent["y"][-1] == pytest.approx(mechanisms.epsilon_spent(1.0, 0.1, 200, 1e-3))
    assert all(b >= g - 1e-9 for b, g in zip(bound["y"], bound["x"], strict=True))


def test_each_stop_of_the_accounts_says_its_epsilon():
    budgets = {n: mechanisms.epsilon_spent(n, 0.1, 200, 1e-3) for n in (1.0, 3.0)}
    figure = figures.accounts(budgets, 0.1, 200, 1e-3, start=1)
    assert start(figure) == "3"
    for noise, shown in stops(figure).items():
        assert f"ε = {budgets[float(noise)]:.2f}" in shown.title
        assert shown["ε spent"]["y"][-1] == pytest.approx(budgets[float(noise)])


def test_the_accountant_moves_and_refuses():
    widget = BudgetExplorer({1: 0.7, 3: 0.88}, noise=1.8)
    assert "accuracy 0.88" in widget.said.value
    first = widget.trace("ε spent").y
    for control, value in (
        (widget.noise, 6.0),
        (widget.records, 50_000),
        (widget.steps, 5000),
        (widget.delta, 1e-5),
    ):
        control.value = value
        assert widget.trace("ε spent").y != first, control
        first = widget.trace("ε spent").y
    widget.noise.value = 0.0
    assert "Without noise" in widget.said.value and widget.trace("ε spent").y == first
    widget.noise.value, widget.records.value, widget.delta.value = 1.0, 500, 0.001
    assert "1 / N or more" not in widget.said.value
    widget.delta.value = 0.01
    assert "1 / N or more" in widget.said.value
    widget.noise.value, widget.steps.value = 0.1, 5000  # ε in the hundred thousands
    assert "more than 100.0%" in widget.said.value
    assert np.isfinite(widget.trace("ε spent").y).all()


def test_a_roc_is_the_mean_of_its_models_read_just_below_1_percent():
    inside = torch.tensor([[True] * 100 + [False] * 100] * 2)
    knows, guesses = inside[0].float(), -inside[0].float()
    seen = still(figures.rocs({"half": torch.stack([knows, guesses])}, inside))
    assert seen["half"]["y"][0] == pytest.approx(0.5) and "half 0.500" in seen.alt
    below = figures.GRID[figures.GRID <= 0.01].max()
    score = torch.cat([torch.linspace(0, 1, 100), torch.linspace(0, 1, 100) * 0.995])[None]
    one = still(figures.rocs({"slow": score}, inside[:1]))
    at = dict(zip(one["slow"]["x"], one["slow"]["y"], strict=True))
    assert at[below] > 1e-3 and f"slow {at[below]:.3f}" in one.alt
    assert one["guessing"]["x"] == one["guessing"]["y"]
