"""Losses of two parameters that are no bowl: two valleys with a saddle, a bent valley, four minima.

Letters as in ``largemodels.algorithms.descent.surfaces``; the gradients are written by hand.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .surfaces import Surface


def two_valleys(tilt: float = 0.0) -> Surface:
    """L = ½ x² + ¼ y⁴ − ½ y² + tilt · y: valleys near y = 1 and y = −1, a saddle between them.

    Args:
        tilt: 0 makes the valleys equally deep; above 0 the one near y = −1 is the deeper.

    Raises:
        ValueError: |tilt| is above 0.38, where one valley is gone.
    """
    if not abs(tilt) <= 0.38:
        raise ValueError(f"tilt is {tilt}. It must be between -0.38 and 0.38: beyond that there is one valley alone.")
    roots = torch.linalg.eigvals(torch.tensor([[0.0, 1.0, -tilt], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]).double()).real
    y = roots.sort().values[[0, 2]]  # y³ − y + tilt = 0; the middle root is the saddle
    return Surface(
        "two valleys" + (", one deeper" if tilt else ""),
        lambda theta: 0.5 * theta[..., 0] ** 2 + theta[..., 1] ** 4 / 4 - theta[..., 1] ** 2 / 2 + tilt * theta[..., 1],
        lambda theta: torch.stack([theta[..., 0], theta[..., 1] ** 3 - theta[..., 1] + tilt], dim=-1),
        torch.stack([torch.zeros_like(y), y], dim=-1),
        (-2.0, 2.0, -2.0, 2.0),
    )


def rosenbrock() -> Surface:
    """L = (1 − x)² + 100 (y − x²)²: a flat, curved valley floor between steep walls (Rosenbrock 1960)."""

    def gradient(theta: Tensor) -> Tensor:
        x, y = theta.unbind(-1)
        off = y - x**2
        return torch.stack([-2 * (1 - x) - 400 * x * off, 200 * off], dim=-1)

    return Surface(
        "Rosenbrock's valley",
        lambda theta: (1 - theta[..., 0]) ** 2 + 100 * (theta[..., 1] - theta[..., 0] ** 2) ** 2,
        gradient,
        torch.ones(1, 2, dtype=torch.double),
        (-2.0, 2.0, -1.0, 3.0),
    )


def himmelblau() -> Surface:
    """L = (x² + y − 11)² + (x + y² − 7)²: four minima of the same depth, 0 (Himmelblau 1972)."""

    def gradient(theta: Tensor) -> Tensor:
        x, y = theta.unbind(-1)
        one, other = x**2 + y - 11, x + y**2 - 7
        return torch.stack([4 * x * one + 2 * other, 2 * one + 4 * y * other], dim=-1)

    minima = [[3.0, 2.0], [-2.805118, 3.131313], [-3.779310, -3.283186], [3.584428, -1.848127]]
    return Surface(
        "Himmelblau's four valleys",
        lambda theta: (theta[..., 0] ** 2 + theta[..., 1] - 11) ** 2 + (theta[..., 0] + theta[..., 1] ** 2 - 7) ** 2,
        gradient,
        torch.tensor(minima, dtype=torch.double),
        (-5.0, 5.0, -5.0, 5.0),
    )
