"""What notebook 3.3 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from ...algorithms.convolution.requirements import require_image

Strokes = Sequence[Sequence[float]]  #: each is its points one after the other: x, y, x, y, …, in cells


def require_strokes(strokes: Strokes, thick: float) -> None:
    """Refuse what no pen can draw.

    Raises:
        ValueError: a stroke isn't pairs of finite numbers, or the pen isn't thicker than 0.
    """
    if not thick > 0:
        raise ValueError(f"The pen is {thick} cells thick. Take more than 0.")
    for n, stroke in enumerate(strokes):
        if not len(stroke) or len(stroke) % 2:
            raise ValueError(f"Stroke {n} holds {len(stroke)} numbers. It must be x, y, x, y, …: two for each point.")
        if not np.isfinite(np.asarray(stroke, dtype=float)).all():
            raise ValueError(f"Stroke {n} holds a number that is NaN or infinite. Leave that point out.")


def require_bitmaps(bits: Tensor, block: int) -> None:
    """Refuse what can't be counted in blocks.

    Raises:
        ValueError: the shape isn't (N, S, S) with a multiple of the block.
    """
    if bits.dim() != 3 or bits.size(1) != bits.size(2) or bits.size(1) % block or not bits.size(1):
        raise ValueError(
            f"The bitmaps have the shape {tuple(bits.shape)}. It must be (N, S, S), S a multiple of {block}: "
            "write `bits[None]` for one."
        )


def require_pictures(x: Tensor) -> None:
    """Refuse what is no batch of gray pictures in 0 … 1.

    Raises:
        TypeError: x isn't a floating-point tensor.
        ValueError: the shape isn't (N, 1, H, W), or a number lies outside 0 … 1.
    """
    require_image(x)
    if x.size(1) != 1:
        raise ValueError(f"x has {x.size(1)} channels. Gray pictures have one: (N, 1, H, W).")
    if not (x.min() >= 0 and x.max() <= 1):  # NaN is refused, too
        raise ValueError(f"x goes from {x.min():g} to {x.max():g}. Scale it to 0 … 1: divide counts by 16.")
