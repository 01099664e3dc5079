"""Two thresholds, and where each definition of fairness holds.

Letters: N people, G = 2 groups, K = 101 thresholds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from ...algorithms.linear.decisions import wilson
from ...core.group_rates import Counts, counts_at, gap, parts, rate, total_accuracy
from ...core.people import People, adult, compas, german
from .remedies import logistic
from .requirements import require_share

K = 101
DEFINITIONS = {
    "demographic parity": "selection rate",
    "equal opportunity": "true positive rate",
    "equal false alarms": "false positive rate",
    "predictive parity": "precision",
}  #: definition → the rate that must be the same in both groups; the second and third together are equalized odds
NEAR = 0.02  #: two rates this near are called equal here
CREDIT, COMPAS, ADULT = DATA = ("credit", "COMPAS", "Adult")


def interval(name: str, c: Counts) -> NDArray[np.float64]:
    """Wilson's interval of a rate in each group, (G, 2); the whole of 0 … 1 where there is nobody to count."""
    return np.array([wilson(int(k), int(n)) if n else (0.0, 1.0) for k, n in zip(*parts(name, c), strict=True)])


@dataclass(frozen=True)
class Scored:
    """People with a score: p and y (N,), their group (N,), the two groups' names, and counts at each threshold."""

    p: NDArray[np.float64]
    y: NDArray[np.int64]
    group: NDArray[np.str_]
    names: tuple[str, str]
    at: Counts  #: (K, G, 2, 2)

    def counts(self, one: float, two: float) -> Counts:
        """Counts (G, 2, 2) with a threshold for each group, to two decimals.

        Raises:
            ValueError: a threshold lies outside 0 … 1.
        """
        places = []
        for name, threshold in zip(self.names, (one, two), strict=True):
            require_share(threshold, f"threshold of {name}")
            places.append(round(threshold * (K - 1)))
        return self.at[places, [0, 1]]


def held_out(people: People, penalty: float = 3.0) -> NDArray[np.float64]:
    """Everybody's probability of y = 1 from a logistic regression that learned from the other nine folds, (N,)."""
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    return cross_val_predict(logistic(penalty), people.X, people.y, cv=folds, method="predict_proba")[:, 1]


@cache
def scored(data: str) -> Scored:
    """One of :data:`DATA`: credit's default held out, COMPAS's own decile / 10, Adult's test people."""
    if data == CREDIT:
        people, names = german(), ("under 25", "25 and over")
        p = held_out(people)
    elif data == COMPAS:
        (people, deciles), names = compas(), ("Black", "white")
        p = deciles / 10
    else:
        (learn, people), names = adult(), ("women", "men")
        p = logistic().fit(learn.X, learn.y).predict_proba(people.X)[:, 1]
    return Scored(p, people.y, people.group, names, counts_at(p, people.y, people.group, names))


def apart(what: str, s: Scored) -> NDArray[np.float64]:
    """How far a rate is apart for each pair of thresholds, (K, K); infinite where nobody can be counted."""
    each = rate(what, s.at)  # (K, G)
    gaps = np.abs(each[:, :1] - each[None, :, 1])  # (K, 1) - (1, K)
    return np.where(np.isnan(gaps), np.inf, gaps)


def line(definition: str, s: Scored) -> tuple[list[float], list[float]]:
    """The places (first group's threshold, second's) where a definition holds: for each first one the nearest fit."""
    gaps = apart(DEFINITIONS[definition], s)
    best = gaps.argmin(1)
    held = np.flatnonzero(gaps[np.arange(K), best] <= NEAR)
    return (held / (K - 1)).tolist(), (best[held] / (K - 1)).tolist()


def most_accurate(s: Scored, definition: str | None = None) -> tuple[float, float]:
    """The two thresholds with the most right decisions among those where a definition holds, or one for both.

    Of equals the pair of full tenths nearest to ½. Where nothing holds, the pair that comes nearest; thresholds at
    which a group has nobody or everybody selected don't count.
    """
    counted = np.stack(np.broadcast_arrays(s.at[:, None, 0], s.at[None, :, 1]), 2)  # (K, K, G, 2, 2)
    right, selected = total_accuracy(counted), rate("selection rate", counted)
    fine = ((selected > 0.01) & (selected < 0.99)).all(-1)
    allowed = fine & np.eye(K, dtype=bool)
    if definition is not None:
        gaps = np.where(fine, apart(DEFINITIONS[definition], s), np.inf)
        allowed = fine & (gaps <= max(NEAR, gaps.min()))
    far = np.abs((k := np.arange(K)) - 50) + 100 * (k % 10 > 0)  # of equals: full tenths, near the middle
    one, two = divmod(int(np.where(allowed, right - 1e-9 * (far[:, None] + far), -1).argmax()), K)
    return one / (K - 1), two / (K - 1)


def on_other_half(s: Scored, definition: str, rates: Sequence[str], times: int = 20) -> NDArray[np.float64]:
    """How far rates are apart on half of the people at thresholds chosen on the other half, (times, rates)."""
    found = []
    for seed in range(times):
        halves = [replace(s, p=s.p[k], y=s.y[k], group=s.group[k], at=counts_at(s.p[k], s.y[k], s.group[k], s.names))
                  for k in np.array_split(np.random.default_rng(seed).permutation(len(s.p)), 2)]  # fmt: skip
        c = halves[1].counts(*most_accurate(halves[0], definition))
        found.append([abs(float(gap(name, c))) for name in rates])
    return np.array(found)
