"""Muon: a step for matrices that turns each direction of the momentum into a step of the same size.

Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/. Letters: m rows, n columns.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from ..training_loop.requirements import require_learning_rate
from .requirements import require_matrices

QUINTIC = (3.4445, -4.7750, 2.0315)  #: Jordan's: steep at 0, and near 1 wherever it lands


def polar(M: Tensor, steps: int = 5) -> Tensor:
    """Bring all singular values of a matrix near 1, by Newton–Schulz steps: products of matrices, no decomposition.

    Args:
        M: (..., m, n).
        steps: each multiplies a small singular value by about 3.4.
    """
    tall = M.size(-2) > M.size(-1)
    X = M.mT if tall else M
    X = X / (X.norm(dim=(-2, -1), keepdim=True) + 1e-7)  # no singular value above 1
    a, b, c = QUINTIC
    for _ in range(steps):
        A = X @ X.mT
        X = a * X + (b * A + c * A @ A) @ X  # each singular value s becomes a s + b s³ + c s⁵
    return X.mT if tall else X


class Muon(torch.optim.Optimizer):
    """Momentum, made orthogonal, then a step.

    Args:
        matrices: parameters of two dimensions. One three times as tall as wide is queries, keys and values, and is
            taken apart.
        learning_rate: the size of a step in each direction.
        momentum: share of the last average that is kept (Nesterov's).
        steps: of :func:`polar`.

    Raises:
        ValueError: a learning rate that is 0, negative or NaN; a parameter that is no matrix.
    """

    def __init__(
        self, matrices: Iterable[nn.Parameter], learning_rate: float, momentum: float = 0.95, steps: int = 3
    ) -> None:
        require_learning_rate(learning_rate)
        matrices = list(matrices)
        require_matrices(matrices)
        super().__init__(matrices, dict(lr=learning_rate, momentum=momentum, steps=steps))

    @torch.no_grad()
    def step(self) -> None:
        """One step of each parameter that has a gradient."""
        for group in self.param_groups:
            for W in group["params"]:
                if W.grad is None:
                    continue
                average = self.state[W].setdefault("average", torch.zeros_like(W))
                average.lerp_(W.grad, 1 - group["momentum"])
                ahead = W.grad.lerp(average, group["momentum"])  # (m, n)
                parts = 3 if W.size(0) == 3 * W.size(1) else 1
                directions = polar(torch.stack(ahead.chunk(parts)), group["steps"])
                for part, direction in zip(W.chunk(parts), directions, strict=True):
                    part.add_(direction, alpha=-group["lr"] * max(1, part.size(0) / part.size(1)) ** 0.5)
