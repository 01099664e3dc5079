"""Fit laws of scaling to measured points, say how sure they are, and ask them for what was not measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import least_squares

from .requirements import require_points


@dataclass(frozen=True)
class PowerLaw:
    """L(N) = E + A · N^-α, in nats; E is what no size of model gets below with this data."""

    E: float
    A: float
    alpha: float

    def __call__(self, N: ArrayLike) -> np.ndarray:
        """The loss at sizes, of any shape."""
        return self.E + self.A * np.asarray(N, dtype=float) ** -self.alpha


def fit_power_law(N: Sequence[float], losses: Sequence[float], floor: bool = True) -> PowerLaw:
    """The law with the least squares of relative errors.

    Args:
        N: parameters of each model, (n,).
        losses: theirs, (n,).
        floor: whether E is fitted; without it E = 0, and the law is a straight line on two logarithmic axes.

    Raises:
        ValueError: there are fewer different sizes than the law has numbers, or a size isn't above 0.
    """
    require_points(N, losses, least=3 if floor else 2)
    x, y = np.log(np.asarray(N, dtype=float)), np.asarray(losses, dtype=float)
    slope, level = np.polyfit(x, np.log(y), 1)
    if not floor:
        return PowerLaw(0.0, float(np.exp(level)), float(-slope))
    middle = x.mean()

    def errors(numbers: np.ndarray) -> np.ndarray:
        E, at_middle, alpha = np.exp(numbers)
        return np.log(E + at_middle * np.exp(-alpha * (x - middle))) - np.log(y)

    starts = [(share * y.min(), (y - share * y.min()).mean(), alpha) for share in (0.3, 0.9) for alpha in (0.2, 0.6)]
    low, high = np.log([1e-3, 1e-3, 1e-2]), np.log([y.min(), 10 * y.max(), 3.0])
    best = lowest(errors, np.log(starts), (low, high))
    E, at_middle, alpha = np.exp(best)
    return PowerLaw(float(E), float(at_middle * np.exp(alpha * middle)), float(alpha))


def bootstrap(
    N: Sequence[float], losses: Sequence[Sequence[float]], *, floor: bool = True, draws: int = 200, seed: int = 0
) -> list[PowerLaw]:
    """Laws fitted to draws of the rungs, and of the seeds within each.

    Args:
        N: parameters of each rung, (n,).
        losses: each rung's, one for each seed; rows may differ in length.
        floor: as in :func:`fit_power_law`.
        draws: how many laws.
        seed: of the draws.
    """
    least = 4 if floor else 3
    require_points(N, [float(np.mean(row)) for row in losses], least)
    random, laws = np.random.default_rng(seed), []
    while len(laws) < draws:
        rungs = random.integers(len(N), size=len(N))
        if len(set(rungs.tolist())) >= least:
            drawn = [float(random.choice(losses[rung], len(losses[rung])).mean()) for rung in rungs]
            laws.append(fit_power_law([N[rung] for rung in rungs], drawn, floor))
    return laws


def interval(laws: Sequence[PowerLaw], N: ArrayLike, level: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
    """Between which losses the middle ``level`` of the laws lies, at each size."""
    at = np.array([law(N) for law in laws])  # (draws, …)
    return tuple(np.quantile(at, [(1 - level) / 2, (1 + level) / 2], axis=0))


def lowest(
    errors: Callable[[np.ndarray], np.ndarray], starts: ArrayLike, bounds: tuple[ArrayLike, ArrayLike],
    loss: str = "linear",
) -> np.ndarray:  # fmt: skip
    """The numbers with the least squares of ``errors`` that are found from any of several starts.

    Args:
        errors: numbers, (p,) -> errors, (n,).
        starts: where to begin, (s, p).
        bounds: the least and the most of each number.
        loss: SciPy's; ``"huber"`` counts errors above 1 % less.
    """
    low, high = map(np.asarray, bounds)
    inside = [np.clip(start, low + 1e-6, high - 1e-6) for start in np.asarray(starts)]
    fits = [least_squares(errors, start, bounds=(low, high), loss=loss, f_scale=1e-2) for start in inside]
    return min(fits, key=lambda fit: fit.cost).x
