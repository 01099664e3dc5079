"""How sure a mean, a difference of means or a correlation is: words or people drawn anew, with replacement.

Letters: W units that are drawn, K measurements of each, which go together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .group_rates import counts, odds_gap


def mean_interval(values: NDArray, draws: int = 2000, seed: int = 0) -> tuple[float, float, float]:
    """The mean over W units (W, K) and its 95 % interval; whole units are drawn anew: their K values go together."""
    rows = np.asarray(values).mean(1)
    means = rows[np.random.default_rng(seed).integers(0, len(rows), (draws, len(rows)))].mean(1)
    return float(rows.mean()), *map(float, np.quantile(means, [0.025, 0.975]))


def difference_interval(a: NDArray, b: NDArray, draws: int = 2000, seed: int = 0) -> tuple[float, float, float]:
    """Mean of a minus mean of b, (W, K) each, and its 95 % interval by drawing units anew in each."""
    rng, rows = np.random.default_rng(seed), [np.asarray(v).mean(1) for v in (a, b)]
    one, two = (row[rng.integers(0, len(row), (draws, len(row)))].mean(1) for row in rows)
    return float(rows[0].mean() - rows[1].mean()), *map(float, np.quantile(one - two, [0.025, 0.975]))


def correlation(x: Sequence[float], y: Sequence[float], draws: int = 2000, seed: int = 0) -> tuple[float, float, float]:
    """Pearson's r and its 95 % bootstrap interval."""
    both = np.array([x, y])
    drawn = both[:, np.random.default_rng(seed).integers(0, len(x), (draws, len(x)))]  # (2, draws, n)
    centered = drawn - drawn.mean(-1, keepdims=True)
    r = (centered[0] * centered[1]).sum(-1) / np.sqrt((centered**2).sum(-1).prod(0))
    return float(np.corrcoef(both)[0, 1]), *map(float, np.quantile(r, [0.025, 0.975]))


def chance_gap(y: NDArray, said: NDArray, group: NDArray, times: int = 40, seed: int = 0) -> float:
    """The mean odds gap of the same decisions if groups are dealt anew among people of one outcome: no gap, but noise.

    The odds gap is a size, so it lies above 0 in any sample, the more the smaller the groups are.
    """
    rng, dealt, found = np.random.default_rng(seed), group.copy(), []
    for _ in range(times):
        for label in (0, 1):
            dealt[y == label] = rng.permutation(group[y == label])
        found.append(float(odds_gap(counts(y, said, dealt, list(np.unique(group))))))
    return float(np.mean(found))
