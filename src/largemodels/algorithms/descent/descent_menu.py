"""What the explorer of gradient descent offers, and what every step size would have given at once."""

from __future__ import annotations

import math
from functools import cache

import torch
from torch import Tensor

from .descent import Optimizer, descend
from .optimizers import Adam, Momentum, Plain, RMSProp
from .surfaces import Surface, bowl
from .valleys import himmelblau, rosenbrock, two_valleys

SURFACES = {
    "bowl, κ = 10": bowl(1.0, 10.0),
    "bowl, κ = 100, turned": bowl(0.1, 10.0, 45.0),
    "two valleys": two_valleys(0.3),
    "Himmelblau": himmelblau(),
    "Rosenbrock": rosenbrock(),
}
OPTIMIZERS = ["plain", "momentum", "RMSProp", "Adam"]
STEPS = 200
ALPHAS = torch.logspace(-4, 0.5, 91, dtype=torch.double)  # (91,): the slider's stops


def optimizer(name: str, alpha: float | Tensor, beta: float) -> Optimizer:
    """A fresh optimizer; ``beta`` is the momentum of those that have one, and RMSProp's share of old squares."""
    return {
        "plain": lambda: Plain(alpha),
        "momentum": lambda: Momentum(alpha, beta),
        "RMSProp": lambda: RMSProp(alpha, beta),
        "Adam": lambda: Adam(alpha, beta),
    }[name]()


def limit(surface: Surface, name: str, beta: float) -> float | None:
    """The step size from which no walk settles in any minimum, for the two optimizers for which theory has one."""
    factors = {"plain": 1.0, "momentum": 1.0 + beta}
    return factors[name] * max(surface.limits()) if name in factors else None


@cache
def left_after(surface: str, name: str, beta: float, start: tuple[float, float]) -> list[float]:
    """Distance from the nearest minimum after all steps, for each of ``ALPHAS``: all at once, a walker each."""
    here = SURFACES[surface]
    starts = torch.tensor(start, dtype=torch.double).expand(len(ALPHAS), 2)
    end = descend(optimizer(name, ALPHAS[:, None], beta), here.gradient, starts, STEPS)[-1]  # (91, 2)
    apart = torch.linalg.vector_norm(end[:, None] - here.minima, dim=-1).amin(-1)  # (91,)
    return apart.nan_to_num(math.inf).clamp(1e-9, 1e4).tolist()
