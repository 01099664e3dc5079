"""Explanations by gradient, for any function of a batch of tensors.

Sources: Simonyan et al. 2013, https://arxiv.org/abs/1312.6034; Sundararajan et al. 2017,
https://arxiv.org/abs/1703.01365; Smilkov et al. 2017, "SmoothGrad", https://arxiv.org/abs/1706.03825.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from .requirements import require_steps

Function = Callable[[Tensor], Tensor]  #: (B, …) -> (B,)
CHUNK = 16  #: points of a path that are computed at once, if they are short texts


def gradient(f: Function, x: Tensor) -> Tensor:
    """How much f would rise with each number of each x, (B, …) -> (B, …)."""
    x = x.detach().requires_grad_(True)
    return torch.autograd.grad(f(x).sum(), x)[0]


def integrated_gradients(f: Function, x: Tensor, baseline: Tensor, steps: int = 16, at_once: int = CHUNK) -> Tensor:
    """The mean gradient on the straight way from a baseline to x, times the way: (…) -> (…).

    Its sum tends to f(x) − f(baseline) as the steps get many (completeness). Midpoint rule.

    Args:
        f: of a batch, (B, …) -> (B,).
        x: one input.
        baseline: of the same shape, an input that says nothing.
        steps: points on the way.
        at_once: points that are computed together; fewer take less memory.

    Raises:
        ValueError: there is no step.
    """
    require_steps(steps)
    total = torch.zeros_like(x)
    for part in ((torch.arange(steps) + 0.5) / steps).split(at_once):
        way = part.to(x).view(-1, *[1] * x.dim())
        total += gradient(f, baseline + way * (x - baseline)).sum(dim=0)
    return (x - baseline) * total / steps
