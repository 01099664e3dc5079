"""The loop, its batches, and the same steps in three libraries."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.algorithms.backprop.digits import digits
from largemodels.core.device import one_thread
from largemodels.practice.training_loop import libraries
from largemodels.practice.training_loop.loop import Batches, exam, fit
from largemodels.practice.training_loop.nets import clinic_net, small_net


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_each_epoch_hands_out_every_example_once_in_a_new_order(N, B, seed):
    batches, size = Batches(N, min(B, N), seed), math.ceil(N / min(B, N))
    epochs = [torch.cat([batches.next() for _ in range(size)]).tolist() for _ in range(3)]
    assert all(sorted(epoch) == list(range(N)) for epoch in epochs)
    assert N < 10 or epochs[0] != epochs[1]


def test_batches_go_on_in_the_middle_of_an_epoch():
    batches = Batches(10, 4, seed=1)
    batches.next()
    other = Batches(10, 4, seed=2)
    other.load_state_dict(batches.state_dict())
    assert [batches.next().tolist() for _ in range(7)] == [other.next().tolist() for _ in range(7)]


@pytest.mark.parametrize("B", [0, -1, 11, 2.0, True])
def test_a_batch_size_that_cannot_be_gets_a_sentence(B):
    with pytest.raises(ValueError, match="whole number from 1 to 10"):
        Batches(10, B)


@pytest.mark.parametrize("rate", [0.0, math.nan])
@one_thread()
def test_a_learning_rate_of_0_or_nan_is_refused_before_anything_moves(rate):
    net, data = small_net(), digits()
    before = [p.clone() for p in net.parameters()]
    with pytest.raises(ValueError, match="above 0"):
        fit(net, data, torch.optim.SGD(net.parameters(), rate), Batches(1000, 40), 1)
    assert all(torch.equal(p, q) for p, q in zip(net.parameters(), before, strict=True))


@one_thread()
def test_it_learns_stops_at_nan_and_looks_once_an_epoch():
    data, net = digits().first(200), small_net(1)
    history = fit(net, data, torch.optim.SGD(net.parameters(), 0.2), Batches(200, 50), 80)
    assert len(history.losses) == 80 and len(history.validation) == len(history.accuracy) == 20
    assert abs(history.losses[0] - math.log(10)) < 0.3 and history.accuracy[-1] > 0.85
    assert exam(net, data.X_validation, data.y_validation) == (history.validation[-1], history.accuracy[-1])
    data.X[7] = math.nan
    before = [p.clone() for p in net.parameters()]
    with pytest.raises(ValueError, match="step 0 is nan"):
        fit(net, data, torch.optim.SGD(net.parameters(), 0.2), Batches(200, 200), 1)
    assert all(torch.equal(p, q) for p, q in zip(net.parameters(), before, strict=True))


def test_the_exam_drops_nothing_and_leaves_batch_norm_alone():
    net, X = clinic_net(), torch.rand(30, 64)
    y, statistics = torch.zeros(30, dtype=torch.long), net[2].running_mean.clone()
    assert exam(net, X, y) == exam(net, X, y) and torch.equal(statistics, net[2].running_mean)


@one_thread()
def test_three_libraries_take_the_same_steps():
    rng = np.random.default_rng(0)
    X, y = rng.random((40, 6), dtype="float32"), rng.integers(3, size=40)
    net = small_net(2, D=6, H=5, C=3).cpu()
    start = [p.detach().numpy().copy() for p in net.parameters()]
    order = [rng.permutation(40)[:n] for n in (10, 10, 7, 10, 10, 3)]
    optimizer = torch.optim.SGD(net.parameters(), 0.5)
    for i in order:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(torch.tensor(X[i])), torch.tensor(y[i])).backward()
        optimizer.step()
    ours = [p.detach().numpy() for p in net.parameters()]
    assert libraries.apart(ours, start) > 0.01
    assert libraries.apart(ours, libraries.in_keras(start, X, y, order, 0.5)) < 1e-5
    assert libraries.apart(ours, libraries.in_sklearn(start, X, y, order, 0.5)) < 1e-5
    assert libraries.apart(ours, libraries.in_sklearn(start, X, y, order, 0.5, alpha=0.1)) > 1e-4


def test_nets_leave_the_global_generator_alone_and_repeat():
    torch.manual_seed(3)
    state = torch.get_rng_state()
    first, second = clinic_net(5), clinic_net(5)
    assert torch.equal(state, torch.get_rng_state())
    assert all(torch.equal(p, q) for p, q in zip(first.parameters(), second.parameters(), strict=True))
    assert not torch.equal(first[1].weight, clinic_net(6)[1].weight)
