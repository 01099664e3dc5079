"""How good is a ranking? Places with a rule for ties, hit rate and NDCG, among all unseen films or among a sample.

Letters: U people, I films, M films drawn for each person, k the length of the list that is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...algorithms.transformer.requirements import require_choice
from ...practice.fine_tuning.outcomes import Interval
from ...practice.fine_tuning.outcomes import interval as drawn_anew
from .requirements import require_positive, require_sample, require_scores

FAIR, KIND, HARSH = TIES = ("by lot", "kind", "harsh")


@dataclass(frozen=True)
class Places:
    """Where each person's right film stands.

    Attributes:
        above: films with a higher score, (U,).
        level: other films with the same score, (U,).
    """

    above: NDArray[np.int64]
    level: NDArray[np.int64]

    def hits(self, k: int = 10, ties: str = FAIR) -> NDArray[np.float64]:
        """Whether the right film is among the first k, (U,): 1 or 0; the chance of it where a lot decides."""
        require_positive("k", k)
        return self._gain(np.ones(k), ties)

    def ndcg(self, k: int = 10, ties: str = FAIR) -> NDArray[np.float64]:
        """1 / log2(place + 1), place 1, 2, …, and 0 behind the k-th, (U,): NDCG@k with one right film.

        The best possible ranking has it in place 1, with a gain of 1: so nothing has to be divided.
        Source: Järvelin and Kekäläinen 2002, https://doi.org/10.1145/582415.582418.
        """
        require_positive("k", k)
        return self._gain(1 / np.log2(np.arange(2, k + 2)), ties)

    def _gain(self, by_place: NDArray[np.float64], ties: str) -> NDArray[np.float64]:
        """The gain of each person, averaged over the places that the rule leaves open."""
        require_choice("ties", ties, TIES)
        sums = np.concatenate([[0], np.cumsum(by_place)])  # of the first 0, 1, …, k places
        first = self.above + (self.level if ties == HARSH else 0)  # the best place, counted from 0
        last = first + (self.level if ties == FAIR else 0)
        k = len(by_place)
        return (sums[np.minimum(last + 1, k)] - sums[np.minimum(first, k)]) / (last - first + 1)


def places(scores: NDArray, target: NDArray[np.int64], seen: NDArray) -> Places:
    """Rank the right film among all that the person hasn't rated.

    Args:
        scores: (U, I); minus infinity stands last.
        target: the right film of each person, (U,).
        seen: what each has rated, (U, I); the right film isn't among it.

    Raises:
        ValueError: a score is NaN, or there isn't one row a person.
    """
    require_scores(scores, len(target))
    right = np.take_along_axis(scores, target[:, None], 1)  # (U, 1)
    unseen = np.asarray(seen) == 0
    return Places(((scores > right) & unseen).sum(1), ((scores == right) & unseen).sum(1) - 1)


def drawn(target: NDArray[np.int64], seen: NDArray, M: int = 100, seed: int = 0) -> NDArray[np.int64]:
    """M films for each person, drawn from those unseen that aren't the right one: (U, M).

    Raises:
        ValueError: somebody has fewer than M.
    """
    chance = np.random.default_rng(seed)
    taken = np.asarray(seen) > 0
    taken[np.arange(len(target)), target] = True
    require_sample(M, int((~taken).sum(1).min()))
    return np.stack([chance.choice(np.flatnonzero(~row), M, replace=False) for row in taken])


def sampled_places(scores: NDArray, target: NDArray[np.int64], others: NDArray[np.int64]) -> Places:
    """Rank the right film among a few drawn ones, (U, M), alone."""
    require_scores(scores, len(target))
    right = np.take_along_axis(scores, target[:, None], 1)  # (U, 1)
    found = np.take_along_axis(scores, others, 1)  # (U, M)
    return Places((found > right).sum(1), (found == right).sum(1))


def sampled(
    scores: NDArray, target: NDArray[np.int64], seen: NDArray, *, draws: int = 10, M: int = 100, k: int = 10
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Hits and NDCG of each person among M drawn films, the mean over several draws, ties by lot: (U,) each."""
    each = [sampled_places(scores, target, drawn(target, seen, M, seed)) for seed in range(draws)]
    return np.mean([one.hits(k) for one in each], axis=0), np.mean([one.ndcg(k) for one in each], axis=0)


def interval(values: ArrayLike, resamples: int = 2_000, seed: int = 0) -> Interval:
    """The mean over people, and its 95 % bootstrap interval: people are drawn anew.

    Args:
        values: one a person, (U,), such as hits, or the difference of two methods on the same person.
        resamples: how many.
        seed: of the drawing.
    """
    return drawn_anew(np.asarray(values, dtype=float)[None], resamples, seed)  # one run of U people


def top(scores: NDArray, seen: NDArray, k: int = 10) -> NDArray[np.int64]:
    """The k unseen films with the highest scores, of equal ones the lowest number first: (U, k)."""
    require_positive("k", k)
    return np.argsort(-np.where(np.asarray(seen) > 0, -np.inf, scores), axis=1, kind="stable")[:, :k]
