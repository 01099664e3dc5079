"""Laws of compute: which size is best for a budget, and how size and data act together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .laws import lowest
from .requirements import require_points


@dataclass(frozen=True)
class Valley:
    """A parabola in log N through the losses of one budget (Hoffmann et al. 2022, approach 2)."""

    N: float  #: its lowest point
    loss: float
    bend: float

    def __call__(self, N: ArrayLike) -> np.ndarray:
        """The loss at sizes."""
        return self.loss + self.bend * np.log(np.asarray(N, dtype=float) / self.N) ** 2


def fit_valley(N: Sequence[float], losses: Sequence[float], keep: int = 5) -> Valley:
    """The parabola through the ``keep`` sizes around the best one.

    Raises:
        ValueError: there are fewer than three sizes, or the best one is the smallest or the largest tried.
    """
    require_points(N, losses, least=3)
    order = np.argsort(N)
    x, y = np.log(np.asarray(N, dtype=float))[order], np.asarray(losses, dtype=float)[order]
    best = int(y.argmin())
    if best in (0, len(x) - 1):
        raise ValueError(f"The best of these sizes, {np.exp(x[best]):,.0f}, is at an end. Try sizes beyond it.")
    begin = min(max(0, best - keep // 2), max(0, len(x) - keep))
    a, b, c = np.polyfit(x[begin : begin + keep], y[begin : begin + keep], 2)
    return Valley(float(np.exp(-b / (2 * a))), float(c - b * b / (4 * a)), float(a))


@dataclass(frozen=True)
class JointLaw:
    """L(N, D) = E + A · N^-α + B · D^-β: size and data together (Hoffmann et al. 2022, approach 3)."""

    E: float
    A: float
    alpha: float
    B: float
    beta: float

    def __call__(self, N: ArrayLike, D: ArrayLike) -> np.ndarray:
        """The loss of a model of N parameters that has seen D characters or tokens."""
        N, D = np.asarray(N, dtype=float), np.asarray(D, dtype=float)
        return self.E + self.A * N**-self.alpha + self.B * D**-self.beta


HOFFMANN = JointLaw(1.69, 406.4, 0.34, 410.7, 0.28)  #: tokens, total parameters; https://arxiv.org/abs/2203.15556


def fit_joint_law(N: Sequence[float], D: Sequence[float], losses: Sequence[float]) -> JointLaw:
    """The law with the least Huber loss of relative errors, as in Hoffmann et al. 2022.

    Raises:
        ValueError: there are fewer than five sizes.
    """
    require_points(N, losses, least=5)
    n, d, y = (np.log(np.asarray(values, dtype=float)) for values in (N, D, losses))

    def errors(numbers: np.ndarray) -> np.ndarray:
        e, a, alpha, b, beta = numbers
        parts = np.stack([np.full_like(y, e), a - alpha * (n - n.mean()), b - beta * (d - d.mean())])
        return np.logaddexp.reduce(parts) - y

    low, high = np.array([-4, -7, 0.02, -7, 0.02]), np.array([float(y.min()), 3, 2.0, 3, 2.0])
    starts = [(e, -1.5, alpha, -1.5, beta) for e in (-1.0, 0.2) for alpha in (0.2, 0.6) for beta in (0.2, 0.6)]
    e, a, alpha, b, beta = lowest(errors, starts, (low, high), loss="huber")
    return JointLaw(*map(float, (np.exp(e), np.exp(a + alpha * n.mean()), alpha, np.exp(b + beta * d.mean()), beta)))
