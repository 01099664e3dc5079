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

from .requirements import require_bowl


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
