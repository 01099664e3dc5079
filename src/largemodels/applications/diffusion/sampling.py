"""From noise to a digit, step by step.

Letters: B pictures, P pixels, T steps of noise.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ...core.device import one_thread
from .denoiser import NOBODY, Denoiser
from .noising import kept


def guessed_noise(net: Denoiser, x: Tensor, t: int, digit: Tensor, guidance: float) -> Tensor:
    """The noise in x at step t, (B, P): what is said with the digit, pushed away from what is said without it.

    Source: Ho and Salimans 2022, "Classifier-free diffusion guidance", https://arxiv.org/abs/2207.12598.

    Args:
        net: it guesses noise.
        x: pictures at step t, (B, P).
        t: the step.
        digit: (B,), 0 … 9.
        guidance: 0 takes the guess with the digit as it is.
    """
    steps = torch.full_like(digit, t)
    told = net(x, steps, digit)
    return told if not guidance else told + guidance * (told - net(x, steps, torch.full_like(digit, NOBODY)))


@torch.inference_mode()
@one_thread()
def sampled(net: Denoiser, digit: Tensor, *, seed: int = 0, guidance: float = 0.0) -> Tensor:
    """All pictures on the way from noise to the asked digits: (B,) -> (T + 1, B, P), first the noise, last the digit.

    Each step guesses the picture behind the noise, cuts it to -1 … 1, and goes from step t to t - 1 by the mean and
    variance that the picture one step earlier has, given both (Ho et al. 2020, equations 6 and 7).
    """
    left = kept().to(digit.device)
    generator, P = torch.Generator().manual_seed(seed), net.write.out_features
    x = torch.randn(len(digit), P, generator=generator).to(digit.device)
    way = [x]
    for t in range(len(left) - 1, 0, -1):
        a, before, alpha = left[t], left[t - 1], left[t] / left[t - 1]
        picture = (x - (1 - a).sqrt() * guessed_noise(net, x, t, digit, guidance)) / a.sqrt()
        picture = picture.clamp(-1, 1)
        mean = (before.sqrt() * (1 - alpha) * picture + alpha.sqrt() * (1 - before) * x) / (1 - a)
        x = mean + ((1 - alpha) * (1 - before) / (1 - a)).sqrt() * torch.randn(x.shape, generator=generator).to(
            x.device
        )
        way.append(x)
    return torch.stack(way)
