"""Whether gradients flow through an answer as they flow through what is right, so that a net that has it can learn."""

from __future__ import annotations

import torch
from torch import Tensor

from . import CheckFailed

CUT = "Leave out no_grad, .data, .detach(), .item() and float(): they cut a number off from what it was made of."


def flows(result: Tensor, right: Tensor, **parts: Tensor) -> None:
    """Compare the gradients of both over each of ``parts``; the numbers of both are the same already.

    Raises:
        CheckFailed: one is missing, or is another one.
    """
    given, wanted = (
        torch.autograd.grad(out.square().sum(), list(parts.values()), allow_unused=True, retain_graph=True)
        if out.requires_grad
        else [None] * len(parts)
        for out in (result, right)
    )
    for name, mine, other in zip(parts, given, wanted, strict=True):
        if mine is None:
            raise CheckFailed(f"The numbers are right, and no gradient flows to {name}, so that it can't learn. {CUT}")
        if not torch.allclose(mine, other, rtol=1e-3, atol=1e-3):
            raise CheckFailed(f"The numbers are right, and the gradient of {name} isn't: one way to it is cut. {CUT}")
