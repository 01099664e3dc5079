"""Mistakes in what a walk downhill is given, said as sentences: the argument, what was found, what is wanted."""

from __future__ import annotations

import math
from numbers import Integral

import torch
from torch import Tensor


def require_walk(start: Tensor, steps: int, name: str = "start") -> None:
    """Refuse a place to start from that isn't a tensor of finite floats, and a number of steps that isn't whole.

    Raises:
        TypeError: the start isn't a tensor or holds whole numbers, or the number of steps isn't whole.
        ValueError: the start has no dimension, holds NaN or infinity, or the number of steps is negative.
    """
    if not isinstance(start, Tensor):
        raise TypeError(f"{name} is a {type(start).__name__}. It must be a tensor: write torch.tensor([…]).")
    if not start.is_floating_point():
        raise TypeError(f"{name} holds {start.dtype}. It must hold floats, as no step is whole: write 1.0 for 1.")
    if not start.dim():
        raise ValueError(f"{name} is one number. It must have the shape (D,), or (…, D): write torch.tensor([5.0]).")
    if not start.isfinite().all():
        raise ValueError(f"{name} holds NaN or infinity. It must be finite: no step leads back from there.")
    if isinstance(steps, bool) or not isinstance(steps, Integral):
        raise TypeError(f"steps is {steps!r}. It must be a whole number: write 100, not 1e2.")
    if steps < 0:
        raise ValueError(f"steps is {steps}. It must be at least 0.")


def require_positive(name: str, value: float | Tensor) -> None:
    """Refuse a size that isn't above 0.

    Raises:
        TypeError: it isn't a number.
        ValueError: it is 0, negative, NaN or infinite.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Tensor):
        raise TypeError(f"{name} is {value!r}, a {type(value).__name__}. It must be a number above 0.")
    low, high = (float(value.min()), float(value.max())) if isinstance(value, Tensor) else (value, value)
    if not (low > 0 and math.isfinite(high)):
        hint = " A negative step walks uphill." if low < 0 else ""
        raise ValueError(f"{name} is {low:g}. It must be above 0 and finite.{hint}")


def require_share(name: str, value: float) -> None:
    """Refuse a share of the past that isn't at least 0 and below 1.

    Raises:
        ValueError: it isn't.
    """
    if not 0 <= value < 1:
        raise ValueError(f"{name} is {value}. It must be at least 0 and below 1: at 1 the past would never fade.")


def require_gradient(gradient: Tensor, theta: Tensor) -> None:
    """Refuse a gradient that doesn't have one number for each parameter.

    Raises:
        TypeError: it isn't a tensor.
        ValueError: its shape isn't that of the parameters.
    """
    if not isinstance(gradient, Tensor):
        raise TypeError(
            f"The gradient is a {type(gradient).__name__}. It must be a tensor, shaped like the parameters."
        )
    if gradient.shape != theta.shape:
        raise ValueError(
            f"The gradient has the shape {tuple(gradient.shape)} and theta {tuple(theta.shape)}: "
            "one number for each parameter is wanted."
        )


def require_bowl(curvatures: Tensor) -> None:
    """Refuse curvatures that aren't those of a bowl.

    Raises:
        ValueError: there is none, or one isn't above 0.
    """
    if not curvatures.numel() or not (curvatures > 0).all() or not curvatures.isfinite().all():
        found = ", ".join(f"{c:g}" for c in torch.as_tensor(curvatures).flatten().tolist()) or "nothing"
        raise ValueError(
            f"curvatures holds {found}. All must be above 0: else it is no bowl and has no single minimum."
        )
