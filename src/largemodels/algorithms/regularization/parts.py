"""Data in three parts, in double precision: a noisy curve, and real digits.

Letters: N examples, D features. X is (N, D), y (N,).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ...core.device import device
from ...core.parts import Parts
from ..backprop.digits import digits

NOISE = 0.3  #: standard deviation of what is added to the curve


def centered(*pairs: tuple[Tensor, Tensor]) -> Parts:
    """Three pairs (X, y), each feature and the target less their means over the first.

    So a weight's price can't touch the level of the predictions, and no bias is needed.
    """
    mean_X, mean_y = pairs[0][0].mean(0), pairs[0][1].mean()  # (D,), ()
    return Parts(*(part for X, y in pairs for part in (X - mean_X, y - mean_y)))


def curve(x: np.ndarray) -> np.ndarray:
    """The truth that the points are drawn around: sin(π x)."""
    return np.sin(np.pi * x)


def noisy_points(seed: int, N: int = 15) -> tuple[np.ndarray, np.ndarray]:
    """N places drawn from −1 to 1, in order, and what is measured there: the curve plus noise."""
    draw = np.random.default_rng(seed)
    x = np.sort(draw.uniform(-1, 1, N))
    return x, curve(x) + draw.normal(0, NOISE, N)


def columns(x: np.ndarray, degree: int) -> np.ndarray:
    """The Legendre polynomials P₁ … of the places x, (N, degree): the k-th is a polynomial of degree k."""
    return np.polynomial.legendre.legvander(x, degree)[:, 1:]


def curve_parts(seed: int = 0, N: int = 15, degree: int = 10, test: int = 1000) -> Parts:
    """Noisy points as tables with a column for each degree: N to learn from, N to choose by, ``test`` to judge by."""
    drawn = noisy_points(3 * seed, N), noisy_points(3 * seed + 1, N), noisy_points(3 * seed + 2, test)
    return centered(*((torch.as_tensor(columns(x, degree)), torch.as_tensor(y)) for x, y in drawn))


def odd_even_parts(seed: int = 0, N: int = 100) -> Parts:
    """Digits as 64 pixels, with the target 1 for an odd and −1 for an even one; only N of them to learn from."""
    where = "cpu" if device().type == "mps" else device()  # MPS has no double precision
    data = digits(seed).odd_or_even().first(N)
    pairs = (data.X, data.y), (data.X_validation, data.y_validation), (data.X_test, data.y_test)
    return centered(*((X.to(where, torch.double), 2 * y.to(where, torch.double) - 1) for X, y in pairs))
