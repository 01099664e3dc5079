"""What a price, a share of dropped units, or a patience can be. Mistakes become sentences that name the argument."""

from __future__ import annotations

import math
from numbers import Integral

from torch import Tensor

from ..shapes import shape


def require_penalty(penalty: float | Tensor) -> None:
    """Refuse a price on size that isn't a number from 0 up.

    Raises:
        TypeError: it isn't a number.
        ValueError: it is negative, NaN or infinite.
    """
    if isinstance(penalty, bool) or not isinstance(penalty, int | float | Tensor):
        raise TypeError(f"penalty is {penalty!r}, a {type(penalty).__name__}. It must be a number from 0 up.")
    low, high = (float(penalty.min()), float(penalty.max())) if isinstance(penalty, Tensor) else (penalty, penalty)
    if not (low >= 0 and math.isfinite(high)):
        hint = " A negative price would pay weights for growing." if low < 0 else ""
        raise ValueError(f"penalty is {low:g}. It must be finite and at least 0.{hint}")


def require_drop(p: float | Tensor) -> None:
    """Refuse a share of units to drop that isn't at least 0 and below 1.

    Raises:
        ValueError: it isn't.
    """
    low, high = (float(p.min()), float(p.max())) if isinstance(p, Tensor) else (p, p)
    if not (0 <= low and high < 1):
        found = high if 0 <= low else low
        raise ValueError(f"p is {found:g}. It must be at least 0 and below 1: at 1 nothing would be left to scale up.")


def require_floats(x: Tensor, name: str = "x") -> None:
    """Refuse what isn't a tensor of floats, and one that holds NaN.

    Raises:
        TypeError: it isn't a tensor, or holds whole numbers.
        ValueError: it holds NaN.
    """
    if not isinstance(x, Tensor) or not x.is_floating_point():
        found = x.dtype if isinstance(x, Tensor) else type(x).__name__
        raise TypeError(f"{name} is {found}. It must be a tensor of floats: torch.as_tensor(…).float().")
    if x.isnan().any():
        raise ValueError(f"{name} has the shape {shape(x)} and holds {int(x.isnan().sum())} NaN. Fill or drop them.")


def require_patience(patience: int) -> None:
    """Refuse a patience that isn't a whole number from 1 up.

    Raises:
        ValueError: it isn't.
    """
    if isinstance(patience, bool) or not isinstance(patience, Integral) or patience < 1:
        raise ValueError(f"patience is {patience!r}. It must be a whole number from 1 up: how many epochs to wait.")
