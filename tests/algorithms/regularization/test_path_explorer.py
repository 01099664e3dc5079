"""The price under the learner's hand, at both ends and the middle of each control, and the figures with sliders."""

import numpy as np
import pytest
import torch

from largemodels.algorithms.regularization import (
    corner_figures,
    crowd_figures,
    degree_figures,
    dropout_figures,
    early_stopping_figures,
    path_figures,
    price_figures,
)
from largemodels.algorithms.regularization.parts import curve_parts, noisy_points, odd_even_parts
from largemodels.algorithms.regularization.path import penalty_path
from largemodels.algorithms.regularization.path_explorer import PathExplorer
from largemodels.algorithms.regularization.shrinkage import lasso, ridge


@pytest.fixture
def explorer():
    return PathExplorer(seed=1)


@pytest.mark.parametrize("kind", ["L2", "L1"])
@pytest.mark.parametrize("at", [0, 16, 32])
def test_both_ends_and_the_middle(explorer, kind, at):
    explorer.kind.value, explorer.penalty.value = kind, at
    parts, penalty = curve_parts(1), float(explorer.paths[kind].penalties[at])
    w = ridge(parts.X, parts.y, penalty) if kind == "L2" else None
    shown = torch.as_tensor(np.array(explorer.figure.data[1].y))
    if kind == "L2":
        torch.testing.assert_close(shown, w, atol=1e-9, rtol=0)
    elif at:  # at the lowest price a proximal walk needs very many steps
        torch.testing.assert_close(shown, lasso(parts.X, parts.y, penalty, 20_000), atol=1e-3, rtol=0)
    assert list(explorer.figure.data[2].y) == pytest.approx(parts.errors(shown))
    assert list(explorer.figure.data[2].x) == pytest.approx([penalty] * 3)
    assert f"{kind}, λ = {penalty:.2g}" in explorer.said.value


def test_the_curve_is_the_weights_own(explorer):
    explorer.penalty.value = 20
    w = np.array(explorer.figure.data[1].y)
    x, y = noisy_points(3)
    here = np.interp(x, price_figures.PLACES, np.array(explorer.figure.data[0].y))
    assert ((here - y) ** 2).mean() == pytest.approx(explorer.paths["L2"].train[20], rel=0.02)
    assert len(w) == 10
    path = explorer.paths["L2"]
    assert np.allclose(price_figures.fitted(path, x, y + 5), price_figures.fitted(path, x, y) + 5)


def test_it_says_on_which_side_of_the_best_price_it_is(explorer):
    assert "Too cheap" in explorer.said.value
    explorer.penalty.value = 32
    assert "Too dear" in explorer.said.value
    explorer.penalty.value = explorer.paths["L2"].best
    assert "This is the price that validation chooses" in explorer.said.value and "★" in explorer.said.value
    explorer.penalty.value += 1
    assert "About the right price" in explorer.said.value


def test_the_kind_moves_the_curves_and_the_star(explorer):
    for kind in ("L1", "L2"):
        explorer.kind.value = kind
        path = explorer.paths[kind]
        assert list(explorer.figure.data[4].y) == pytest.approx(path.validation.tolist())
        assert list(explorer.figure.data[6].x) == pytest.approx([path.penalties[path.best]])


def test_the_slider_has_few_stops_and_l1_ends_with_nothing(explorer):
    assert len(explorer.penalty.options) <= 60
    explorer.kind.value, explorer.penalty.value = "L1", 32
    assert not np.any(explorer.figure.data[1].y) and "10 of 10 weights 0" in explorer.said.value


def price():
    return price_figures.by_price(penalty_path(curve_parts(1), "L1"), *noisy_points(3), stops=[0, 16, 32])


def corner():
    return corner_figures.corner(1.5, [0.0, 1.0, 2.0], [(1.5 / (1 + p), max(1.5 - p, 0)) for p in (0.0, 1.0, 2.0)])


def degrees():
    errors = np.abs(np.random.default_rng(0).normal(size=(2, 5, 3))) + 0.1
    return degree_figures.by_degree(*noisy_points(0), np.zeros((3, 201)) + np.arange(3)[:, None], *errors)


def pixels():
    paths = {kind: penalty_path(odd_even_parts(0), kind, [0.001, 0.01, 0.1]) for kind in ("L2", "L1")}
    return path_figures.pixel_maps(paths, [0, 1, 2])


def directions():
    tests = {"early stopping": [0.5, 0.4, 0.6], "L2": [0.6, 0.4, 0.5]}
    return early_stopping_figures.kept_by_direction(np.array([1.0, 0.1, 0.01]), [1, 10, 100], 1.0, tests)


def patience():
    return crowd_figures.patience([1.0, 0.8, 0.9, 0.7, 0.75, 0.8, 0.9], [1.0, 0.9, 0.5, 0.4, 0.3, 0.2, 0.1], [1, 2, 3])


def heard():
    return dropout_figures.what_is_heard([2, 4, 6, 8], [0.0, 0.5, 0.9])


@pytest.mark.parametrize("draw", [price, corner, degrees, pixels, directions, patience, heard])
def test_each_stop_of_each_slider_changes_the_picture(draw):
    figure = draw()
    stops = [str(step.args[0]) for step in figure.layout.sliders[0].steps]
    assert len(stops) == len(set(stops)) == 3
    for step in figure.layout.sliders[0].steps:
        traces = step.args[2] if len(step.args) > 2 else range(len(figure.data))
        assert all(len(values) == len(traces) for values in step.args[0].values())
    assert figure.layout.meta["alt"].endswith(".")


def test_each_kind_shows_its_own_weights():
    step = pixels().layout.sliders[0].steps[2].args[0]
    for trace, kind in ((0, "L2"), (2, "L1")):
        w = penalty_path(odd_even_parts(0), kind, [0.1]).weights[0].reshape(8, 8)
        assert np.allclose(step["z"][trace], w / np.abs(w).max(), atol=1e-3)


def test_the_crosses_are_the_exact_zeros():
    path = penalty_path(odd_even_parts(0), "L1", [0.001, 0.01, 0.1])
    for at in range(3):
        cross = path_figures.crosses(path, at)
        assert len(cross["x"]) == path.zeros[at]
        assert all(
            path.weights[at].reshape(8, 8)[row, column] == 0 for row, column in zip(cross["y"], cross["x"], strict=True)
        )


def test_still_figures_say_what_they_show():
    digits = {kind: [penalty_path(odd_even_parts(0), kind, [0.001, 0.01, 0.1])] for kind in ("L2", "L1")}
    assert "training error rises from" in path_figures.errors_by_price(digits).layout.meta["alt"]
    fits = {"line": [0.2, 1.0], "parabola": [0.6, 1.0, -0.6]}
    lines = degree_figures.three_points([-1, 0, 1, 2], [-1, 0.6, 1, 2], fits)
    assert np.interp(2, lines.data[1].x, lines.data[1].y) == pytest.approx(0.2, abs=0.01)
    changes = {"a": {"x": [-0.1, 0.3], "y": [0.0, -0.2]}}
    assert "a, y: -0.100" in crowd_figures.against_none(changes).layout.meta["alt"]


def test_the_cases_of_dropout_are_all_there():
    found = dropout_figures.cases([2, 4, 6, 8], 0.5)
    assert sum(found.values()) == pytest.approx(1) and found[0] == found[40] == 1 / 16
    assert found[20] == pytest.approx(2 / 16)  # 2 + 8 and 4 + 6
    assert dropout_figures.cases([2, 4], 0.0) == {6.0: 1.0}
    mean = sum(total * chance for total, chance in dropout_figures.cases([2, 4, 6, 8], 0.9).items())
    assert mean == pytest.approx(20)
    with pytest.raises(ValueError, match="p is 1"):
        dropout_figures.cases([1], 1.0)
