"""Telling tokens where they stand."""

from __future__ import annotations

import torch
from torch import Tensor


def sinusoidal_positions(T: int, D: int) -> Tensor:
    """Position vectors made of waves: pair i turns once every 2π · 10000^(2i / D) tokens. (T, D), values in [-1, 1].

    Source: Vaswani et al. 2017, section 3.5, https://arxiv.org/abs/1706.03762.

    Args:
        T: number of positions.
        D: width; must be even, since sines and cosines come in pairs.

    Raises:
        ValueError: D is odd.
    """
    if D % 2:
        raise ValueError(f"D is {D}. It must be even: each frequency needs a sine and a cosine.")
    position = torch.arange(T)[:, None]  # (T, 1)
    frequency = 10_000.0 ** (-torch.arange(0, D, 2) / D)  # (D / 2,)
    angle = position * frequency  # (T, D / 2)
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)  # (T, D / 2, 2) -> (T, D)
