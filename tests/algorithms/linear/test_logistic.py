"""Logistic regression against PyTorch and scikit-learn, over random shapes; and what it says of bad input."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from largemodels.algorithms.linear.logistic import (
    LogisticModel,
    cross_entropy,
    cross_entropy_gradient,
    cross_entropy_gradient_by_loop,
    sigmoid,
)

sizes = st.integers(1, 8)
seeds = st.integers(0, 99)


def examples(N, D, seed, dtype=torch.double):
    generator = torch.Generator().manual_seed(seed)
    X, w, b = (torch.randn(shape, generator=generator, dtype=dtype) for shape in ((N, D), (D,), ()))
    return X, (torch.rand(N, generator=generator) < 0.5).to(dtype), w, b


@settings(max_examples=40, deadline=None)
@given(N=sizes, D=sizes, seed=seeds, scale=st.sampled_from([1, 30, 1000]))
def test_the_loss_is_torchs_however_large_the_log_odds(N, D, seed, scale):
    X, y, w, b = examples(N, D, seed, torch.float)
    own = cross_entropy(X, y, scale * w, b)
    torch.testing.assert_close(own, F.binary_cross_entropy_with_logits(X @ (scale * w) + b, y), atol=1e-5, rtol=1e-5)


@settings(max_examples=40, deadline=None)
@given(N=sizes, D=sizes, seed=seeds, dtype=st.sampled_from([torch.float, torch.double]))
def test_the_gradient_is_autograds(N, D, seed, dtype):
    X, y, w, b = examples(N, D, seed, dtype)
    own = cross_entropy_gradient(X, y, w, b)
    theirs = torch.autograd.grad(cross_entropy(X, y, w.requires_grad_(), b.requires_grad_()), (w, b))
    torch.testing.assert_close(own, theirs, atol=1e-5, rtol=1e-5)


@settings(max_examples=20, deadline=None)
@given(N=sizes, seed=seeds)
def test_the_loop_agrees(N, seed):
    X, y, w, b = examples(N, 1, seed)
    slopes = [slope.item() for slope in cross_entropy_gradient(X, y, w, b)]
    assert cross_entropy_gradient_by_loop(X[:, 0].tolist(), y.tolist(), w.item(), b.item()) == pytest.approx(slopes)


def test_gradients_in_double_precision():
    X, y, w, b = examples(6, 3, 0)
    assert torch.autograd.gradcheck(lambda w, b: cross_entropy(X, y, w, b), (w.requires_grad_(), b.requires_grad_()))


def test_the_sigmoid_undoes_log_odds_and_stays_finite():
    assert sigmoid(torch.tensor([0.0, math.log(3), -math.log(3)])).tolist() == pytest.approx([0.5, 0.75, 0.25])
    assert sigmoid(torch.tensor([-1000.0, 1000.0])).tolist() == [0, 1]


@pytest.mark.parametrize("leash", [0.0, 0.05])
def test_the_fitted_weights_are_scikit_learns(leash):
    X, _, w, b = examples(80, 2, 3)
    y = (torch.rand(80, generator=torch.Generator().manual_seed(0)) < sigmoid(X @ w + b)).double()
    C = 1 / (leash * 80) if leash else np.inf
    theirs = LogisticRegression(C=C, tol=1e-10).fit(X, y)
    model = LogisticModel(leash).fit(X, y, rate=1.0, steps=800)
    np.testing.assert_allclose(model.w, theirs.coef_[0], atol=1e-5)
    assert model.b.item() == pytest.approx(theirs.intercept_[0], abs=1e-5)
    np.testing.assert_allclose(model.probability(X), theirs.predict_proba(X)[:, 1], atol=1e-5)
    np.testing.assert_array_equal(model.decide(X), theirs.predict(X) == 1)


def test_training_goes_on_from_where_it_was():
    X, y, *_ = examples(20, 2, 0)
    at_once = LogisticModel().fit(X, y, rate=0.5, steps=20)
    in_parts = LogisticModel().fit(X, y, rate=0.5, steps=5).fit(X, y, rate=0.5, steps=15)
    assert torch.equal(at_once.w, in_parts.w) and torch.equal(at_once.b, in_parts.b)


def test_separable_data_have_no_best_weight_without_a_leash():
    X, y = torch.tensor([[-1.0], [1.0]]).double(), torch.tensor([0.0, 1.0]).double()
    free, held = LogisticModel(), LogisticModel(leash=0.1)
    lengths = [free.fit(X, y, rate=1.0, steps=1000).w.item() for _ in range(3)]
    assert lengths[0] + 0.3 < lengths[1] < lengths[2] - 0.3
    assert held.fit(X, y, rate=1.0, steps=1000).w.item() == pytest.approx(held.fit(X, y, rate=1.0, steps=1000).w.item())


X, y, w, b = examples(4, 2, 0)


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ((X, y + 1, w, b), ValueError, "y holds [12]. It must hold 0 for no and 1 for yes"),
        ((X, y[:3], w, b), ValueError, r"y has the shape \(3,\). It must be \(4,\)"),
        ((X[:0], y[:0], w, b), ValueError, "there is no example"),
        ((X, y, w[:1], b), ValueError, r"w has the shape \(1,\). It must be \(2,\)"),
        ((X * math.nan, y, w, b), ValueError, "4 of 4 rows of X hold a NaN"),
        ((X, y.bool(), w, b), TypeError, "y holds torch.bool"),
    ],
)
def test_a_mistake_is_said_as_a_sentence(arguments, kind, said):
    for function in (cross_entropy, cross_entropy_gradient):
        with pytest.raises(kind, match=said):
            function(*arguments)


def test_a_model_without_weights_says_so():
    with pytest.raises(RuntimeError, match=r"no weights yet\. Call fit first"):
        LogisticModel().probability(X)
    with pytest.raises(ValueError, match=r"w has the shape \(2,\). It must be \(1,\)"):
        LogisticModel().fit(X, y, rate=0.1, steps=1).decide(X[:, :1])
