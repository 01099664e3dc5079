"""Linear regression against PyTorch and scikit-learn, over random shapes; and what it says of input it can't take."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression

from largemodels.algorithms.linear.linear import least_squares, mse, mse_by_loop, mse_gradient, mse_gradient_by_loop

sizes = st.integers(1, 8)
seeds = st.integers(0, 99)


def examples(N, D, seed, dtype=torch.double):
    generator = torch.Generator().manual_seed(seed)
    shapes = ((N, D), (N,), (D,), ())
    return tuple(torch.randn(shape, generator=generator, dtype=dtype) for shape in shapes)


@settings(max_examples=40, deadline=None)
@given(N=sizes, D=sizes, seed=seeds, dtype=st.sampled_from([torch.float, torch.double]))
def test_the_gradient_is_autograds(N, D, seed, dtype):
    X, y, w, b = examples(N, D, seed, dtype)
    own = mse_gradient(X, y, w, b)
    theirs = torch.autograd.grad(mse(X, y, w.requires_grad_(), b.requires_grad_()), (w, b))
    torch.testing.assert_close(own, theirs, atol=1e-5, rtol=1e-5)


@settings(max_examples=20, deadline=None)
@given(N=sizes, seed=seeds)
def test_the_loops_agree(N, seed):
    X, y, w, b = examples(N, 1, seed)
    plain = X[:, 0].tolist(), y.tolist(), w.item(), b.item()
    assert math.isclose(mse_by_loop(*plain), mse(X, y, w, b).item(), abs_tol=1e-12)
    slopes = [slope.item() for slope in mse_gradient(X, y, w, b)]
    assert mse_gradient_by_loop(*plain) == pytest.approx(slopes, abs=1e-12)


def test_gradients_in_double_precision():
    parts = [part.requires_grad_() for part in examples(5, 3, 0)]
    assert torch.autograd.gradcheck(mse, parts)


@settings(max_examples=30, deadline=None)
@given(D=st.integers(1, 6), more=sizes, seed=seeds)
def test_least_squares_is_scikit_learns_and_its_gradient_is_zero(D, more, seed):
    X, y, _, _ = examples(D + 1 + more, D, seed)
    w, b = least_squares(X, y)
    theirs = LinearRegression().fit(X, y)
    np.testing.assert_allclose(w, theirs.coef_, atol=1e-5)
    assert b.item() == pytest.approx(theirs.intercept_, abs=1e-5)
    for slope in mse_gradient(X, y, w, b):
        torch.testing.assert_close(slope, torch.zeros_like(slope), atol=1e-8, rtol=0)


def test_the_pencil():
    x, y = [0.0, 1.0, 2.0], [1.0, 4.0, 4.0]
    assert mse_by_loop(x, y, 1.0, 1.0) == pytest.approx(5 / 3)
    assert mse_gradient_by_loop(x, y, 1.0, 1.0) == pytest.approx((-8 / 3, -2))
    w, b = least_squares(torch.tensor(x)[:, None], torch.tensor(y))
    assert (w.item(), b.item()) == pytest.approx((1.5, 1.5))


X, y, w, b = examples(4, 2, 0)
hole = X.clone()
hole[2, 1] = math.nan


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ((X[:, 0], y, w, b), ValueError, r"X has the shape \(4,\). It must be \(N, D\)"),
        ((X, y[:3], w, b), ValueError, r"y has the shape \(3,\). It must be \(4,\)"),
        ((X, y[:, None], w, b), ValueError, r"y has the shape \(4, 1\). It must be \(4,\)"),
        ((X[:0], y[:0], w, b), ValueError, "there is no example to learn from"),
        ((X, y, w[:1], b), ValueError, r"w has the shape \(1,\). It must be \(2,\): one weight for each column"),
        ((hole, y, w, b), ValueError, "1 of 4 rows of X hold a NaN"),
        ((X, y / 0, w, b), ValueError, "4 of 4 rows of y hold a NaN or an infinity"),
        ((X.numpy(), y, w, b), TypeError, r"X is a ndarray. It must be a tensor: write torch.as_tensor\(X\)"),
        ((X, y.long(), w, b), TypeError, r"y holds torch.int64.*y.double\(\)"),
    ],
)
def test_a_mistake_is_said_as_a_sentence(arguments, kind, said):
    for function in (mse, mse_gradient):
        with pytest.raises(kind, match=said):
            function(*arguments)


@pytest.mark.parametrize("table", [torch.cat([X, 2 * X[:, :1]], dim=1), X[:2], torch.ones(4, 1)])
def test_many_lines_that_fit_equally_well_are_refused(table):
    with pytest.raises(ValueError, match="say something new, so many weights fit equally well"):
        least_squares(table, y[: len(table)])
