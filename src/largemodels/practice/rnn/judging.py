"""How good the answers are: macro-F1, and the interval that the draw of places leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import f1_score

from ...background.counting.requirements import require_whole
from .requirements import require_same_length


def macro_f1(truth: ArrayLike, said: ArrayLike) -> float:
    """The mean of F1 over the languages, by scikit-learn; every language counts the same.

    Raises:
        ValueError: truth and answers aren't equally many, or there are none.
    """
    require_same_length(truth, said)
    return float(f1_score(np.asarray(truth), np.asarray(said), average="macro", zero_division=0))


def interval(
    figure: Callable[[NDArray], float], places: Sequence[str], draws: int = 300, seed: int = 0
) -> tuple[float, float]:
    """The 95 % interval of a figure by the bootstrap: places are drawn with replacement, each with all its names.

    The names of one place are relatives (Angola, Ангола), so drawing names one by one would promise too much.

    Args:
        figure: rows, (n,), with repeats → the figure on them.
        places: the place of each row, (N,).
        draws: how often.
        seed: of the draws.

    Raises:
        ValueError: fewer than two places, or no draws.
    """
    require_whole("number of draws", draws)
    groups = [np.flatnonzero(np.asarray(places) == place) for place in sorted(set(places))]
    if len(groups) < 2:
        raise ValueError(f"There are {len(groups)} places. An interval needs two or more to draw from.")
    draw = np.random.default_rng(seed)
    found = [
        figure(np.concatenate([groups[n] for n in draw.integers(len(groups), size=len(groups))])) for _ in range(draws)
    ]
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def f1_interval(
    truth: ArrayLike, said: ArrayLike, places: Sequence[str], other: ArrayLike | None = None
) -> tuple[float, float]:
    """The interval of :func:`macro_f1`, or of how far it is ahead of that of ``other`` answers, on the same draws.

    Raises:
        ValueError: answers, places or the other answers aren't as many as the true labels.
    """
    for what, given in (("answers", said), ("places", places), ("other answers", truth if other is None else other)):
        require_same_length(truth, given, what)
    truth, said, other = (None if labels is None else np.asarray(labels) for labels in (truth, said, other))
    less = (lambda rows: 0.0) if other is None else lambda rows: macro_f1(truth[rows], other[rows])
    return interval(lambda rows: macro_f1(truth[rows], said[rows]) - less(rows), places)
