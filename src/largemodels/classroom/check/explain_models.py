"""Models drawn afresh for lab 16, and what an answer may leave behind in them: nothing.

B inputs, C classes.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from . import GENERATOR, Trial, draw

#: What no answer may call, in the graded cells' ``forbid`` as well.
LIBRARY = ("captum",)


class Curved(nn.Module):
    """Scores that bend with their input, each row's from that row alone: (B, …) -> (B, C)."""

    def __init__(self, shape: tuple[int, ...], C: int, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        D = math.prod(shape)
        self.W = nn.Parameter((draw(8, D) / D**0.5).to(dtype))
        self.V = nn.Parameter(draw(C, 8).to(dtype))

    def forward(self, X: Tensor) -> Tensor:
        """(B, …) -> (B, C)."""
        hidden = X.flatten(1) @ self.W.T  # (B, 8)
        return (hidden.tanh() + 0.3 * hidden.square()) @ self.V.T


def labels(B: int, C: int) -> Tensor:
    """Classes, (B,), not all the same where there are two inputs or more."""
    return (torch.arange(B) + torch.randint(0, C, (), generator=GENERATOR)) % C


def by_hand(model: Callable, X: Tensor, y: Tensor) -> Tensor:
    """The gradient of each row's class score, in the shape of X."""
    with torch.enable_grad():
        given = X.detach().clone().requires_grad_()
        return torch.autograd.grad(model(given)[torch.arange(len(y)), y].sum(), given)[0]


def untouched(trial: Trial, model: nn.Module, *results: Tensor) -> None:
    """Fail if an answer left gradients in the model, or hands out a result that one still hangs on."""
    if any(p.grad is not None for p in model.parameters()):
        trial.fail(
            f"{trial.name} leaves gradients in the model's weights: whoever trains next begins with them. "
            "torch.autograd.grad(score, X) asks for that of X alone."
        )
    if not all(p.requires_grad for p in model.parameters()):
        trial.fail(f"{trial.name} freezes the model's weights, and they stay so.")
    if any(result.requires_grad for result in results):
        trial.fail(f"{trial.name} returns a tensor with a gradient hanging on it. End with .detach().")
