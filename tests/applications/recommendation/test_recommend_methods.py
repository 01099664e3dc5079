"""Histories, and the methods that count, each against a slow or a library's version."""

from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.metrics.pairwise import cosine_similarity

from largemodels.applications.recommendation.histories import (
    FILE,
    HIGH,
    LOW,
    histories,
    last_held_out,
    seen,
    shared_times,
    split,
)
from largemodels.applications.recommendation.methods import EASE, NEAR, NEAR_MORE, POPULAR, counted
from largemodels.applications.recommendation.next_film import cosines, ease, near_counts, near_scores, neighbors

DATA = SimpleNamespace(
    users=np.array([0, 1, 0, 0, 1]), films=np.array([2, 0, 1, 0, 2]), times=np.array([5, 1, 5, 3, 2]), U=2, I=3
)
X = (np.random.default_rng(0).random((40, 6)) < 0.5).astype(float)


def test_orders_of_equal_times():
    films = {order: [h.tolist() for h in histories(DATA, order)[0]] for order in (FILE, LOW, HIGH)}
    assert films == {FILE: [[0, 2, 1], [0, 2]], LOW: [[0, 1, 2], [0, 2]], HIGH: [[0, 2, 1], [0, 2]]}
    assert [t.tolist() for t in histories(DATA)[1]] == [[3, 5, 5], [1, 2]]
    assert shared_times(DATA) == pytest.approx(2 / 5)
    with pytest.raises(ValueError, match="order is 'newest'"):
        histories(DATA, "newest")


def test_leaving_one_out_and_splits():
    past, target = last_held_out([[0, 2, 1], [0, 2]])
    assert [p.tolist() for p in past] == [[0, 2], [0]] and target.tolist() == [1, 2]
    assert seen(past, 3).tolist() == [[1, 0, 1], [1, 0, 0]]
    learn, test = split(100, seed=3)
    assert len(test) == 25 and sorted([*learn, *test]) == list(range(100))
    with pytest.raises(ValueError, match="Person 1 has rated 1 films, and 2 are needed"):
        last_held_out([[0, 1], [2]])


def test_cosines_and_neighbors():
    right = cosine_similarity(X.T) - np.eye(6)
    np.testing.assert_allclose(cosines(X), right, atol=1e-12)
    kept = neighbors(X, 2)
    assert ((kept > 0).sum(0) == [2, 2, 3, 2, 2, 2]).all()  # a tie for the second place keeps both
    np.testing.assert_allclose(kept.max(0), right.max(0))
    assert not cosines(np.zeros((3, 2))).any()  # films that nobody rated


def test_each_column_of_ease_is_a_ridge_regression():
    B = ease(X, 3.0)
    for j in range(6):
        rest = [n for n in range(6) if n != j]
        right = Ridge(alpha=3.0, fit_intercept=False).fit(X[:, rest], X[:, j]).coef_
        np.testing.assert_allclose(B[rest, j], right, atol=1e-10)
    assert not np.diag(B).any()
    with pytest.raises(ValueError, match="penalty is 0"):
        ease(X, 0)


def test_counts_near_a_film_by_hand():
    N = near_counts([[0, 1, 2], [1, 0]], 4, window=2)
    assert N[0].tolist() == [0, 2, 0.5, 0] and (N == N.T).all() and not N[3].any()
    assert near_scores(N, [[2, 0]], last=2).tolist() == [(N[0] + N[2] / 2).tolist()]
    assert near_scores(N, [[0]], last=3).tolist() == [N[0].tolist()]


def test_all_methods_of_a_small_town():
    model = counted([[0, 1, 2], [0, 1], [3, 0]], 5, k=2, penalty=1.0, window=1)
    scores = model.scores([[3], [1, 0]])
    assert all(found.shape == (2, 5) for found in scores.values()) and len(scores) == 5
    assert scores[POPULAR][0].tolist() == [3, 2, 1, 1, 0]
    assert scores[NEAR][0].tolist() == [1, 0, 0, 0, 0]
    assert scores[NEAR_MORE][1].tolist() == (model.N[0] + model.N[1] / 2).tolist()
    assert scores[EASE][0].argmax() == 0
    other_way = model.scores([[0, 1]])
    np.testing.assert_allclose(other_way[EASE][0], scores[EASE][1])
    assert (other_way[NEAR][0] != scores[NEAR][1]).any()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ([], "There are no histories"),
        ([[]], "Person 0 has rated 0 films"),
        ([[0], [7]], "Person 1 has film 7. The catalog's films are numbered 0 to 4"),
        ([[0.5]], "has film 0.5"),
        ([[1, 1]], "has a film twice"),
    ],
)
def test_histories_that_cannot_be_used(bad, words):
    with pytest.raises(ValueError, match=words):
        counted([[0, 1]], 5).scores(bad)
