"""Losses of two parameters, with the gradient of each written by hand.

Letters: θ = (x, y), the two parameters; the dots in (..., 2) stand for any number of walkers.
Double precision throughout: a walk of ten thousand steps adds up ten thousand roundings.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from .walks import require_bowl


@dataclass(frozen=True)
class Surface:
    """A loss of two parameters.

    Attributes:
        name: what figures call it.
        value: L, (..., 2) -> (...).
        gradient: ∇L, (..., 2) -> (..., 2).
        minima: every minimum, (M, 2).
        window: what part of it a figure shows: x from, x to, y from, y to.
    """

    name: str
    value: Callable[[Tensor], Tensor]
    gradient: Callable[[Tensor], Tensor]
    minima: Tensor
    window: tuple[float, float, float, float]

    def curvatures(self, place: Tensor) -> Tensor:
        """The eigenvalues of the second derivatives at ``place`` (2,), smallest first, (2,)."""
        return torch.linalg.eigvalsh(torch.autograd.functional.hessian(self.value, place.double()))

    def limits(self) -> list[float]:
        """2/λ_max at each minimum: the step size from which plain descent can't settle there."""
        return [2 / float(self.curvatures(minimum)[-1]) for minimum in self.minima]

    def which_minimum(self, places: Tensor, within: float = 0.05) -> Tensor:
        """The number of the minimum that each of ``places`` (..., 2) is at, −1 where it is at none, (...)."""
        apart = torch.linalg.vector_norm(places[..., None, :] - self.minima, dim=-1)  # (..., M)
        nearest = apart.nan_to_num(torch.inf).min(dim=-1)
        return torch.where(nearest.values <= within, nearest.indices, -1)


def rotation(degrees: float) -> Tensor:
    """The matrix (2, 2) that turns a vector by ``degrees``, from x toward y."""
    turn = math.radians(degrees)
    cos, sin = math.cos(turn), math.sin(turn)
    return torch.tensor([[cos, -sin], [sin, cos]], dtype=torch.double)


def bowl(low: float, high: float, degrees: float = 0.0) -> Surface:
    """L = ½ θᵀ A θ, with curvature ``low`` along x and ``high`` along y, turned by ``degrees``.

    Raises:
        ValueError: a curvature isn't above 0.
    """
    require_bowl(torch.tensor([low, high]))
    turn = rotation(degrees)
    A = turn @ torch.diag(torch.tensor([low, high], dtype=torch.double)) @ turn.T  # (2, 2)
    name = f"bowl, κ = {high / low:g}" + (f", turned by {degrees:g}°" if degrees else "")
    return Surface(
        name,
        lambda theta: 0.5 * ((theta @ A) * theta).sum(-1),
        lambda theta: theta @ A,  # A is symmetric: (..., 2) x (2, 2) -> (..., 2)
        torch.zeros(1, 2, dtype=torch.double),
        (-3.0, 3.0, -3.0, 3.0),
    )


def least_squares(X: Tensor, y: Tensor, window: tuple[float, float, float, float]) -> Surface:
    """L = the mean of ½ (X θ − y)² over N examples.

    Args:
        X: the examples' two features, (N, 2).
        y: what is to be predicted, (N,).
        window: what part of it a figure shows.

    Raises:
        ValueError: the shapes don't fit.
    """
    if X.dim() != 2 or X.size(1) != 2 or y.shape != X.shape[:1]:
        found = f"X has the shape {tuple(X.shape)} and y {tuple(y.shape)}"
        raise ValueError(f"{found}. They must be (N, 2) and (N,), a row of two features for each example.")
    return Surface(
        "least squares",
        lambda theta: 0.5 * ((theta @ X.T - y) ** 2).mean(-1),  # (..., 2) x (2, N) -> (..., N) -> (...)
        lambda theta: (theta @ X.T - y) @ X / len(y),  # (..., N) x (N, 2) -> (..., 2)
        torch.linalg.lstsq(X, y[:, None]).solution.T,
        window,
    )


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
