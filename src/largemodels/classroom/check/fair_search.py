"""Thresholds by group as a search: what each threshold of a group would do, and the best for all groups together.

N people, G groups.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .arrays import Array

ROUNDING = 1e-9


def outcomes(y: Array, score: Array, group: Array, t: Array) -> tuple[float, int]:
    """The gap between true positive rates, of the groups that have positives, and how many decisions are wrong."""
    chosen = score >= t[group]
    rates = [chosen[y & (group == g)].mean() for g in np.unique(group[y])]
    return float(max(rates) - min(rates)) if rates else 0.0, int((chosen != y).sum())


def options(y: Array, score: Array) -> list[tuple[float, float, int]]:
    """Threshold, rate and errors of everything that one group can do; the rate is nan where nobody is positive."""
    found = []
    for t in [*np.unique(score), np.inf]:
        chosen = score >= t
        found.append((float(t), float(chosen[y].mean()) if y.any() else np.nan, int((chosen != y).sum())))
    return found


def errors(option: tuple[float, float, int], size: int) -> float:
    """What an option costs: its errors."""
    return option[2]


def best(y: Array, score: Array, group: Array, G: int, slack: float, *, cost: Callable = errors) -> Array:
    """The thresholds, (G,), with rates at most ``slack`` apart and the least cost, summed over the groups."""
    mine = [options(y[group == g], score[group == g]) for g in range(G)]
    sizes = [max(int((group == g).sum()), 1) for g in range(G)]
    found, least = np.full(G, np.inf), np.inf
    lows = sorted({option[1] for held in mine for option in held if option[1] == option[1]}) or [0.0]
    for low in lows:
        picked = []
        for held, size in zip(mine, sizes, strict=True):
            fit = [o for o in held if o[1] != o[1] or low - ROUNDING <= o[1] <= low + slack + ROUNDING]
            if not fit:
                break
            picked.append(min(((cost(o, size), o[0]) for o in fit), key=lambda pair: pair[0]))
        if len(picked) == G and sum(paid for paid, _ in picked) < least:
            least, found = sum(paid for paid, _ in picked), np.array([t for _, t in picked])
    return found
