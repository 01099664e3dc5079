"""Telling tokens where they stand."""

from __future__ import annotations

import torch
from torch import Tensor

from .shapes import require_pairs


def sinusoidal_positions(
    T: int, D: int, start: int = 0, base: float = 10_000.0, device: torch.device | None = None
) -> Tensor:
    """Position vectors made of waves: pair i turns once every 2π · base^(2i / D) tokens. (T, D), values in [-1, 1].

    Source: Vaswani et al. 2017, section 3.5, https://arxiv.org/abs/1706.03762.

    Args:
        T: number of positions.
        D: width; must be even, since sines and cosines come in pairs.
        start: the first position.
        base: how much slower the slowest wave is than the fastest.
        device: where the vectors are made.

    Raises:
        ValueError: D is odd, or a size isn't a whole number, at least 1.
    """
    require_pairs(T, D)
    position = torch.arange(start, start + T, device=device)[:, None]  # (T, 1)
    frequency = base ** (-torch.arange(0, D, 2, device=device) / D)  # (D / 2,)
    angle = position * frequency  # (T, D / 2)
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)  # (T, D / 2, 2) -> (T, D)
