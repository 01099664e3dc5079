"""Does an explanation name what the model used? Take its top words away, or give those alone, and ask the model.

Sources: Samek et al. 2017, https://arxiv.org/abs/1509.06321 (deletion); Petsiuk et al. 2018, "RISE",
https://arxiv.org/abs/1806.07421 (both, areas); DeYoung et al. 2020, "ERASER", https://arxiv.org/abs/1911.03429 (text).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import spearmanr, t

from ...applications.sentiment.judges import favor
from .methods import Scores
from .reading import MASK, Reader, Review, without

SHARES = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)  #: of the words, taken away or given


class Curves(NamedTuple):
    """The chance of the verdict at each of SHARES, (2, F): deletion should fall, insertion rise."""

    deletion: NDArray[np.float64]
    insertion: NDArray[np.float64]

    def areas(self) -> tuple[float, float]:
        """The areas under both: low and high are good."""
        return tuple(float(np.trapezoid(one, SHARES)) for one in self)


def asked(chance: Callable[[Sequence[frozenset[int]]], NDArray], scores: Mapping[str, Scores]) -> dict[str, Curves]:
    """Both curves of each method, for any input made of parts.

    Args:
        chance: sets of parts that are taken away → the chance of the verdict without them.
        scores: method → a score for each part.
    """
    plans = {}
    for name, values in scores.items():
        order = np.argsort(-np.asarray(values), kind="stable").tolist()
        tops = [round(share * len(order)) for share in SHARES]
        plans[name] = [[frozenset(order[:k]) for k in tops], [frozenset(order[k:]) for k in tops]]
    sets = list(dict.fromkeys(gone for plan in plans.values() for half in plan for gone in half))
    found = dict(zip(sets, chance(sets), strict=True))
    return {name: Curves(*(np.array([found[gone] for gone in half]) for half in plan)) for name, plan in plans.items()}


def curves(reader: Reader, read: Review, c: int, scores: Mapping[str, Scores], way: str = MASK) -> dict[str, Curves]:
    """Both curves of each method on one review, whose verdict is c = ±1."""
    return asked(lambda sets: favor(c * reader.odds([without(read, gone, way) for gone in sets])), scores)


def interval(values: ArrayLike) -> tuple[float, float, float]:
    """Mean of a sample and the ends of its 95 % interval, by Student's t."""
    values = np.asarray(values, dtype=float)
    reach = t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean()), float(values.mean() - reach), float(values.mean() + reach)


def alike(one: Scores, other: Scores) -> float:
    """Spearman's rank correlation; 0 where one of them can't tell its parts apart."""
    found = spearmanr(one, other).statistic
    return float(found) if np.isfinite(found) else 0.0
