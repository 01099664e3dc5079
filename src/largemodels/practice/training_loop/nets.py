"""The two small networks of notebook 3.1. Letters: B batch, D inputs, H hidden units, C classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

from ...core.device import device


def small_net(seed: int = 0, D: int = 64, H: int = 32, C: int = 10) -> nn.Sequential:
    """(B, D) -> (B, H) -> ReLU -> logits (B, C), with torch's own start; the same seed gives the same weights."""
    return seeded(seed, lambda: [nn.Linear(D, H), nn.ReLU(), nn.Linear(H, C)])


def clinic_net(seed: int = 0, drop: float = 0.5, ends: tuple[nn.Module, ...] = ()) -> nn.Sequential:
    """Each picture standardized, then batch norm and dropout round a hidden layer of 64: (B, 64) -> (B, 10).

    Args:
        seed: of the weights.
        drop: the share of hidden units that dropout sets to 0 in training.
        ends: layers after the last one, such as a softmax that doesn't belong there.
    """
    hidden = (nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(drop))  # none of them draws anything when it is made
    return seeded(seed, lambda: [Standardize(), nn.Linear(64, 64), *hidden, nn.Linear(64, 10), *ends])


def seeded(seed: int, layers: Callable[[], Iterable[nn.Module]]) -> nn.Sequential:
    """Layers made under a seed of their own, on the course's device; torch's global generator stays as it was."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Sequential(*layers()).to(device())


class Standardize(nn.Module):
    """Each picture less its own mean, divided by its own standard deviation: (B, D) -> (B, D).

    A blank picture has a standard deviation of 0, and 0 / 0 is NaN. That is the fault that section 7 looks for.
    """

    def forward(self, X: Tensor) -> Tensor:
        """(B, D) -> (B, D)."""
        return (X - X.mean(1, keepdim=True)) / X.std(1, keepdim=True)
