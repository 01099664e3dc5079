"""Many networks of the same size trained side by side, each with its own leash and its own draw of the digits.

Their weights lie stacked, (S, …) for S networks, and the losses are added: none feels the others' gradients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm.auto import tqdm

from ...core.device import device, one_thread
from ..backprop.digits import digits
from .requirements import require_drop, require_penalty

EVERY = 10  #: steps between two looks at the validation pictures


@dataclass(frozen=True)
class Leash:
    """What holds a network back: a price λ on the squares of its weights, a share p of hidden units dropped."""

    penalty: float = 0.0
    p: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """Each network's numbers where its validation loss was lowest, (S,), and the curves, (looks, S).

    Losses are mean surprises in nats; ``wrong`` is the share of test pictures named wrongly; ``noisy_curve`` is the
    training loss with the dropped units missing, ``train_curve`` the same with all units there.
    """

    stopped_at: Tensor
    test: Tensor
    wrong: Tensor
    noisy_curve: Tensor
    train_curve: Tensor
    validation_curve: Tensor


@one_thread()
def train_crowd(
    leashes: Sequence[Leash],
    seeds: Sequence[int],
    *,
    N: int = 100,
    width: int = 64,
    rate: float = 0.5,
    steps: int = 400,
) -> list[Outcome]:
    """Train one network for each leash and seed on N digits, all pictures at each step.

    Networks of one seed share pictures and starting weights, so that they can be compared pair by pair.

    Args:
        leashes: one outcome for each comes back.
        seeds: of the draw of the pictures and of the weights.
        N: pictures to learn from.
        width: hidden units.
        rate: the step size.
        steps: how many.

    Raises:
        ValueError: a penalty or a share is out of range.
    """
    for leash in leashes:
        require_penalty(leash.penalty), require_drop(leash.p)
    copies = len(leashes)
    draws = [digits(seed).first(N) for seed in seeds]
    X, y, X_validation, y_validation, X_test, y_test = (
        torch.stack([getattr(draw, part) for draw in draws]).repeat(copies, *([1] * (2 - part.startswith("y"))))
        for part in ("X", "y", "X_validation", "y_validation", "X_test", "y_test")
    )  # (S, N, 64), (S, N), …
    penalty, p = (
        torch.tensor([getattr(leash, name) for leash in leashes], device=X.device).repeat_interleave(len(seeds))
        for name in ("penalty", "p")
    )  # (S,)
    weights = [part.repeat(copies, 1, 1).to(X.device).requires_grad_() for part in starts(seeds, width)]
    noise = torch.Generator(device()).manual_seed(0)
    lowest = torch.full((len(X),), torch.inf, device=X.device)
    stopped_at, kept, curves = torch.zeros_like(lowest), [w.detach().clone() for w in weights], ([], [], [])
    for step in tqdm(range(1, steps + 1), desc=f"{len(X)} networks"):
        survive = torch.rand(len(X), N, width, generator=noise, device=X.device) >= p[:, None, None]
        loss = surprise(scores(X, weights, survive / (1 - p[:, None, None])), y)  # (S,)
        price = sum((w**2).sum((1, 2)) for w in weights[::2]) / 2  # (S,), of the weights and not of the biases
        slopes = torch.autograd.grad((loss + penalty * price).sum(), weights)
        with torch.no_grad():
            for weight, slope in zip(weights, slopes, strict=True):
                weight -= rate * slope
            if step % EVERY:
                continue
            watched = surprise(scores(X_validation, weights), y_validation)  # (S,)
            for curve, value in zip(curves, (loss, surprise(scores(X, weights), y), watched), strict=True):
                curve.append(value)
            better = watched < lowest  # (S,)
            lowest, stopped_at = torch.where(better, watched, lowest), stopped_at.masked_fill(better, step)
            kept = [torch.where(better[:, None, None], w, k) for w, k in zip(weights, kept, strict=True)]
    logits = scores(X_test, kept)
    wrong = (logits.argmax(-1) != y_test).float().mean(-1)  # (S,)
    found = stopped_at, surprise(logits, y_test), wrong, *map(torch.stack, curves)
    return [Outcome(*parts) for parts in zip(*(f.detach().cpu().split(len(seeds), -1) for f in found), strict=True)]


def starts(seeds: Sequence[int], width: int) -> list[Tensor]:
    """He's random weights and zero biases: (S, 64, M), (S, 1, M), (S, M, 10), (S, 1, 10)."""
    draws = [torch.Generator().manual_seed(seed) for seed in seeds]
    first = torch.stack([torch.randn(64, width, generator=draw) * (2 / 64) ** 0.5 for draw in draws])
    second = torch.stack([torch.randn(width, 10, generator=draw) / width**0.5 for draw in draws])
    return [first, torch.zeros(len(seeds), 1, width), second, torch.zeros(len(seeds), 1, 10)]


def scores(X: Tensor, weights: Sequence[Tensor], survive: Tensor | float = 1.0) -> Tensor:
    """(S, N, 64) -> logits (S, N, 10); the hidden units are multiplied by ``survive``."""
    W, b, V, c = weights
    return torch.baddbmm(c, torch.relu(torch.baddbmm(b, X, W)) * survive, V)


def surprise(logits: Tensor, y: Tensor) -> Tensor:
    """Each network's mean surprise at the right classes in nats, (S,)."""
    return F.cross_entropy(logits.transpose(1, 2), y, reduction="none").mean(1)
