"""One unit: fixed points and gradients that can be counted by hand, and the figures that say so."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.algorithms.recurrence.layers import rnn
from largemodels.algorithms.recurrence.units import cliff, layer_way_back, unit, walk, way_back


def test_a_touch_fades_below_one_and_stays_above():
    assert unit(0.8, [1, 0]) == pytest.approx([math.tanh(1), math.tanh(0.8 * math.tanh(1))])
    assert unit(0.9, [1] + [0] * 500)[-1] < 1e-9
    left = unit(1.5, [1] + [0] * 500)[-1]
    assert left > 0.8 and math.tanh(1.5 * left) == pytest.approx(left)


@settings(max_examples=25, deadline=None)
@given(w=st.floats(-2, 2), x=st.lists(st.floats(-2, 2), min_size=2, max_size=12))
def test_the_way_back_is_autograds(w, x):
    states = unit(w, x)
    first = torch.tensor(states[0], dtype=torch.double, requires_grad=True)
    h = first
    for value in x[1:]:
        h = torch.tanh(w * h + value)
    h.backward()
    slopes = way_back(w, states)
    assert len(slopes) == len(x) and slopes[0] == 1
    assert slopes[-1] == pytest.approx(first.grad.item(), rel=1e-6, abs=1e-12)
    assert abs(slopes[-1]) <= abs(w) ** (len(x) - 1) * (1 + 1e-9)


def test_the_layers_way_back_is_autograds():
    torch.manual_seed(0)
    W, x = torch.randn(5, 5) / 2, torch.randn(1, 7, 5)
    states = rnn(x, torch.zeros(1, 5), torch.eye(5), W, torch.zeros(5))[0]
    J = torch.autograd.functional.jacobian(
        lambda h: rnn(x[:, 3:], h[None], torch.eye(5), W, torch.zeros(5))[0, -1], states[2]
    )
    assert layer_way_back(W, states)[4] == pytest.approx((J.norm() / math.sqrt(5)).item(), rel=1e-5)
    turn = torch.nn.init.orthogonal_(torch.empty(6, 6))
    assert layer_way_back(0.9 * turn, torch.zeros(11, 6))[10] == pytest.approx(0.9**10, rel=1e-4)


def test_the_cliff_and_what_clipping_does():
    w = torch.tensor(0.97, dtype=torch.double, requires_grad=True)
    loss, slope = cliff(w, 50)
    assert torch.autograd.grad(loss, w)[0].item() == pytest.approx(slope.item())
    lost = walk(1.1, 50, 0.01, steps=3)
    assert lost[1] < -1e4 and not math.isfinite(lost[3])
    assert abs(walk(1.1, 50, 0.01, steps=40, most=1.0)[-1] - 0.5 ** (1 / 50)) < 0.01
    assert abs(walk(0.8, 50, 0.01, steps=40, most=1.0)[-1] - 0.8) < 0.01  # on the plain nothing helps
