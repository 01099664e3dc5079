"""Exclusive or: the four points that no line parts, and what two hidden units make of them.

Source: Minsky and Papert 1969, *Perceptrons*, https://doi.org/10.7551/mitpress/11301.001.0001.
"""

from __future__ import annotations

import torch
from torch import Tensor

XOR_X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4, 2)
XOR_Y = torch.tensor([0, 1, 1, 0])  # (4,)


def best_line(X: Tensor, y: Tensor, steps: int = 61, reach: float = 3.0) -> tuple[int, int]:
    """The most points that any line of a grid gets right, and how many lines were tried.

    Args:
        X: points of the plane, (N, 2).
        y: 1 where the unit should say yes, else 0, (N,).
        steps: values tried for each of w₁, w₂ and b.
        reach: they go from -reach to reach.

    Raises:
        ValueError: X isn't (N, 2).
    """
    if X.dim() != 2 or X.size(1) != 2:
        raise ValueError(f"X has the shape {tuple(X.shape)}. It must be (N, 2): points of the plane.")
    grid = torch.linspace(-reach, reach, steps)
    lines = torch.cartesian_prod(grid, grid, grid)  # (steps³, 3): w₁, w₂, b
    yes = X @ lines[:, :2].T + lines[:, 2] > 0  # (N, 2) x (2, lines) -> (N, lines)
    return int((yes == (y == 1)[:, None]).sum(0).max()), len(lines)


def seen_by_two(leak: float) -> Tensor:
    """XOR's four points after the units f(x₁ + x₂) and f(x₁ + x₂ − 1), (4, 2).

    Args:
        leak: the slope of f below 0; its slope above is 1, so 0 makes a ReLU and 1 a straight line.
    """
    z = XOR_X.sum(1, keepdim=True) - torch.tensor([0.0, 1.0])  # (4, 1) - (2,) -> (4, 2)
    return torch.where(z > 0, z, leak * z) + 0.0  # no minus zero


def parting_line(leak: float) -> tuple[list[float], list[float]] | None:
    """The two ends, x and y, of a line between the two answers as the hidden units see them; None where there is none.

    It lies halfway between the point of both "yes" and the line through the two "no".
    """
    points = seen_by_two(leak)
    (x0, y0), (x1, y1), _, (x2, y2) = points.tolist()
    tilt = (y2 - y0) / (x2 - x0)
    middle = (y1 + y0 + tilt * (x1 - x0)) / 2
    side = points[:, 1] - (middle + tilt * (points[:, 0] - x1))
    yes, no = side[XOR_Y == 1], side[XOR_Y == 0]
    if not (yes.max() < no.min() or no.max() < yes.min()):
        return None
    ends = [-0.5, 2.5]
    return ends, [middle + tilt * (x - x1) for x in ends]
