"""Learning curves as what each draw got right, and where one overtakes another, with an interval.

Letters: S sizes, R draws, N test reviews.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .requirements import require_same

Curve = Mapping[int, NDArray[np.bool_]]  # size → (R, N), which reviews were judged right
NEVER, ALWAYS = float("inf"), 0.0


def as_words(right: ArrayLike) -> list[str]:
    """Rows of True and False, (R, N), N a multiple of 8, as hexadecimal words, which a file can hold."""
    return [bytes(np.packbits(row)).hex() for row in np.asarray(right, dtype=bool)]


def from_words(words: Sequence[str]) -> NDArray[np.bool_]:
    """What :func:`as_words` was given, (R, N)."""
    return np.unpackbits([np.frombuffer(bytes.fromhex(word), np.uint8) for word in words], axis=1).astype(bool)


def accuracies(curve: Curve) -> dict[int, list[float]]:
    """Size → the share of right answers, for each draw."""
    return {size: right.mean(axis=1).tolist() for size, right in curve.items()}


def crossing(sizes: Sequence[float], lead: Sequence[float]) -> float:
    """From which number of labels on a lead stays positive, read between the sizes on a logarithmic scale.

    Args:
        sizes: (S,), rising.
        lead: accuracy of the one that overtakes minus that of the other, (S,).

    Returns:
        0 if the lead is positive at every size, infinity if it isn't at the last one.
    """
    behind = [n for n, ahead in enumerate(lead) if ahead <= 0]
    if not behind:
        return ALWAYS
    n = behind[-1]
    if n + 1 == len(sizes):
        return NEVER
    part = lead[n] / (lead[n] - lead[n + 1])  # 0 … 1: how far from size n to size n + 1
    return float(2 ** (np.log2(sizes[n]) + part * (np.log2(sizes[n + 1]) - np.log2(sizes[n]))))


@dataclass(frozen=True)
class Crossing:
    """Where one way overtakes another: labels, a 95 % interval of them, and how often it was seen to happen at all."""

    labels: float
    low: float
    high: float
    share: float

    def __str__(self) -> str:
        return f"{worded(self.labels)} ({worded(self.low)} to {worded(self.high)})"


def worded(labels: float) -> str:
    """A number of labels in words, two digits of it."""
    if labels in (ALWAYS, NEVER):
        return "no" if labels == ALWAYS else "beyond the last size"
    digits = -int(np.floor(np.log10(labels))) + 1
    return f"{round(labels, digits):,.0f}"


def overtakes(later: Curve, earlier: Curve, resamples: int = 1_000, seed: int = 0) -> Crossing:
    """From which number of labels on ``later`` is ahead of ``earlier``, with a bootstrap interval.

    Each resample takes draws of each size and test reviews anew, with replacement, the same for both ways: what is left
    to chance is which labels were drawn, and which reviews judge.

    Args:
        later: size → (R, N).
        earlier: at the same sizes; where one has more draws than the other, its first ones are taken.
        resamples: how many.
        seed: of the resampling.

    Raises:
        ValueError: the sizes differ.
    """
    require_same(later, earlier)
    sizes, chance = list(later), np.random.default_rng(seed)
    pairs = zip(later.values(), earlier.values(), strict=True)
    apart = [one[: len(other)].astype(float) - other[: len(one)] for one, other in pairs]  # (R, N) for each size
    found = crossing(sizes, [difference.mean() for difference in apart])
    N = apart[0].shape[1]
    tests = chance.multinomial(N, np.full(N, 1 / N), resamples) / N  # (resamples, N)
    leads = np.empty((resamples, len(sizes)))
    for n, difference in enumerate(apart):  # (R, N)
        R = len(difference)
        taken = chance.multinomial(R, np.full(R, 1 / R), resamples) / R  # (resamples, R)
        leads[:, n] = ((taken @ difference) * tests).sum(axis=1)
    where = np.array([crossing(sizes, lead) for lead in leads])
    low, high = np.quantile(where, [0.025, 0.975], method="nearest")
    return Crossing(found, float(low), float(high), float(np.mean((where > ALWAYS) & (where < NEVER))))
