"""Gradient descent: the loop, with any rule that turns a gradient into a step, and the step at which it arrives.

Built step by step in ``chapters/02_algorithms/02_gradient_descent.ipynb``; the definitions there and here are the same.

Letters: D parameters, α step size. A start is (D,), or (..., D) for many walkers at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

from .requirements import require_gradient, require_positive, require_walk

Gradient = Callable[[Tensor], Tensor]


class Optimizer(Protocol):
    """What turns a gradient into a move; see ``largemodels.algorithms.descent.optimizers``."""

    def update(self, theta: Tensor, gradient: Tensor) -> Tensor:
        """The parameters after one step."""
        ...


def gradient_descent(gradient: Gradient, start: Tensor, alpha: float, steps: int) -> Tensor:
    """Walk against the gradient: θ ← θ − α ∇L(θ).

    Args:
        gradient: ∇L, (..., D) -> (..., D).
        start: θ before the first step, (..., D).
        alpha: the step size, above 0; a tensor that broadcasts to ``start`` gives each walker its own.
        steps: how many, at least 0.

    Returns:
        Every place on the way, the start included, (steps + 1, ..., D).

    Raises:
        TypeError: the start isn't a tensor of floats, or the number of steps isn't whole.
        ValueError: the step size isn't above 0, the start holds NaN, or the gradient has another shape than θ.
    """
    require_walk(start, steps), require_positive("alpha", alpha)
    path = [start]
    for _ in range(steps):
        slope = gradient(path[-1])  # (..., D)
        require_gradient(slope, path[-1])
        path.append(path[-1] - alpha * slope)
    return torch.stack(path)  # (steps + 1, ..., D)


def descend(optimizer: Optimizer, gradient: Gradient, start: Tensor, steps: int) -> Tensor:
    """Walk as ``optimizer`` says; otherwise as :func:`gradient_descent`.

    Args:
        optimizer: a fresh one, since it may remember.
        gradient: ∇L, (..., D) -> (..., D).
        start: θ before the first step, (..., D).
        steps: how many, at least 0.

    Returns:
        Every place on the way, (steps + 1, ..., D).

    Raises:
        TypeError, ValueError: as :func:`gradient_descent`.
    """
    require_walk(start, steps)
    path = [start]
    for _ in range(steps):
        path.append(optimizer.update(path[-1], gradient(path[-1])))  # (..., D)
    return torch.stack(path)  # (steps + 1, ..., D)


def arrival(distance: Tensor, within: float) -> float:
    """The first step from which a walker stays within a distance for good; infinity if it never does.

    Args:
        distance: from the goal, after 0, 1, 2, … steps, (steps + 1,). NaN counts as far away.
        within: how near is near enough, above 0.

    Raises:
        ValueError: ``distance`` isn't a row of numbers, or ``within`` isn't above 0.
    """
    require_positive("within", within)
    if distance.dim() != 1 or not len(distance):
        raise ValueError(f"distance has the shape {tuple(distance.shape)}. It must be (steps + 1,): one walker's.")
    outside = (~(distance <= within)).nonzero()  # (outside, 1)
    first = int(outside[-1]) + 1 if len(outside) else 0
    return first if first < len(distance) else math.inf
