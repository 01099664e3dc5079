"""Error rates by group from four counts each, and how sure they are.

Letters: N people, G = 2 groups. Counts have the shape (…, G, 2, 2): group, outcome y, decision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Counts = NDArray[np.int64]
RATES = ("selection rate", "true positive rate", "false positive rate", "precision", "accuracy")


def counts(y: ArrayLike, said: ArrayLike, group: ArrayLike, names: Sequence[str]) -> Counts:
    """How many of each group, outcome and decision, (G, 2, 2).

    Args:
        y: outcomes, 0 or 1, (N,).
        said: decisions, 0 or 1, (N,).
        group: each one's group, (N,).
        names: the groups, in the order wanted.

    Raises:
        ValueError: the lengths differ, a group has no members, or an outcome never occurs in one.
    """
    y, said, group = np.asarray(y).astype(int), np.asarray(said).astype(int), np.asarray(group)
    if not len(y) == len(said) == len(group):
        raise ValueError(
            f"There are {len(y):,} outcomes, {len(said):,} decisions and {len(group):,} groups. Give one a person."
        )
    require_groups(group, names)
    for name in names:
        require_outcomes(y[group == name], f"outcome in the group {name!r}")
    return np.array([[[((group == g) & (y == a) & (said == b)).sum() for b in (0, 1)] for a in (0, 1)] for g in names])


def parts(rate: str, c: Counts) -> tuple[NDArray, NDArray]:
    """A rate as two counts for each group, (…, G): how many, and of how many."""
    yes, positive = c[..., 1].sum(-1), c[..., 1, :].sum(-1)
    return {
        "selection rate": (yes, c.sum((-1, -2))),
        "true positive rate": (c[..., 1, 1], positive),
        "false positive rate": (c[..., 0, 1], c[..., 0, :].sum(-1)),
        "precision": (c[..., 1, 1], yes),
        "accuracy": (c[..., 0, 0] + c[..., 1, 1], c.sum((-1, -2))),
    }[rate]


def rate(name: str, c: Counts) -> NDArray[np.float64]:
    """One of :data:`RATES` for each group, (…, G); NaN where there is nobody to count."""
    some, all_ = parts(name, c)
    return np.divide(some, all_, out=np.full(some.shape, np.nan), where=all_ > 0)


def gap(name: str, c: Counts) -> NDArray[np.float64]:
    """The first group's rate minus the second's."""
    found = rate(name, c)
    return found[..., 0] - found[..., 1]


def odds_gap(c: Counts) -> NDArray[np.float64]:
    """The average absolute odds difference: the mean size of the gaps in true and in false positive rate."""
    return (np.abs(gap("true positive rate", c)) + np.abs(gap("false positive rate", c))) / 2


def total_accuracy(c: Counts) -> NDArray[np.float64]:
    """The share of right decisions over all groups."""
    return (c[..., 0, 0] + c[..., 1, 1]).sum(-1) / c.sum((-1, -2, -3))


def resampled(c: Counts, draws: int = 2000, seed: int = 0) -> Counts:
    """The bootstrap: as many people drawn anew with replacement, ``draws`` times: (draws, …) counts.

    People with the same group, outcome and decisions are alike to every rate, so drawing counts is drawing people.
    """
    return np.random.default_rng(seed).multinomial(c.sum(), c.ravel() / c.sum(), draws).reshape(draws, *c.shape)


def bootstrap(statistic: Callable[[Counts], NDArray], c: Counts) -> tuple[float, float]:
    """The 95 % interval of a statistic of counts."""
    low, high = np.nanquantile(statistic(resampled(c)), [0.025, 0.975])
    return float(low), float(high)


def paired(y: ArrayLike, before: ArrayLike, after: ArrayLike, group: ArrayLike, names: Sequence[str]) -> Counts:
    """Counts of the same people under two ways to decide, (G, 2, 2, 2): group, outcome, before, after."""
    before, after = np.asarray(before).astype(bool), np.asarray(after).astype(bool)
    both, one, other = (counts(y, said, group, names) for said in (before & after, before, after))
    yes = np.stack([both[..., 1], one[..., 1] - both[..., 1], other[..., 1] - both[..., 1]])  # (3, G, 2)
    none = both.sum(-1) - yes.sum(0)
    return np.stack([np.stack([none, yes[2]], -1), np.stack([yes[1], yes[0]], -1)], -2)


def change(statistic: Callable[[Counts], NDArray], c: Counts) -> tuple[float, float, float]:
    """How far a statistic moves from before to after, with its 95 % interval, the same people redrawn for both."""
    moved = lambda k: statistic(k.sum(-2)) - statistic(k.sum(-1))  # noqa: E731 (k sums to after, and to before)
    return float(moved(c)), *bootstrap(moved, c)


def counts_at(p: NDArray, y: NDArray, group: NDArray, names: Sequence[str], K: int = 101) -> Counts:
    """Counts of two groups at each of K thresholds from 0 to 1: yes where a score reaches it, (K, G, 2, 2)."""
    require_groups(group, names)
    edges = np.arange(K) / (K - 1) - 1e-9
    cells = [np.sort(p[(group == name) & (y == label)]) for name in names for label in (0, 1)]
    below = np.array([np.searchsorted(cell, edges) for cell in cells])  # (4, K)
    sizes = np.array([len(cell) for cell in cells])[:, None]
    return np.stack([below, sizes - below], -1).reshape(2, 2, K, 2).transpose(2, 0, 1, 3)


def require_groups(group: NDArray, names: Sequence[str]) -> None:
    """Refuse a comparison in which a group has nobody.

    Raises:
        ValueError: fewer than two groups are named, or one of them has no members.
    """
    if len(names) < 2:
        raise ValueError(f"There is {len(names)} group to compare: {', '.join(names) or 'none'}. Name at least two.")
    for name in names:
        if not (group == name).any():
            there = ", ".join(map(str, np.unique(group))) or "none"
            raise ValueError(f"The group {name!r} has no members. The groups that have some are: {there}. Take those.")


def require_outcomes(y: NDArray, what: str = "outcome") -> None:
    """Refuse outcomes or decisions that aren't 0 or 1, or of which one never occurs.

    Raises:
        ValueError: there are none, they aren't 0 and 1, or only one of the two occurs.
    """
    seen = set(np.unique(y).tolist())
    if not seen or not seen <= {0, 1}:
        raise ValueError(f"Each {what} must be 0 or 1, and these are {sorted(seen)[:5]}. Code yes as 1 and no as 0.")
    if len(seen) == 1:
        raise ValueError(
            f"The {what} is {int(seen.pop())} for everybody, so an error rate has nobody to count. Give both, 0 and 1."
        )
