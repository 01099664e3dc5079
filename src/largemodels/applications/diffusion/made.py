"""Digits that were made: are they the ones that were asked for, do they pass for real, are they copies?

Letters: N real pictures, M made ones, P = 64 pixels; x from -1 (paper) to 1 (ink), in 17 levels as the data have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.covariance import LedoitWolf
from torch import Tensor

from ...algorithms.backprop.digits import Digits, digits
from ...practice.cnn.learning import probabilities, taught

LEVELS = "abcdefghijklmnopq"  #: 17 gray levels, as in the data
UNSURE = 0.7  #: below it, the judge's first answer counts as none


@cache
def real() -> Digits:
    """The course's split of the digits, pixels from -1 to 1."""
    parts = digits()
    return replace(parts, **{name: getattr(parts, name) * 2 - 1 for name in ("X", "X_validation", "X_test")})


def in_levels(x: Tensor) -> Tensor:
    """Pixels cut to -1 … 1 and rounded to the data's 17 levels."""
    return ((x.clamp(-1, 1) + 1) * 8).round() / 8 - 1


def as_text(x: Tensor) -> list[str]:
    """Pictures (M, P) as words of P letters, for a record."""
    return ["".join(LEVELS[level] for level in row) for row in ((in_levels(x) + 1) * 8).round().long().tolist()]


def from_text(words: list[str]) -> Tensor:
    """What :func:`as_text` wrote, (M, P)."""
    return torch.tensor([[LEVELS.index(letter) for letter in word] for word in words]) / 8 - 1


def as_pictures(x: Tensor) -> Tensor:
    """(M, P) in -1 … 1 -> (M, 1, 8, 8) in 0 … 1, as judge and gallery take them."""
    return (in_levels(x) / 2 + 0.5).view(-1, 1, 8, 8)


@dataclass(frozen=True)
class Judged:
    """What is said of M pictures.

    Attributes:
        asked: the digits that were asked for, (M,).
        read: what the CNN of notebook 3.3 reads, (M,).
        sure: its probability, (M,).
        near: the distance to the nearest training picture, (M,).
        nearest: which one that is, (M,).
    """

    asked: NDArray[np.int64]
    read: NDArray[np.int64]
    sure: NDArray[np.float64]
    near: NDArray[np.float64]
    nearest: NDArray[np.int64]

    def kinds(self) -> dict[str, int]:
        """The M pictures sorted into three kinds, counted."""
        right, sure = self.read == self.asked, self.sure >= UNSURE
        found = {"as asked": right & sure, "another digit": ~right & sure, "unclear": ~sure}
        return {kind: int(which.sum()) for kind, which in found.items()}


def judged(x: Tensor, asked: Tensor, known: Tensor) -> Judged:
    """Let the CNN read pictures, and find the nearest of the training pictures.

    Args:
        x: pictures, (M, P).
        asked: their digits, (M,).
        known: what was learned from, (N, P).
    """
    best = probabilities(taught(0, 1.0), as_pictures(x)).max(1)
    near = torch.cdist(in_levels(x).cpu(), known.cpu()).min(1)
    return Judged(*(part.cpu().numpy() for part in (asked, best.indices, best.values, near.values, near.indices)))


def told_apart(made: Tensor, held_out: Tensor) -> float:
    """The share of pictures whose nearest other one is of their own kind, made or real; 0.5 where none can tell.

    Source: Lopez-Paz and Oquab 2017, "Revisiting classifier two-sample tests", https://arxiv.org/abs/1610.06545.
    """
    few = min(len(made), len(held_out))
    both = torch.cat([in_levels(made)[:few].cpu(), held_out[:few].cpu()])  # (2 few, P)
    of_made = torch.arange(len(both)) < few
    apart = torch.cdist(both, both).fill_diagonal_(torch.inf)
    return float((of_made[apart.argmin(1)] == of_made).float().mean())


def plain(how: str, asked: Tensor, seed: int = 0) -> Tensor:
    """Digits without a network, (M, P): each class's mean and noise.

    Args:
        how: ``"mean + noise"``, each pixel by itself with its own deviation, or ``"Gaussian"``, pixels that go together
            (the covariance as Ledoit and Wolf estimate it).
        asked: digits, (M,).
        seed: of the draws.
    """
    X, y = (part.cpu().numpy() for part in (real().X, real().y))
    generator, rows = np.random.default_rng(seed), np.empty((len(asked), X.shape[1]))
    for digit in range(10):
        where, of_it = np.flatnonzero(asked.cpu().numpy() == digit), X[y == digit]
        spread = np.diag(of_it.var(0)) if how == "mean + noise" else LedoitWolf().fit(of_it).covariance_
        rows[where] = generator.multivariate_normal(of_it.mean(0), spread, len(where))
    return torch.tensor(rows, dtype=torch.float32)
