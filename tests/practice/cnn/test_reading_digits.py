"""Moves, training, plain ways, McNemar's test, and folds that keep writers apart."""

import math

import numpy as np
import pytest
import torch
from sklearn.neighbors import KNeighborsClassifier

from largemodels.algorithms.backprop.digits import digits
from largemodels.practice.cnn import baselines, judging, learning, writers
from largemodels.practice.cnn.baselines import compared
from largemodels.practice.cnn.digit_net import DigitNet

PARTS = learning.pictures(digits())


def test_pictures_are_the_same_numbers():
    assert PARTS.X.shape == (1000, 1, 8, 8) and PARTS.X_validation.shape == (297, 1, 8, 8)
    assert torch.equal(PARTS.X_test.flatten(1), digits().X_test)


def test_no_move_changes_nothing_and_moves_stay_within_the_most():
    x = torch.zeros(200, 1, 8, 8)
    x[:, 0, 4, 3] = 1
    assert torch.allclose(learning.shifted(x, 0.0, torch.Generator()), x, atol=1e-6)
    out = learning.shifted(x, 1.0, torch.Generator().manual_seed(0))
    where = torch.arange(8.0)
    right, down = ((out.sum(dim) * where).sum(-1) / out.sum((2, 3)) for dim in (2, 3))
    for place, home in ((right, 3), (down, 4)):
        assert (place - home).abs().max() <= 1.001 and place.min() < home - 0.8 and place.max() > home + 0.8
    assert torch.allclose(out.sum((1, 2, 3)), torch.ones(200), atol=1e-5)  # far from the edge, no ink is lost


def test_a_short_training_reads_and_the_same_seed_gives_the_same_net():
    one, again = (learning.learn(PARTS.X, PARTS.y, seed=3, steps=60) for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), again.parameters(), strict=True))
    assert learning.right(one, PARTS.X_test, PARTS.y_test).mean() > 0.7 and not one.training
    assert torch.allclose(learning.probabilities(one, PARTS.X_test).sum(-1), torch.ones(500), atol=1e-5)
    own = DigitNet(channels=2, maps=2)
    assert learning.learn(PARTS.X, PARTS.y, steps=1, most=0.0, net=own) is own


def test_plain_ways_read():
    few = PARTS.first(400)
    machine = baselines.machine(few.X, few.y)
    moved = baselines.moved_machine(few.X, few.y, machine, copies=1)
    near = baselines.nearest(few.X, few.y)
    for way in (machine, moved, near):
        assert way.score(baselines.flat(PARTS.X_test), PARTS.y_test.cpu()) > 0.93
    assert moved.C == machine.best_params_["C"] and moved.shape_fit_[0] == 800


def test_mcnemar_by_hand():
    chance = np.random.default_rng(0)
    a, b = chance.random(300) < 0.9, chance.random(300) < 0.7
    found = compared(a, b)
    one, other = int((a & ~b).sum()), int((~a & b).sum())
    assert (found.first, found.second) == (one, other)
    tail = sum(math.comb(one + other, k) for k in range(min(one, other) + 1)) / 2 ** (one + other)
    assert found.p == pytest.approx(min(1, 2 * tail))
    assert found.difference == pytest.approx(a.mean() - b.mean()) and found.low < found.difference < found.high
    assert found.winner == 1 and compared(b, a).winner == -1
    assert compared(a, a).winner == 0 and compared(a, a).p == 1
    with pytest.raises(ValueError, match=r"\(300,\) and \(2,\)"):
        compared(a, a[:2])


def test_the_interval_covers():
    chance, inside = np.random.default_rng(1), 0
    for _ in range(400):
        one = chance.random(300)
        pair = compared(one < 0.95, one + 0.02 * chance.standard_normal(300) < 0.93)
        inside += pair.low <= 0.02 <= pair.high
    assert inside / 400 > 0.88


@pytest.mark.parametrize("kind", [writers.MIXED, writers.APART])
def test_each_picture_is_judged_once_and_writers_apart_share_no_stretch(kind):
    folds, whose = writers.folds(kind), writers.writers()
    assert sorted(np.concatenate([test for _, test in folds])) == list(range(1797)) and len(whose) == 1797
    shared = [set(whose[learned]) & set(whose[test]) for learned, test in folds]
    assert all(shared) if kind == writers.MIXED else not any(shared)
    assert [sorted([*learned, *test]) == list(range(1797)) for learned, test in folds] == [True] * 5


def test_a_fold_is_judged_by_each_way_that_was_asked(monkeypatch):
    monkeypatch.setattr(judging, "learn", lambda X, y, seed: learning.learn(X, y, seed=seed, steps=40))
    rows, found = judging.judged(writers.APART, 2, (judging.NET, judging.NEAREST))
    X, y = writers.all_digits()
    learned, test = writers.folds(writers.APART)[2]
    near = baselines.nearest(X[learned], y[learned]).predict(baselines.flat(X[test])) == y[test].cpu().numpy()
    assert np.array_equal(rows, test) and np.array_equal(found[judging.NEAREST], near)
    assert set(found) == {judging.NET, judging.NEAREST} and 0.5 < found[judging.NET].mean() < 1


def test_on_all_pictures_mixed_hands_are_read_better_by_the_same_settings():
    near = KNeighborsClassifier(1)
    mixed, apart = (judging.on_all(kind, near) for kind in (writers.MIXED, writers.APART))
    X, y = (part.cpu().flatten(1).numpy() if part.dim() > 1 else part.cpu().numpy() for part in writers.all_digits())
    learned, test = writers.folds(writers.APART)[1]
    own = KNeighborsClassifier(1).fit(X[learned], y[learned]).predict(X[test]) == y[test]
    assert len(mixed) == len(apart) == 1797 and np.array_equal(apart[test], own)
    assert compared(mixed, apart).low > 0
