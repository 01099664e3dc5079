"""Training a small network by its own gradients, and what is watched meanwhile."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import torch
from torch import Tensor

from ...core.device import one_thread
from .digits import Digits
from .mlp import MLP, cross_entropy_with_slope


@dataclass
class History:
    """Mean surprise in nats, after each epoch: on what was learned from, and on what was kept to choose by."""

    train: list[float] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)


def loss(model: MLP, X: Tensor, y: Tensor) -> float:
    """The model's mean surprise, in nats."""
    return cross_entropy_with_slope(model.forward(X), y)[0].item()


def right(model: MLP, X: Tensor, y: Tensor) -> int:
    """How many of the N examples the model names correctly."""
    return int((model.forward(X).argmax(dim=1) == y).sum())


@one_thread()
def train(model: MLP, data: Digits, *, rate: float, epochs: int, B: int = 32, seed: int = 0) -> History:
    """Take a step of ``rate`` times the gradient on each batch of B pictures, epoch after epoch.

    Args:
        model: changed in place.
        data: what to learn from, and what to watch.
        rate: the step size, above 0.
        epochs: how often to go through the pictures, at least 1.
        B: pictures in a batch.
        seed: of their order.

    Returns:
        The losses after each epoch; where the numbers outgrow a float it ends there, with NaN.

    Raises:
        ValueError: rate, epochs or B is out of range.
    """
    if rate <= 0 or epochs < 1 or B < 1:
        raise ValueError(f"rate is {rate}, epochs {epochs}, B {B}. The rate must be above 0, the others at least 1.")
    draw, history = torch.Generator().manual_seed(seed), History()
    for _ in range(epochs):
        for batch in torch.randperm(len(data.X), generator=draw).to(data.y.device).split(B):
            logits = model.forward(data.X[batch])  # (B, C)
            if not logits.isfinite().all():
                return History([*history.train, math.nan], [*history.validation, math.nan])
            _, G = cross_entropy_with_slope(logits, data.y[batch])
            for parameter, slope in zip(model.parameters(), model.backward(G), strict=True):
                parameter -= rate * slope
        history.train.append(loss(model, data.X, data.y))
        history.validation.append(loss(model, data.X_validation, data.y_validation))
    return history
