"""Places, hits and NDCG against scikit-learn and against counting by hand, over random lists full of ties."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from largemodels.applications.recommendation.ranking import (
    FAIR,
    HARSH,
    KIND,
    Places,
    drawn,
    interval,
    places,
    sampled,
    sampled_places,
    top,
)


def slow(scores, right, k):
    """Hits and gain of every order that the scores allow, averaged; kind and harsh are the ends."""
    found = []
    for order in permutations(range(len(scores))):
        if all(scores[a] >= scores[b] for a, b in pairwise(order)):
            place = order.index(right) + 1
            found.append((float(place <= k), 1 / np.log2(place + 1) if place <= k else 0.0))
    hits, gains = map(np.array, zip(*found, strict=True))
    return {FAIR: (hits.mean(), gains.mean()), KIND: (hits.max(), gains.max()), HARSH: (hits.min(), gains.min())}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=1, max_size=6), st.integers(1, 8), st.data())
def test_every_rule_is_what_counting_orders_says(scores, k, data):
    right = data.draw(st.integers(0, len(scores) - 1))
    one = places(np.array([scores], float), np.array([right]), np.zeros((1, len(scores))))
    for ties, (hits, gain) in slow(scores, right, k).items():
        assert one.hits(k, ties)[0] == pytest.approx(hits) and one.ndcg(k, ties)[0] == pytest.approx(gain)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 30), st.integers(1, 40), st.integers(0, 999))
def test_ndcg_is_scikit_learns(films, k, seed):
    chance = np.random.default_rng(seed)
    scores, right = chance.integers(0, 5, (1, films)).astype(float), int(chance.integers(0, films))
    mine = places(scores, np.array([right]), np.zeros((1, films))).ndcg(k)[0]
    assert mine == pytest.approx(ndcg_score([np.eye(films)[right]], scores, k=k))


def test_what_was_rated_is_left_out():
    scores, seen = np.array([[9.0, 5, 5, 1]]), np.array([[1, 0, 0, 0]])
    one = places(scores, np.array([1]), seen)
    assert (one.above[0], one.level[0]) == (0, 1)
    assert top(scores, seen, 2).tolist() == [[1, 2]]


def test_draws_are_unseen_and_a_full_draw_is_the_full_ranking():
    chance = np.random.default_rng(1)
    seen = (chance.random((5, 20)) < 0.3).astype(float)
    seen[:, 3] = 0
    target, scores = np.full(5, 3), chance.integers(0, 4, (5, 20)).astype(float)
    few = int((seen == 0).sum(1).min()) - 1
    others = drawn(target, seen, few, seed=2)
    assert all(len(set(row)) == few and 3 not in row and not seen[n, row].any() for n, row in enumerate(others))
    fullest = int((seen == 0).sum(1).argmin())
    whole, part = places(scores, target, seen), sampled_places(scores, target, others)
    assert (whole.above[fullest], whole.level[fullest]) == (part.above[fullest], part.level[fullest])
    hits, gain = sampled(scores, target, seen, draws=2, M=few, k=3)
    assert hits.shape == gain.shape == (5,) and (gain <= hits + 1e-12).all()
    with pytest.raises(ValueError, match="Draw 1 to"):
        drawn(target, seen, 20)


def test_intervals():
    mean, low, high = interval(np.repeat([0.0, 1.0], 200))
    assert mean == 0.5 and 0.43 < low < 0.47 and 0.53 < high < 0.57
    assert interval(np.ones(4)) == pytest.approx((1, 1, 1))


def test_what_cannot_be_ranked():
    one = Places(np.array([0]), np.array([0]))
    with pytest.raises(ValueError, match="k is 0"):
        one.hits(0)
    with pytest.raises(ValueError, match="ties is 'random'"):
        one.hits(1, "random")
    with pytest.raises(ValueError, match="Some scores are NaN"):
        places(np.array([[np.nan, 1]]), np.array([1]), np.zeros((1, 2)))
    with pytest.raises(ValueError, match="one row for each of the 2 people"):
        places(np.zeros((1, 2)), np.array([1, 0]), np.zeros((2, 2)))
