"""What happens along a whole range of prices: weights, three errors, and how complex the model still is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from sklearn.linear_model import lasso_path
from torch import Tensor

from .parts import Parts
from .requirements import require_penalty
from .shrinkage import ridge

KINDS = ("L2", "L1")
#: Thirty-three prices from a ten-thousandth to one, eight to each power of ten.
PENALTIES = tuple(10.0 ** (n / 8 - 4) for n in range(33))


@dataclass(frozen=True)
class Path:
    """L prices in rising order, and at each the weights, (L, D), and the mean squared errors, (L,)."""

    kind: str
    penalties: np.ndarray
    weights: np.ndarray
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    complexity: np.ndarray

    @property
    def zeros(self) -> np.ndarray:
        """How many weights are exactly 0, (L,)."""
        return (self.weights == 0).sum(axis=1)

    @property
    def best(self) -> int:
        """The place of the price with the lowest validation error."""
        return int(self.validation.argmin())


def penalty_path(parts: Parts, kind: str, penalties: Sequence[float] = PENALTIES) -> Path:
    """Fit at every price.

    Args:
        parts: what to learn from, choose by, and judge by.
        kind: "L2" or "L1".
        penalties: the prices, in rising order, above 0.

    Raises:
        ValueError: the kind is unknown, a price is out of range, or the prices don't rise.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}. It must be one of {', '.join(KINDS)}.")
    require_penalty(torch.as_tensor(penalties))
    if any(a >= b for a, b in itertools.pairwise(penalties)):
        raise ValueError("penalties don't rise from each to the next. Sort them, and leave out what stands twice.")
    if kind == "L2":
        weights = torch.stack([ridge(parts.X, parts.y, penalty) for penalty in penalties])  # (L, D)
    else:
        found = lasso_path(parts.X.cpu().numpy(), parts.y.cpu().numpy(), alphas=penalties, max_iter=10**6, tol=1e-7)[1]
        weights = torch.as_tensor(found.T[::-1].copy()).to(parts.X)  # (L, D), from falling prices
    errors = np.array([parts.errors(w) for w in weights]).T  # (3, L)
    complexity = [degrees_of_freedom(parts.X, kind, p, w) for p, w in zip(penalties, weights, strict=True)]
    return Path(kind, np.array(penalties), weights.cpu().numpy(), *errors, np.array(complexity))


def degrees_of_freedom(X: Tensor, kind: str, penalty: float, w: Tensor) -> float:
    """How many weights' worth of freedom a fit has left: Σ κ / (κ + λ) for L2, weights that aren't 0 for L1.

    Sources: Hastie, Tibshirani and Friedman 2009, *The Elements of Statistical Learning*, section 3.4.1; Zou, Hastie
    and Tibshirani 2007, https://doi.org/10.1214/009053607000000127.

    Args:
        X: the table, centered, (N, D); κ are the curvatures, the eigenvalues of XᵀX / N.
        kind: "L2" or "L1".
        penalty: λ.
        w: the weights that were found, (D,).
    """
    if kind == "L1":
        return float((w != 0).sum())
    curvatures = torch.linalg.eigvalsh(X.T @ X / len(X)).clamp(min=0)  # (D,)
    return float((curvatures / (curvatures + penalty)).sum())
