"""The network in matrices: parity with torch, gradcheck, theory of depth, training, bad input."""

import math
from functools import partial
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from largemodels.algorithms.backprop import xor
from largemodels.algorithms.backprop.depth import deep_spreads
from largemodels.algorithms.backprop.digits import digits
from largemodels.algorithms.backprop.mlp import ACTIVATIONS, MLP, cross_entropy_with_slope, linear_backward
from largemodels.algorithms.backprop.mlp_training import right, train
from largemodels.algorithms.backprop.own_gradients import OwnLoss

MODULES = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "none": nn.Identity}
WIDTHS = st.lists(st.integers(1, 9), min_size=2, max_size=5)


def twin(model, activation):
    """torch's own network with the same weights."""
    layers = []
    for W, b in zip(model.W, model.b, strict=True):
        layer = nn.Linear(*W.shape)
        with torch.no_grad():
            layer.weight.copy_(W.T), layer.bias.copy_(b)
        layers += [layer, MODULES[activation]()]
    return nn.Sequential(*layers[:-1])


@settings(deadline=None)
@given(WIDTHS, st.integers(1, 7), st.sampled_from(list(MODULES)), st.integers(0, 999))
def test_logits_loss_and_every_gradient_equal_torchs(widths, N, activation, seed):
    draw = torch.Generator().manual_seed(seed)
    X, y = torch.randn(N, widths[0], generator=draw), torch.randint(widths[-1], (N,), generator=draw)
    model = MLP(widths, activation, seed=seed)
    theirs = twin(model, activation)
    torch.testing.assert_close(model.forward(X), theirs(X).detach(), atol=1e-5, rtol=1e-5)
    loss, G = cross_entropy_with_slope(model.forward(X), y)
    reference = F.cross_entropy(theirs(X), y)
    reference.backward()
    torch.testing.assert_close(loss, reference.detach(), atol=1e-5, rtol=1e-5)
    expected = [p.grad if p.dim() == 1 else p.grad.T for p in theirs.parameters()]
    for ours, right_one in zip(model.backward(G), expected, strict=True):
        torch.testing.assert_close(ours, right_one, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradcheck_in_double_precision(activation):
    X, y = torch.randn(4, 3, dtype=torch.double), torch.tensor([0, 2, 1, 2])
    model = MLP([3, 5, 4, 3], activation, seed=2).to(torch.double)
    parameters = [p.requires_grad_() for p in model.parameters()]
    assert torch.autograd.gradcheck(partial(OwnLoss.apply, model, X, y), parameters)


def test_gradcheck_finds_a_wrong_gradient():
    X, y = torch.randn(4, 3, dtype=torch.double), torch.tensor([0, 2, 1, 2])
    model = MLP([3, 5, 3], "tanh", seed=2).to(torch.double)
    model.slope = lambda A: 1 - A  # in place of 1 - A²
    parameters = [p.requires_grad_() for p in model.parameters()]
    with pytest.raises(RuntimeError, match="Jacobian mismatch"):
        torch.autograd.gradcheck(partial(OwnLoss.apply, model, X, y), parameters)


def test_linear_backward_by_hand():
    X, W, G = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0], [4.0]]), torch.tensor([[5.0]])
    G_X, G_W, G_b = linear_backward(X, W, G)
    assert G_X.tolist() == [[15, 20]] and G_W.tolist() == [[5], [10]] and G_b.tolist() == [5]


def test_cross_entropy_by_hand_and_for_huge_logits():
    loss, G = cross_entropy_with_slope(torch.tensor([[1.0, 2.0, 5.0]]).log(), torch.tensor([1]))
    assert loss.item() == pytest.approx(math.log(4)) and G[0].tolist() == pytest.approx([0.125, -0.75, 0.625])
    loss, G = cross_entropy_with_slope(torch.tensor([[10_000.0, 0.0]]), torch.tensor([1]))
    assert loss == 10_000 and G.tolist() == [[1, -1]]


LOGITS, LABELS = torch.zeros(2, 3), torch.tensor([0, 1])


@pytest.mark.parametrize(
    ("attempt", "error", "said"),
    [
        (lambda: MLP([3]), ValueError, r"widths is \[3\]"),
        (lambda: MLP([3, 0, 2]), ValueError, r"widths is \[3, 0, 2\]"),
        (lambda: MLP([3, 2]).forward(torch.ones(2, 4)), ValueError, r"X has the shape \(2, 4\). It must be \(N, 3\)"),
        (lambda: MLP([3, 2]).forward(torch.ones(0, 3)), ValueError, "one row or more"),
        (lambda: MLP([3, 2]).forward(torch.ones(3)), ValueError, r"X has the shape \(3,\)"),
        (lambda: MLP([3, 2]).forward(torch.ones(2, 3).long()), TypeError, "X is torch.int64"),
        (lambda: MLP([3, 2]).forward([[1.0]]), TypeError, "X is list"),
        (lambda: MLP([3, 2]).forward(torch.full((2, 3), math.nan)), ValueError, "2 of 2 rows of X hold a NaN"),
        (lambda: linear_backward(torch.ones(2, 3), torch.ones(3, 4), torch.ones(2, 3)), ValueError, "G has the shape"),
        (lambda: cross_entropy_with_slope(LOGITS, LABELS.float()), TypeError, "y holds torch.float32"),
        (lambda: cross_entropy_with_slope(LOGITS, LABELS[:1]), ValueError, r"y has the shape \(1,\)"),
        (lambda: cross_entropy_with_slope(LOGITS, LABELS + 2), ValueError, "classes from 2 to 3"),
        (lambda: cross_entropy_with_slope(LOGITS[:0], LABELS[:0]), ValueError, r"logits has the shape \(0, 3\)"),
        (lambda: digits().first(0), ValueError, "n is 0"),
        (lambda: train(MLP([64, 10]), digits(), rate=0.0, epochs=1), ValueError, "rate is 0.0"),
        (lambda: xor.best_line(torch.ones(4, 3), xor.XOR_Y), ValueError, r"X has the shape \(4, 3\)"),
    ],
)
def test_bad_input_ends_in_a_sentence(attempt, error, said):
    with pytest.raises(error, match=said):
        attempt()


@pytest.mark.parametrize("gain", [0.7, math.sqrt(2), 2.5])
def test_each_relu_layer_multiplies_by_gain_over_root_2_both_ways(gain):
    numbers, slopes = deep_spreads("relu", gain, depth=12)
    factor = gain / math.sqrt(2)
    assert (numbers[-1] / numbers[1]) ** (1 / 10) == pytest.approx(factor, rel=0.05)
    assert (slopes[0] / slopes[-1]) ** (1 / 11) == pytest.approx(factor, rel=0.05)


def test_a_sigmoid_layer_keeps_at_most_a_quarter():
    _, slopes = deep_spreads("sigmoid", 1.0, depth=6)
    assert all(before < 0.26 * after for before, after in pairwise(slopes))


def test_the_pictures_are_parted_without_overlap_and_in_equal_shares():
    data = digits()
    assert [len(part) for part in (data.X, data.X_validation, data.X_test)] == [1000, 297, 500]
    assert 0 <= data.X.min() and data.X.max() == 1
    assert (data.y_test.bincount() - 50).abs().max() <= 2
    assert digits(1).y.tolist() != data.y.tolist()
    assert set(data.odd_or_even().y.tolist()) == {0, 1}


def test_training_learns_and_an_overflow_ends_it_with_nan():
    data = digits()
    model = MLP([64, 32, 10]).to(data.X.device)
    history = train(model, data, rate=0.1, epochs=5)
    assert history.train[-1] < history.train[0] and len(history.validation) == 5
    assert right(model, data.X_test, data.y_test) > 400
    wild = train(MLP([64] * 9 + [10], gain=2.83).to(data.X.device), data, rate=0.05, epochs=5)
    assert math.isnan(wild.train[-1]) and len(wild.train) < 5


def test_no_line_does_xor_and_any_bent_function_does():
    assert xor.best_line(xor.XOR_X, xor.XOR_Y, steps=21) == (3, 21**3)
    assert xor.best_line(xor.XOR_X, (xor.XOR_X.sum(1) > 1).long(), steps=21)[0] == 4  # AND has a line
    assert [leak for leak in (0.0, 0.5, 0.9, 1.0, 1.1, 2.0) if xor.parting_line(leak) is None] == [1.0]
