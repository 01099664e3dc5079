"""Noise, step by step: how a picture is drowned in it, in T small steps or in one.

Built in ``chapters/04_applications/04_images.ipynb``. Source: Ho, Jain and Abbeel 2020, "Denoising diffusion
probabilistic models", https://arxiv.org/abs/2006.11239; the cosine schedule is Nichol and Dhariwal's, 2021,
https://arxiv.org/abs/2102.09672. Letters: B pictures, P pixels of each, T steps; x goes from -1 (paper) to 1 (ink).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from .requirements import require_step

T = 100  #: steps from a picture to noise


def kept(steps: int = T) -> Tensor:
    """ᾱ_t for t = 0 … T, (T + 1,): the share of a picture's variance that is left after t steps, from 1 to about 0."""
    t = torch.arange(steps + 1, dtype=torch.float64) / steps
    shape = torch.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2
    alpha = (shape[1:] / shape[:-1]).clamp(min=0.001)  # α_t, what one step keeps
    return torch.cat([torch.ones(1), alpha.cumprod(0)]).float()


def noised(x: Tensor, t: Tensor, noise: Tensor, left: Tensor) -> Tensor:
    """Pictures after t steps, in one go: √ᾱ_t x + √(1 - ᾱ_t) ε.

    Args:
        x: pictures, (B, P).
        t: a step for each, (B,), 0 … T.
        noise: ε, (B, P), drawn from a normal distribution.
        left: ᾱ, (T + 1,).

    Raises:
        ValueError: a step isn't one of 0 … T.
    """
    require_step(t, len(left) - 1)
    a = left[t][:, None]  # (B, 1)
    return a.sqrt() * x + (1 - a).sqrt() * noise


def one_step(x: Tensor, t: int, noise: Tensor, left: Tensor) -> Tensor:
    """From step t - 1 to step t: √α_t x + √(1 - α_t) ε, (B, P) -> (B, P)."""
    alpha = left[t] / left[t - 1]
    return alpha.sqrt() * x + (1 - alpha).sqrt() * noise
