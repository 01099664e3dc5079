"""Dropout: its mean, its spread, torch's; what it does in use; and what bad input is told."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from largemodels.algorithms.regularization.dropout import Dropout, dropout


@settings(max_examples=20, deadline=None)
@given(N=st.integers(1, 6), H=st.integers(1, 6), p=st.floats(0, 0.9), seed=st.integers(0, 99))
def test_survivors_are_scaled_as_torchs_are(N, H, p, seed):
    torch.manual_seed(seed)
    x = torch.rand(N, H) + 0.1
    for out in (dropout(x, p, training=True), F.dropout(x, p, training=True)):
        torch.testing.assert_close(out, x * (out != 0) / (1 - p))


@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_the_share_the_mean_and_the_spread(p):
    torch.manual_seed(0)
    out = dropout(torch.full((200_000,), 3.0), p, training=True)
    assert (out == 0).float().mean().item() == pytest.approx(p, abs=0.005)
    assert out.mean().item() == pytest.approx(3, abs=0.05)
    assert out.std().item() == pytest.approx(3 * math.sqrt(p / (1 - p)), rel=0.02)


def test_in_use_and_at_zero_it_changes_nothing():
    x = torch.randn(4, 5)
    assert dropout(x, 0.5, training=False) is x
    assert torch.equal(dropout(x, 0.0, training=True), x)
    network = nn.Sequential(nn.Linear(5, 5), Dropout(0.5))
    assert torch.equal(network.eval()(x), network[0](x))
    assert not torch.equal(network.train()(x), network[0](x))


def test_the_gradient_goes_through_the_survivors_alone():
    torch.manual_seed(1)
    x = torch.rand(100, requires_grad=True)
    out = dropout(x, 0.3, training=True)
    out.sum().backward()
    torch.testing.assert_close(x.grad, (out != 0) / 0.7)


@pytest.mark.parametrize("p", [-0.1, 1.0, 1.5, math.nan])
def test_a_share_out_of_range_is_said(p):
    for wrong in (lambda: dropout(torch.ones(3), p, True), lambda: Dropout(p)):
        with pytest.raises(ValueError, match=f"p is {p:g}. It must be at least 0 and below 1"):
            wrong()


def test_what_it_cannot_take_is_said():
    with pytest.raises(TypeError, match=r"x is torch.int64. It must be a tensor of floats"):
        dropout(torch.ones(3).long(), 0.5, True)
    with pytest.raises(ValueError, match=r"x has the shape \(2,\) and holds 1 NaN"):
        dropout(torch.tensor([1.0, math.nan]), 0.5, True)
