"""A crowd of small networks on digits, trained at once, each on another half of the records, privately or not.

All gradients are written out: that of a record in a layer is the outer product of what came in and what comes back, so
its norm is the product of two norms, and clipping needs no gradient by itself (Goodfellow 2015,
https://arxiv.org/abs/1510.01799).

Letters: M models, N records, B records of a step, F features, C classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import torch
from sklearn.datasets import load_digits
from torch import Tensor

from ...core.device import device, one_thread

POOL, EXPECTED = 1000, 50  #: records that may be in; records of a step on average
WIDTH, STEPS, RATE, CLIP = 64, 600, 0.5, 1.0


@cache
def digits() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """scikit-learn's 1,797 digits: 1,000 that may be trained on, (1000, 64) and (1000,), and 797 that never are."""
    X, y = load_digits(return_X_y=True)
    order = torch.randperm(len(y), generator=torch.Generator().manual_seed(0))
    X, y = torch.tensor(X, dtype=torch.float32)[order] / 16, torch.tensor(y)[order]
    return X[:POOL], y[:POOL], X[POOL:], y[POOL:]


def halves(M: int, N: int, seed: int) -> Tensor:
    """Which records each model is trained on, (M, N): each record in half of the models, each model about half of them.

    Raises:
        ValueError: M is odd, or below 4.
    """
    if M < 4 or M % 2:
        raise ValueError(
            f"M is {M}. Train an even number of models, 4 or more, so that each record is in half of them."
        )
    chance = torch.Generator().manual_seed(seed)
    return torch.rand(M, N, generator=chance).argsort(0) < M // 2


@dataclass(frozen=True)
class Training:
    """How a crowd is trained.

    Attributes:
        steps: of gradient descent.
        width: hidden units; 0 is a linear model.
        clip: the largest norm of a record's gradient, or None.
        noise: standard deviation of the noise on the sum, over ``clip``.
        decay: weight decay a step.
        rate: learning rate.
    """

    steps: int = STEPS
    width: int = WIDTH
    clip: float | None = None
    noise: float = 0.0
    decay: float = 0.0
    rate: float = RATE


def with_ones(x: Tensor) -> Tensor:
    """A last feature of 1, whose weight is the bias: (..., F) -> (..., F + 1)."""
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


def factors(inputs: list[Tensor], errors: list[Tensor], clip: float | None) -> Tensor:
    """What each record's gradient is multiplied by, (M, B): 1, or clip over its norm if that is less."""
    squares = sum(a.square().sum(-1) * e.square().sum(-1) for a, e in zip(inputs, errors, strict=True))  # (M, B)
    return torch.ones_like(squares) if clip is None else (clip / squares.sqrt().clamp(min=1e-12)).clamp(max=1)


def backward(weights: list[Tensor], x: Tensor, y: Tensor, counts: Tensor, clip: float | None) -> list[Tensor]:
    """The sum of the records' (clipped) gradients of the cross-entropy, one tensor a layer.

    Args:
        weights: one (M, F + 1, C) or two of them, with a tanh between.
        x: (M, B, F).
        y: (M, B).
        counts: 1 for a record that is there, 0 for one that fills up, (M, B).
        clip: see :class:`Training`.
    """
    inputs = [with_ones(x)]
    if len(weights) == 2:
        inputs.append(with_ones((inputs[0] @ weights[0]).tanh()))
    error = (inputs[-1] @ weights[-1]).softmax(-1)  # (M, B, C)
    error = error - torch.nn.functional.one_hot(y, error.size(-1))
    errors = [error]
    if len(weights) == 2:
        hidden = inputs[1][..., :-1]
        errors.insert(0, (error @ weights[1][:, :-1].mT) * (1 - hidden.square()))
    factor = (counts * factors(inputs, errors, clip))[..., None]  # (M, B, 1)
    return [a.mT @ (e * factor) for a, e in zip(inputs, errors, strict=True)]


def train_crowd(inside: Tensor, X: Tensor, y: Tensor, how: Training, seed: int = 0) -> list[Tensor]:
    """Train M models side by side by (private) stochastic gradient descent, records drawn by Poisson sampling.

    Args:
        inside: the records of each model, (M, N).
        X: (N, F).
        y: (N,).
        how: the training.
        seed: of the weights, the draws and the noise.

    Returns:
        Their weights, one (M, F + 1, H) and one (M, H + 1, C), or one alone.
    """
    M, C, where = len(inside), int(y.max()) + 1, device()
    chance = torch.Generator().manual_seed(seed)
    sizes = [X.size(1), how.width, C] if how.width else [X.size(1), C]
    weights = [torch.randn(M, a + 1, b, generator=chance).div(a**0.5).to(where) for a, b in pairwise(sizes)]
    X, y, share = X.to(where), y.to(where), 2 * EXPECTED / len(X)  # each model has about half of the records
    most = EXPECTED + int(6 * EXPECTED**0.5)
    with one_thread():
        for _ in range(how.steps):
            drawn = (torch.rand(inside.shape, generator=chance) < share) & inside
            counts, places = (x.to(where) for x in drawn.float().topk(most))  # (M, most) each
            sums = backward(weights, X[places], y[places], counts, how.clip)
            for weight, total in zip(weights, sums, strict=True):
                if how.noise:
                    total = total + how.noise * how.clip * torch.randn(total.shape, generator=chance).to(where)
                weight.mul_(1 - how.rate * how.decay).sub_(total, alpha=how.rate / EXPECTED)
    return weights


def log_chances(weights: list[Tensor], X: Tensor) -> Tensor:
    """Each model's log-probabilities for each record, (M, N, C), on the CPU."""
    x = with_ones(X.to(weights[0].device)).expand(len(weights[0]), -1, -1)
    for n, weight in enumerate(weights):
        x = x @ weight if n == len(weights) - 1 else with_ones((x @ weight).tanh())
    return x.log_softmax(-1).cpu()


def accuracy(weights: list[Tensor], X: Tensor, y: Tensor) -> Tensor:
    """Each model's share of right answers, (M,)."""
    return (log_chances(weights, X).argmax(-1) == y).float().mean(1)
