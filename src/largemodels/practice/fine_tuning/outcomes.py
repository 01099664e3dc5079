"""What each way got right of the test: accuracy with its interval, leads, and the reviews that set two ways apart.

Letters: R runs (seeds), N reviews.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...background.learning_curves.crossings import from_words


class Interval(NamedTuple):
    """A mean and its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})"


def answers(found: Mapping[str, Any]) -> NDArray[np.bool_]:
    """Which reviews a way of the record ``fine_tuned`` got right, (R, N)."""
    return from_words(found["right"])


def interval(values: ArrayLike, resamples: int = 2_000, seed: int = 0) -> Interval:
    """The mean of (R, N) values, with an interval from drawing runs and reviews anew, with replacement.

    For a lead, give the difference of two ways' answers on the same reviews.
    """
    values, chance = np.asarray(values, dtype=float), np.random.default_rng(seed)
    R, N = values.shape
    runs = chance.multinomial(R, np.full(R, 1 / R), resamples) / R  # (resamples, R)
    reviews = chance.multinomial(N, np.full(N, 1 / N), resamples) / N  # (resamples, N)
    low, high = np.quantile(((runs @ values) * reviews).sum(axis=1), [0.025, 0.975])
    return Interval(float(values.mean()), float(low), float(high))


def lead(one: ArrayLike, other: ArrayLike) -> Interval:
    """By how much one way is ahead of another on the same reviews; each (R, N), a single run stands for each run."""
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    R = max(len(one), len(other))
    return interval(np.resize(one, (R, one.shape[1])) - np.resize(other, (R, other.shape[1])))


def apart(one: ArrayLike, other: ArrayLike, texts: Sequence[str], count: int, words: int = 22) -> list[int]:
    """Places of the first reviews, of so many words at most, that all runs of one get right, and all of other wrong."""
    always, never = np.asarray(one).all(axis=0), ~np.asarray(other).any(axis=0)
    return [int(n) for n in np.flatnonzero(always & never) if len(texts[n].split()) <= words][:count]
