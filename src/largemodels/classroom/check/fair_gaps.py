"""Lab 14, question 2: the check of the gaps between groups, with tempting mistakes.

G groups.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

from . import Trial, draw_sizes
from .arrays import Array, on_trial
from .fair_rates import LIBRARY, NAN, whole


def apart(
    rates: Array, *, skip: bool = True, pair: Callable = max, ends: Callable = lambda c: c.max() - c.min(),
    lone: float = NAN, lost: bool = False, loose: bool = False,
) -> Array:  # fmt: skip
    """The demographic parity and the equalized odds difference, (2,), with a mistake or none."""

    def gap(column: Array) -> float:
        known = column[~np.isnan(column)] if skip else column
        if len(known) < 2:
            return lone
        with warnings.catch_warnings(action="ignore"):
            return float(ends(known))

    parity, true, false = (gap(rates[:, n]) for n in range(3))
    both = [true, false]
    if lost:
        both = [one for one in both if not np.isnan(one)]
    odds = NAN if not both or any(np.isnan(both)) else float(pair(both))
    if loose:
        odds = max(true, false)
    return np.array([parity, odds])


GAPS = {
    "A group without a rate makes everything nan. Leave it out, in that column alone.": dict(skip=False),
    "With one group or none there is nothing to compare: the gap is nan, and 0 says that it is fair.": dict(lone=0.0),
    "Equalized odds is the larger of the two gaps. You have the smaller.": dict(pair=min),
    "Equalized odds is the larger of the two gaps. You have their mean.": dict(pair=lambda both: sum(both) / 2),
    "Equalized odds is the larger of the two gaps. You have their sum.": dict(pair=sum),
    "Equalized odds needs both gaps. You have that of the true positive rates, which is equal opportunity.": dict(
        pair=lambda both: both[0]
    ),
    "Equalized odds needs both gaps. You have that of the false positive rates.": dict(pair=lambda both: both[1]),
    "If one of its two gaps is nan, equalized odds is nan: half of it isn't known.": dict(lost=True),
    "Python's max keeps a nan in front and drops one behind. Equalized odds is nan both times: np.maximum.": dict(
        loose=True
    ),
    "That compares group 0 and group 1. Take the largest rate of all groups minus the smallest.": dict(
        ends=lambda c: abs(c[0] - c[1])
    ),
    "That compares the first group and the last. Take the largest rate of all groups minus the smallest.": dict(
        ends=lambda c: abs(c[0] - c[-1])
    ),
    "That is a ratio. The difference is wanted.": dict(ends=lambda c: c.min() / c.max() if c.max() else NAN),
    "That is the standard deviation over the groups. Take the largest rate minus the smallest.": dict(
        ends=lambda c: c.std()
    ),
    "That is the farthest group's distance from the mean of all groups. Take the largest minus the smallest.": dict(
        ends=lambda c: abs(c - c.mean()).max()
    ),
}


def gaps(answer: Callable) -> None:
    """Question 2: with more than two groups, rates that are missing, one group alone, the larger gap on either side."""
    trial = Trial(answer, words=LIBRARY)
    cases = []
    for kind in ("true", "false", "missing", "half", "other half", "unknown", "one", "level"):
        (G,) = draw_sizes((4, 6))
        rates = 0.4 + whole(100, 3 * G).reshape(G, 3) / 500
        wide = 2 if kind == "false" else 1
        rates[1, wide], rates[2, wide], rates[1, 0], rates[2, 0] = 0.95, 0.05, 0.85, 0.15
        note = ""
        if kind == "missing":
            rates[0], rates[3, 1] = NAN, NAN
            note = "Here group 0 is empty, and group 3 has no positives."
        elif kind == "half":
            rates[1:, 1] = NAN
            note = "Here one group alone has positives."
        elif kind == "other half":
            rates[1:, 2] = NAN
            note = "Here one group alone has negatives."
        elif kind == "unknown":
            rates[:, 1] = NAN
            note = "Here no group has positives."
        elif kind == "one":
            rates, note = rates[:1], "Here there is one group."
        elif kind == "level":
            rates[:] = rates[1]
            note = "Here all groups are treated alike: both gaps are 0."
        cases.append((note, dict(rates=rates)))
    on_trial(trial, cases, apart, GAPS)
    print(f"{trial.name} is right: several groups, missing rates, one group alone, and no gap at all.")
