"""Our recurrent layers against torch's from the same weights, over random shapes, and what they refuse."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from largemodels.algorithms.recurrence.layers import gru, lstm, lstm_step, rnn

SIZES = st.tuples(*[st.integers(1, 5) for _ in range(4)])  # B, T, D, H


def ours(kind, x, weights):
    W_x, W_h, b_x, b_h = weights
    h = torch.zeros(len(x), W_h.size(1))
    if kind is nn.RNN:
        return rnn(x, h, W_x, W_h, b_x + b_h)
    return lstm(x, W_x, W_h, b_x + b_h)[0] if kind is nn.LSTM else gru(x, h, W_x, W_h, b_x, b_h)


@settings(max_examples=25, deadline=None)
@given(sizes=SIZES, seed=st.integers(0, 999), kind=st.sampled_from([nn.RNN, nn.LSTM, nn.GRU]))
def test_outputs_and_gradients_are_torchs(sizes, seed, kind):
    B, T, D, H = sizes
    torch.manual_seed(seed)
    theirs, x = kind(D, H, batch_first=True), 2 * torch.randn(B, T, D)
    weights = [w.detach().mul_(2).requires_grad_() for w in theirs.parameters()]
    out, wanted = ours(kind, x, list(theirs.parameters())), theirs(x)[0]
    torch.testing.assert_close(out, wanted, atol=1e-5, rtol=1e-5)
    gradients = [torch.autograd.grad(y.square().sum(), list(theirs.parameters())) for y in (out, wanted)]
    torch.testing.assert_close(*gradients, atol=1e-4, rtol=1e-4)
    assert all(w.requires_grad for w in weights)


def test_the_lstms_cell_and_gates():
    theirs, x = nn.LSTM(3, 4, batch_first=True), torch.randn(2, 6, 3)
    W_x, W_h, b_x, b_h = theirs.parameters()
    outs, cells, gates = lstm(x, W_x, W_h, b_x + b_h)
    torch.testing.assert_close(cells[:, -1], theirs(x)[1][1][0], atol=1e-6, rtol=1e-5)
    assert gates.shape == (2, 6, 3, 4) and 0 < gates.min() and gates.max() < 1
    torch.testing.assert_close(outs, gates[:, :, 2] * cells.tanh())  # the third gate lets out


def test_a_gate_held_open_keeps_and_a_shut_one_wipes():
    x, h, c = torch.zeros(1, 1), torch.zeros(1, 1), torch.full((1, 1), 0.7)
    for bias, kept in ((40.0, 0.7), (-40.0, 0.0)):
        b = torch.tensor([-40.0, bias, 0, 0])  # nothing is written
        assert lstm_step(x, h, c, torch.zeros(4, 1), torch.zeros(4, 1), b)[1].item() == pytest.approx(kept)


def test_a_state_carried_over_is_the_same_as_reading_on():
    W_x, W_h, b = torch.randn(4, 3), torch.randn(4, 4), torch.randn(4)
    x = torch.randn(2, 7, 3)
    whole = rnn(x, torch.zeros(2, 4), W_x, W_h, b)
    torch.testing.assert_close(rnn(x[:, 3:], whole[:, 2], W_x, W_h, b), whole[:, 3:])


def spoiled():
    x = torch.randn(2, 6, 5)
    x[1, 3] = math.nan
    return x


BAD = {
    "no step": (torch.randn(2, 0, 5), r"x has the shape \(2, 0, 5\): there is nothing to read"),
    "no sequence": (torch.randn(0, 6, 5), "there is nothing to read"),
    "another width": (torch.randn(2, 6, 4), r"W_x has the shape \(32, 5\).* it must be \(32, 4\)"),
    "one sequence": (torch.randn(6, 5), r"x has the shape \(6, 5\). It must be \(B, T, D\)"),
    "NaN": (spoiled(), "x holds NaN, first at step 4"),
    "tokens": (torch.ones(2, 6, 5).long(), r"x is a tensor of torch.int64.*embed tokens first"),
    "a list": ([[1.0]], "x is a list"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_can_not_be_read_is_said_in_a_sentence(name):
    x, said = BAD[name]
    with pytest.raises((TypeError, ValueError), match=said):
        lstm(x, torch.randn(32, 5), torch.randn(32, 8), torch.zeros(32))


def test_a_state_and_weights_that_do_not_fit():
    x = torch.randn(2, 6, 5)
    with pytest.raises(ValueError, match=r"The state has the shape \(3, 8\). It must be \(2, H\)"):
        rnn(x, torch.zeros(3, 8), torch.randn(8, 5), torch.randn(8, 8), torch.zeros(8))
    with pytest.raises(ValueError, match=r"W_h has the shape \(8, 8\).*must be \(24, 8\)"):
        gru(x, torch.zeros(2, 8), torch.randn(24, 5), torch.randn(8, 8), torch.zeros(24), torch.zeros(24))
