"""Superposition in a toy: n features pressed into fewer dimensions, and read out again (Elhage et al. 2022, section 2).

Letters: M toys trained side by side, B examples, n = 5 features, d = 2 dimensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import torch
from torch import Tensor

from .requirements import require_share

N, WIDTH, STEPS, BATCH = 5, 2, 1000, 256
PRESENT = (1.0, 0.5, 0.2, 0.05, 0.02)  #: with what probability each feature is there
IMPORTANCE = 0.9


def squeezed(x: Tensor, W: Tensor, b: Tensor, linear: bool = False) -> Tensor:
    """Down and up again with the same matrix: x (M, B, n), W (M, d, n), b (M, n) -> (M, B, n)."""
    out = (x @ W.transpose(1, 2)) @ W + b[:, None]
    return out if linear else out.relu()


def draw(keep: float, M: int, generator: torch.Generator, B: int = BATCH) -> Tensor:
    """Examples: each feature is there with probability ``keep``, then evenly between 0 and 1, else 0. (M, B, n)."""
    there = torch.rand(M, B, N, generator=generator) < keep
    return torch.rand(M, B, N, generator=generator) * there


@cache
def trained(keep: float, linear: bool = False, tries: int = 3, seed: int = 0) -> tuple[Tensor, Tensor, float]:
    """The best of a few toys, each from its own start: W (d, n), b (n,), and its loss over that of answering nothing.

    The loss weighs feature i by 0.9^i. On the CPU always: it is small.

    Raises:
        ValueError: the share isn't above 0 and at most 1.
    """
    require_share(keep)
    generator = torch.Generator().manual_seed(seed)
    W = (torch.randn(tries, WIDTH, N, generator=generator) * 0.3).requires_grad_()
    b = torch.zeros(tries, N, requires_grad=True)
    weigh, optimizer = IMPORTANCE ** torch.arange(N), torch.optim.Adam([W, b], lr=0.01)
    with torch.enable_grad():
        for _ in range(STEPS):
            x = draw(keep, tries, generator)
            loss = ((x - squeezed(x, W, b, linear)) ** 2 * weigh).mean((1, 2)) / keep
            optimizer.zero_grad()
            loss.sum().backward()
            optimizer.step()
    W, b = W.detach(), b.detach()
    x = draw(keep, 1, torch.Generator().manual_seed(seed + 1), 8192).expand(tries, -1, -1)
    wrong = ((x - squeezed(x, W, b, linear)) ** 2 * weigh).mean((1, 2))
    best = int(wrong.argmin())
    mean = x[0].mean(0)  # the best constant answer
    return W[best], b[best], float(wrong[best] / (((x[0] - mean) ** 2) * weigh).mean())


def kept(W: Tensor, length: float = 0.5) -> int:
    """How many features have an arrow at least so long: (d, n) -> a number."""
    return int((W.norm(dim=0) > length).sum())


def angles(W: Tensor) -> Sequence[float]:
    """The angles between neighboring arrows, in degrees, smallest first: of those that are kept."""
    arrows = W[:, W.norm(dim=0) > 0.5]
    turned = torch.atan2(arrows[1], arrows[0]).sort().values
    return sorted((torch.cat([turned[1:], turned[:1] + 2 * torch.pi]) - turned).rad2deg().tolist())
