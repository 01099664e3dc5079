"""The Transformer over films: its batches, what it can learn, and the record."""

import numpy as np
import pytest
import torch

from largemodels.applications.recommendation import long_runs
from largemodels.applications.recommendation.sequence import (
    PAD,
    batch,
    film_model,
    model_scores,
    shuffled_ties,
    train_film_model,
)
from largemodels.core.records import read


def test_films_of_one_second_are_shuffled_and_no_others():
    chance = np.random.default_rng(0)
    history, times = np.arange(6), np.array([1, 2, 2, 2, 3, 4])
    found = {tuple(shuffled_ties(history, times, chance).tolist()) for _ in range(60)}
    assert len(found) == 6 and all(f[0] == 0 and f[4:] == (4, 5) and {*f[1:4]} == {1, 2, 3} for f in found)


def test_a_batch_holds_stretches_and_the_film_after_each():
    histories, times = [np.arange(10), np.array([7, 3])], [np.arange(10), np.arange(2)]
    ids, targets = batch(histories, times, np.array([0, 1]), 4, np.random.default_rng(0))
    assert ids.shape == (2, 4) and (targets[0] == ids[0] + 1).all()
    assert ids[1, 0] == 7 and targets[1].tolist() == [3, PAD, PAD, PAD]


def test_it_learns_a_round_and_reads_the_last_films_alone():
    torch.manual_seed(0)
    round_trip = [np.roll(np.arange(8), -n) for n in range(8)]
    times = [np.arange(8)] * 8
    model = film_model(8, D=16, L=1, dropout=0.0, longest=4)
    losses = train_film_model(model, round_trip, times, 150, B=8, learning_rate=1e-2)
    assert losses[-1] < 0.1 < losses[0]
    scores = model_scores(model, [np.array([2]), np.array([0, 1, 2, 3, 4, 5])], B=1)
    assert scores.argmax(1).tolist() == [3, 6]
    together = model_scores(model, [np.array([2]), np.array([0, 1, 2, 3, 4, 5])], B=2)
    np.testing.assert_allclose(scores, together, atol=1e-5)
    with pytest.raises(ValueError, match="Person 0 has rated 0 films"):
        model_scores(model, [np.array([], dtype=int)])
    with pytest.raises(ValueError, match="has film 8"):
        model_scores(model, [np.array([8])])


def test_validation_looks_as_often_as_it_says():
    chance = np.random.default_rng(0)
    past = [chance.permutation(30)[:12] for _ in range(20)]
    found = long_runs.validated(past, [np.arange(13)] * 20, 30, 0.1, steps=4, every=2)
    assert len(found) == 2 and all(0 <= one <= 1 for one in found)


def test_the_record_is_whole():
    kept = read("next_film_transformer")
    assert kept["every"] == long_runs.EVERY == 100 and kept["steps"] % 100 == 0
    assert {len(curve) for curve in kept["validation"].values()} == {long_runs.STEPS // long_runs.EVERY}
    best = max(kept["validation"][str(kept["dropout"])])
    assert best == max(max(curve) for curve in kept["validation"].values())
    assert all(len(one) == 943 for name in ("above", "hits", "ndcg") for one in kept[name])
    assert len(kept["above"]) == len(long_runs.SEEDS)
