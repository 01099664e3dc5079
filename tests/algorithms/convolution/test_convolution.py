"""The course's convolution and pooling against torch's, over random shapes; and what they say of wrong input."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.algorithms.convolution.convolution import (
    as_matrix,
    conv2d,
    conv2d_by_loop,
    conv2d_gradients,
    max_pool2d,
    out_size,
    windows,
)

few, side, steps = st.integers(1, 3), st.integers(1, 4), st.integers(1, 5)


def drawn(seed, *shape):
    return torch.randn(*shape, dtype=torch.double, generator=torch.Generator().manual_seed(seed))


@settings(max_examples=60, deadline=None)
@given(
    B=few, C=few, D=few, H=st.integers(4, 9), W=st.integers(4, 9), k=side, m=side, stride=steps,
    padding=st.integers(0, 2), biased=st.booleans(), seed=st.integers(0, 99),
)  # fmt: skip
def test_convolution_and_its_gradients_are_torchs(B, C, D, H, W, k, m, stride, padding, biased, seed):
    x, w = drawn(seed, B, C, H, W).requires_grad_(), drawn(seed + 1, D, C, k, m).requires_grad_()
    b = drawn(seed + 2, D) if biased else None
    theirs = F.conv2d(x, w, b, stride=stride, padding=padding)
    torch.testing.assert_close(conv2d(x, w, b, stride, padding), theirs)
    assert theirs.shape[2:] == (out_size(H, k, stride, padding), out_size(W, m, stride, padding))
    upstream = torch.randn_like(theirs)
    ours = conv2d_gradients(x.detach(), w.detach(), upstream, stride, padding)
    torch.testing.assert_close(ours, torch.autograd.grad(theirs, (x, w), upstream))


@settings(max_examples=20, deadline=None)
@given(C=few, D=few, n=st.integers(3, 6), k=st.integers(1, 3), stride=steps, padding=st.integers(0, 2))
def test_the_loop_the_columns_and_the_matrix_agree(C, D, n, k, stride, padding):
    x, w = torch.randn(C, n, n + 1), torch.randn(D, C, k, k)
    fast = conv2d(x[None], w, stride=stride, padding=padding)[0]
    torch.testing.assert_close(conv2d_by_loop(x, w, stride, padding), fast, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(windows(x[None], (k, k), stride, padding), F.unfold(x[None], k, 1, padding, stride))
    dense = as_matrix(w, (n, n + 1), stride, padding) @ x.flatten()
    torch.testing.assert_close(dense, fast.flatten(), atol=1e-5, rtol=1e-5)


@settings(max_examples=30, deadline=None)
@given(B=few, C=few, n=st.integers(4, 9), k=side, stride=st.none() | steps)
def test_pooling_is_torchs(B, C, n, k, stride):
    x = torch.randn(B, C, n, n + 2)
    assert torch.equal(max_pool2d(x, k, stride), F.max_pool2d(x, k, stride))


def test_single_precision_to_a_millionth():
    x, w = torch.rand(2, 3, 20, 30), torch.randn(4, 3, 3, 3) / 27
    assert (conv2d(x, w, padding=1) - F.conv2d(x, w, padding=1)).abs().max() < 1e-6


def test_gradients_in_double_precision():
    x, w = drawn(0, 1, 2, 5, 5).requires_grad_(), drawn(1, 3, 2, 3, 3).requires_grad_()
    assert torch.autograd.gradcheck(lambda x, w: conv2d(x, w, stride=2, padding=1), (x, w))
    assert torch.autograd.gradcheck(lambda x: max_pool2d(x, 2), (x,))


x, w = torch.randn(2, 3, 6, 6), torch.randn(4, 3, 3, 3)


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ((x[0], w), ValueError, r"x has the shape \(3, 6, 6\). It must be \(B, C, H, W\): write `x\[None\]`"),
        ((x[:0], w), ValueError, r"x has the shape \(0, 3, 6, 6\): there is nothing to look at"),
        ((x.byte(), w), TypeError, r"x is a tensor of torch.uint8.*`x.float\(\) / 255`"),
        ((x.tolist(), w), TypeError, "x is a list"),
        ((x, w.long()), TypeError, "w is a tensor of torch.int64"),
        ((x, w[0]), ValueError, r"w has the shape \(3, 3, 3\). It must be \(D, C, k, m\)"),
        ((x, w[:, :2]), ValueError, r"x has the shape \(2, 3, 6, 6\) and w \(4, 2, 3, 3\): the second number"),
        ((x, w, torch.zeros(3)), ValueError, r"b has the shape \(3,\). It must be \(4,\)"),
        ((x[..., :2], w), ValueError, "A window of 3 × 3 doesn't fit into an image of 6 × 2 pixels"),
        ((x, w, None, 0), ValueError, "stride is 0. It must be at least 1"),
        ((x, w, None, 1.5), TypeError, "stride is 1.5. It must be a whole number"),
        ((x, w, None, 1, -1), ValueError, "padding is -1. It must be at least 0"),
    ],
)
def test_a_mistake_is_said_as_a_sentence(arguments, kind, said):
    with pytest.raises(kind, match=said):
        conv2d(*arguments)


def test_pooling_says_its_mistakes_too():
    with pytest.raises(ValueError, match=r"x has the shape \(6, 6\)"):
        max_pool2d(x[0, 0], 2)
    with pytest.raises(ValueError, match="A window of 7 × 7 doesn't fit"):
        max_pool2d(x, 7)
    with pytest.raises(ValueError, match="A window of 0 × 0"):
        max_pool2d(x, 0, 1)


def test_a_nan_shows_where_its_windows_are_and_nowhere_else():
    spoiled = x.clone()
    spoiled[0, 0, 0, 0] = math.nan
    out = conv2d(spoiled, w).isnan()
    assert out[0, :, 0, 0].all() and not out[1].any() and not out[0, :, 1:].any()
