"""The price under the learner's hand, at both ends and the middle of each control."""

import numpy as np
import pytest
import torch

from largemodels.algorithms.regularization.parts import curve_parts, noisy_points
from largemodels.algorithms.regularization.path import PENALTIES
from largemodels.algorithms.regularization.path_explorer import PathExplorer
from largemodels.algorithms.regularization.price_figures import PLACES, fitted
from largemodels.algorithms.regularization.shrinkage import lasso, ridge


@pytest.fixture
def explorer():
    return PathExplorer(seed=1)


@pytest.mark.parametrize("kind", ["L2", "L1"])
@pytest.mark.parametrize("at", [0, 16, 32])
def test_both_ends_and_the_middle(explorer, kind, at):
    explorer.kind.value, explorer.penalty.value = kind, PENALTIES[at]
    parts, penalty = curve_parts(1), float(explorer.paths[kind].penalties[at])
    w = ridge(parts.X, parts.y, penalty) if kind == "L2" else None
    shown = torch.as_tensor(np.array(explorer.trace("weights").y))
    if kind == "L2":
        torch.testing.assert_close(shown, w, atol=1e-9, rtol=0)
    elif at:  # at the lowest price a proximal walk needs very many steps
        torch.testing.assert_close(shown, lasso(parts.X, parts.y, penalty, 20_000), atol=1e-3, rtol=0)
    assert list(explorer.trace("here").y) == pytest.approx(parts.errors(shown))
    assert list(explorer.trace("here").x) == pytest.approx([penalty] * 3)
    assert f"{kind}, λ = {penalty:.2g}" in explorer.said.value


def test_the_curve_is_the_weights_own(explorer):
    explorer.penalty.value = PENALTIES[20]
    w = np.array(explorer.trace("weights").y)
    x, y = noisy_points(3)
    here = np.interp(x, PLACES, np.array(explorer.trace("curve").y))
    assert ((here - y) ** 2).mean() == pytest.approx(explorer.paths["L2"].train[20], rel=0.02)
    assert len(w) == 10
    path = explorer.paths["L2"]
    assert np.allclose(fitted(path, x, y + 5), fitted(path, x, y) + 5)


def test_it_says_on_which_side_of_the_best_price_it_is(explorer):
    assert "Too cheap" in explorer.said.value
    explorer.penalty.value = PENALTIES[32]
    assert "Too dear" in explorer.said.value
    explorer.penalty.value = PENALTIES[explorer.paths["L2"].best]
    assert "This is the price that validation chooses" in explorer.said.value and "★" in explorer.said.value
    explorer.penalty.value = PENALTIES[explorer.paths["L2"].best + 1]
    assert "About the right price" in explorer.said.value


def test_the_kind_moves_the_curves_and_the_star(explorer):
    for kind in ("L1", "L2"):
        explorer.kind.value = kind
        path = explorer.paths[kind]
        assert list(explorer.trace("validation").y) == pytest.approx(path.validation.tolist())
        assert list(explorer.trace("best").x) == pytest.approx([path.penalties[path.best]])


def test_the_slider_has_few_stops_and_l1_ends_with_nothing(explorer):
    assert len(explorer.penalty.options) <= 60
    explorer.kind.value, explorer.penalty.value = "L1", PENALTIES[32]
    assert not np.any(explorer.trace("weights").y) and "10 of 10 weights 0" in explorer.said.value
