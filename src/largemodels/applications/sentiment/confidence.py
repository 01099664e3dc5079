"""Whether "90 % sure" is right nine times in ten, and what one number can mend.

Letters: N reviews, K bins.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar

from .judges import favor

BINS = 10


class Bins(NamedTuple):
    """Reviews sorted by how probable "in favor" was called; empty bins are left out, (K,) each."""

    said: NDArray[np.float64]
    true: NDArray[np.float64]
    count: NDArray[np.int64]


def binned(p: ArrayLike, labels: ArrayLike, bins: int = BINS) -> Bins:
    """Mean probability said, share truly in favor, and reviews, of each bin of equal width."""
    p, labels = np.asarray(p, dtype=float), np.asarray(labels, dtype=float)
    place = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], p)
    count = np.bincount(place, minlength=bins)
    there = count > 0
    said, true = (np.bincount(place, values, minlength=bins)[there] / count[there] for values in (p, labels))
    return Bins(said, true, count[there])


def ece(p: ArrayLike, labels: ArrayLike, bins: int = BINS) -> float:
    """Expected calibration error: how far said and true are apart, averaged over reviews.

    Source: Naeini et al. 2015; Guo et al. 2017, https://arxiv.org/abs/1706.04599, section 2.
    """
    found = binned(p, labels, bins)
    return float((found.count * np.abs(found.said - found.true)).sum() / found.count.sum())


def chance_ece(p: ArrayLike, draws: int = 200, seed: int = 0) -> tuple[float, float]:
    """The mean ECE, and its upper 95 % point, of a judge whose probabilities are true: labels drawn from ``p``.

    It isn't 0: a bin of 30 reviews can't hit its share exactly.
    """
    p, chance = np.asarray(p, dtype=float), np.random.default_rng(seed)
    found = [ece(p, chance.random(len(p)) < p) for _ in range(draws)]
    return float(np.mean(found)), float(np.quantile(found, 0.95))


def cross_entropy(odds: ArrayLike, labels: ArrayLike) -> float:
    """Cross-entropy of log-odds with labels 0 and 1, in nats a review."""
    signs = 2 * np.asarray(labels, dtype=float) - 1
    return float(np.logaddexp(0, -signs * np.asarray(odds, dtype=float)).mean())


def temperature(odds: ArrayLike, labels: ArrayLike) -> float:
    """The number by which to divide log-odds so that cross-entropy is least: above 1, it was too sure.

    Source: Guo et al. 2017, section 4.2. Verdicts stay as they are, since no sign changes.
    """
    odds = np.asarray(odds, dtype=float)
    found = minimize_scalar(lambda t: cross_entropy(odds / np.exp(t), labels), bounds=(-4, 5), method="bounded")
    return float(np.exp(found.x))


def selective(odds: ArrayLike, labels: ArrayLike, shares: ArrayLike) -> list[float]:
    """Accuracy on the share of reviews that a judge is surest of, for each share."""
    odds, truth = np.asarray(odds, dtype=float), np.asarray(labels) == 1
    right = ((odds > 0) == truth)[np.argsort(-np.abs(odds), kind="stable")]
    return [float(right[: max(1, round(share * len(right)))].mean()) for share in np.asarray(shares, dtype=float)]


def calibrated(odds: ArrayLike, known: ArrayLike, labels: ArrayLike) -> NDArray[np.float64]:
    """Probabilities of "in favor" after temperature scaling on other reviews, ``known`` with ``labels``."""
    return favor(np.asarray(odds, dtype=float) / temperature(known, labels))
