"""Bowls to walk on, and torch's own optimizers: what they walk, and whether an answer makes use of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import torch
from torch import Tensor

from . import draw


@dataclass(frozen=True)
class Slope:
    """The gradient of a bowl, (D,) -> (D,), with a name for messages."""

    A: Tensor

    def __call__(self, theta: Tensor) -> Tensor:
        """The gradient at ``theta``."""
        return theta @ self.A.to(theta.dtype)

    def __repr__(self) -> str:
        return "the gradient of a bowl"


def draw_bowl(*curvatures: float) -> Tensor:
    """A symmetric matrix (D, D) with these eigenvalues, turned at random."""
    turn, _ = torch.linalg.qr(draw(len(curvatures), len(curvatures)).double())
    A = turn @ torch.diag(torch.tensor(curvatures, dtype=torch.double)) @ turn.T
    return ((A + A.T) / 2).float()


def by_torch(make: Callable, gradient: Slope, start: Tensor, steps: int) -> Tensor:
    """The path (steps + 1, D) of one of torch's optimizers, in double precision."""
    theta = start.double().clone().requires_grad_()
    optimizer, path = make([theta]), [start.double()]
    for _ in range(steps):
        theta.grad = gradient(theta.detach())
        optimizer.step()
        path.append(theta.detach().clone())
    return torch.stack(path)


@contextmanager
def optimizers_made() -> Iterator[list[str]]:
    """Inside the ``with`` block, the names of torch's optimizers that are made."""
    made: list[str] = []
    init = torch.optim.Optimizer.__init__

    def noted(self: torch.optim.Optimizer, *args: object, **kwargs: object) -> None:
        made.append(type(self).__name__)
        init(self, *args, **kwargs)

    with patch.object(torch.optim.Optimizer, "__init__", noted):
        yield made


def borrowed(answer: Callable, *inputs: object) -> list[str]:
    """The names of torch's optimizers that ``answer`` makes when called with ``inputs``."""
    with optimizers_made() as made:
        answer(*inputs)
    return made
