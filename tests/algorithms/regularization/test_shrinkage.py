"""Prices on size: against brute force, PyTorch and scikit-learn, over random shapes; and what bad input is told."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import Lasso, Ridge

from largemodels.algorithms.regularization.parts import curve_parts, odd_even_parts
from largemodels.algorithms.regularization.path import degrees_of_freedom, penalty_path
from largemodels.algorithms.regularization.shrinkage import lasso, ridge, soft_threshold

sizes, seeds = st.integers(2, 7), st.integers(0, 99)
penalties = st.floats(0.001, 2.0)


def table(N, D, seed):
    generator = torch.Generator().manual_seed(seed)
    return (torch.randn(shape, generator=generator, dtype=torch.double) for shape in ((N, D), (N,)))


@settings(max_examples=40, deadline=None)
@given(a=st.floats(-5, 5), penalty=st.floats(0, 5))
def test_the_soft_threshold_is_the_lowest_point(a, penalty):
    w = soft_threshold(torch.tensor([a], dtype=torch.double), penalty).item()

    def priced(w):
        return (w - a) ** 2 / 2 + penalty * abs(w)

    assert all(priced(w) <= priced(w + move) + 1e-12 for move in (-1, -0.1, -1e-3, 1e-3, 0.1, 1))
    assert abs(a) > penalty or w == 0  # exactly


def test_the_pencil():
    a = torch.tensor([2.0, 0.5, -3.0, 0.0])
    assert soft_threshold(a, 1.0).tolist() == [1.0, 0.0, -2.0, 0.0]
    assert torch.equal(soft_threshold(a, 0.0), a)


@settings(max_examples=30, deadline=None)
@given(N=sizes, D=sizes, seed=seeds, penalty=penalties)
def test_ridge_is_scikit_learns_and_its_slope_is_zero(N, D, seed, penalty):
    X, y = table(N, D, seed)
    w = ridge(X, y, penalty)
    np.testing.assert_allclose(w, Ridge(alpha=penalty * N, fit_intercept=False).fit(X, y).coef_, atol=1e-6)
    free = w.requires_grad_()
    loss = ((X @ free - y) ** 2).mean() / 2 + penalty / 2 * (free**2).sum()
    (slope,) = torch.autograd.grad(loss, free)
    torch.testing.assert_close(slope, torch.zeros_like(slope), atol=1e-8, rtol=0)


@settings(max_examples=15, deadline=None)
@given(D=sizes, more=sizes, seed=seeds, penalty=penalties)
def test_lasso_is_scikit_learns(D, more, seed, penalty):
    X, y = table(D + more + 3, D, seed)
    theirs = Lasso(alpha=penalty, fit_intercept=False, tol=1e-12, max_iter=100_000).fit(X, y).coef_
    own = lasso(X, y, penalty, steps=2000)
    np.testing.assert_allclose(own, theirs, atol=1e-5)
    assert (own.numpy()[np.abs(theirs) > 1e-4] != 0).all()


def test_lasso_on_digits_has_the_zeros_of_scikit_learn():
    parts = odd_even_parts(0)
    X, y = parts.X.cpu().numpy(), parts.y.cpu().numpy()
    theirs = Lasso(alpha=0.01, fit_intercept=False, tol=1e-10, max_iter=100_000).fit(X, y).coef_
    own = lasso(parts.X, parts.y, 0.01).cpu().numpy()
    assert ((own == 0) == (theirs == 0)).all() and (own == 0).sum() > 30
    np.testing.assert_allclose(own, theirs, atol=1e-6)


@pytest.mark.parametrize("kind", ["L1", "L2"])
def test_along_the_path_the_fit_gets_worse_and_the_weights_smaller(kind):
    path = penalty_path(curve_parts(2), kind)
    size = np.abs(path.weights).sum(1) if kind == "L1" else (path.weights**2).sum(1)
    assert (np.diff(path.train) > -1e-6).all() and (np.diff(size) < 1e-5).all()
    assert path.train[0] < 0.5 * path.train[-1] and path.validation[path.best] == path.validation.min()
    assert (path.zeros[-1] == 10) == (kind == "L1")


def test_the_paths_weights_are_those_of_the_single_fits():
    parts = odd_even_parts(1)
    for kind, fit in (("L2", ridge), ("L1", lasso)):
        path = penalty_path(parts, kind, [0.01, 0.1])
        for penalty, weights in zip(path.penalties, path.weights, strict=True):
            np.testing.assert_allclose(weights, fit(parts.X, parts.y, float(penalty)).cpu(), atol=2e-4)


@settings(max_examples=20, deadline=None)
@given(N=sizes, D=sizes, seed=seeds, penalty=penalties)
def test_degrees_of_freedom_are_the_trace_of_what_maps_y_to_the_fit(N, D, seed, penalty):
    X, y = table(N, D, seed)
    hat = torch.stack([X @ ridge(X, one, penalty) for one in torch.eye(N, dtype=torch.double)])  # (N, N)
    found = degrees_of_freedom(X, "L2", penalty, ridge(X, y, penalty))
    assert found == pytest.approx(hat.trace().item(), abs=1e-8)
    assert degrees_of_freedom(X, "L1", penalty, torch.tensor([0.0, 2.0, -1.0])) == 2


def test_the_parts_are_centered_by_the_first_and_keep_apart():
    parts = odd_even_parts(0, N=80)
    assert parts.X.shape == (80, 64) and parts.X_validation.shape == (297, 64) and parts.X_test.shape == (500, 64)
    assert parts.X.mean(0).abs().max() < 1e-12 and abs(parts.y.mean()) < 1e-12
    assert 0.001 < abs(parts.y_test.mean()) < 0.3 and parts.X_test.mean(0).abs().max() > 0.01
    assert float(parts.y.max() - parts.y.min()) == pytest.approx(2)


X, y = table(6, 3, 0)
hole = X.clone()
hole[2, 1] = math.nan


@pytest.mark.parametrize("fit", [ridge, lasso])
@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ((X, y, -0.1), ValueError, "penalty is -0.1. It must be finite and at least 0. A negative price"),
        ((X, y, math.nan), ValueError, "penalty is nan. It must be finite"),
        ((X, y, math.inf), ValueError, "penalty is inf. It must be finite"),
        ((X, y, "0.1"), TypeError, "penalty is '0.1', a str. It must be a number"),
        ((X, y, True), TypeError, "penalty is True, a bool"),
        ((hole, y, 0.1), ValueError, "1 of 6 rows of X hold a NaN"),
        ((X[:, 0], y, 0.1), ValueError, r"X has the shape \(6,\). It must be \(N, D\)"),
        ((X, y[:4], 0.1), ValueError, r"y has the shape \(4,\). It must be \(6,\)"),
        ((X[:0], y[:0], 0.1), ValueError, "there is no example"),
        ((X.int(), y, 0.1), TypeError, "X holds torch.int32"),
    ],
)
def test_what_no_fit_can_take_is_said(fit, arguments, kind, said):
    with pytest.raises(kind, match=said):
        fit(*arguments)


def test_other_bad_input_is_said():
    with pytest.raises(ValueError, match="penalty is 0, and many weights fit equally well"):
        ridge(torch.cat([X, X[:, :1]], 1), y, 0)
    with pytest.raises(ValueError, match=r"a has the shape \(3,\) and holds 1 NaN"):
        soft_threshold(torch.tensor([1.0, math.nan, 2.0]), 0.1)
    with pytest.raises(TypeError, match=r"a is torch.int64. It must be a tensor of floats"):
        soft_threshold(torch.tensor([1, 2]), 0.1)
    with pytest.raises(TypeError, match="a is list"):
        soft_threshold([1.0], 0.1)
    with pytest.raises(ValueError, match=r"kind is 'L3'. It must be one of L2, L1"):
        penalty_path(curve_parts(0), "L3")
    with pytest.raises(ValueError, match="penalty is -1"):
        penalty_path(curve_parts(0), "L1", [-1.0, 1.0])
    for wrong in ([0.1, 0.01], [0.1, 0.1]):  # scikit-learn would sort them, and weights lay beside other prices
        for kind in ("L1", "L2"):
            with pytest.raises(ValueError, match="don't rise"):
                penalty_path(curve_parts(0), kind, wrong)
