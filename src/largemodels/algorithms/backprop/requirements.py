"""What a multi-layer perceptron can take. Mistakes become sentences that name the argument."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ..shapes import shape


def require_widths(widths: Sequence[int]) -> None:
    """Refuse a list of widths that makes no network.

    Raises:
        ValueError: there are fewer than two, or one isn't a whole number from 1 up.
    """
    if len(widths) < 2 or any(not isinstance(n, int) or n < 1 for n in widths):
        raise ValueError(
            f"widths is {list(widths)}. It needs at least two whole numbers from 1 up: inputs, hidden units, outputs."
        )


def require_batch(X: Tensor, D: int, name: str = "X") -> None:
    """Refuse a batch that a layer of D inputs can't read.

    Raises:
        TypeError: it isn't a tensor of floating-point numbers.
        ValueError: it isn't (N, D) with N at least 1, or holds a NaN.
    """
    if not isinstance(X, Tensor) or not X.is_floating_point():
        found = X.dtype if isinstance(X, Tensor) else type(X).__name__
        raise TypeError(f"{name} is {found}. It must be a tensor of floats: torch.as_tensor(…).float().")
    if X.dim() != 2 or X.size(1) != D or not len(X):
        raise ValueError(f"{name} has the shape {shape(X)}. It must be (N, {D}): one row or more, {D} numbers in each.")
    if X.isnan().any():
        rows = int(X.isnan().any(dim=1).sum())
        raise ValueError(f"{rows} of {len(X)} rows of {name} hold a NaN. Fill or drop them first.")


def require_classes(logits: Tensor, y: Tensor) -> None:
    """Refuse labels that don't fit the logits.

    Raises:
        TypeError: the labels aren't whole numbers.
        ValueError: there isn't one for each row, or one names no column.
    """
    require_batch(logits, logits.size(-1) if logits.dim() else 0, "logits")
    if y.dtype != torch.long:
        raise TypeError(f"y holds {y.dtype}. It must hold class numbers: write y.long().")
    if y.shape != logits.shape[:1]:
        raise ValueError(f"y has the shape {shape(y)}. It must be ({len(logits)},): one class for each row of logits.")
    if y.min() < 0 or y.max() >= logits.size(1):
        raise ValueError(
            f"y holds classes from {int(y.min())} to {int(y.max())}. With {logits.size(1)} logits "
            f"a row, they must lie between 0 and {logits.size(1) - 1}."
        )
