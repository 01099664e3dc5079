"""The plain ways to read a digit, and whether one way is better than another.

Letters: N pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binomtest
from sklearn.base import ClassifierMixin
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC
from torch import Tensor

from .learning import shifted

GRID = {"C": [1, 10], "gamma": [0.05, 0.1, 0.2]}


def flat(x: Tensor) -> NDArray[np.float32]:
    """Pictures as rows of numbers, (N, 1, H, W) -> (N, H W), for scikit-learn."""
    return x.flatten(1).cpu().numpy()


def nearest(X: Tensor, y: Tensor) -> ClassifierMixin:
    """The k nearest neighbors vote, k chosen by five folds of the training pictures."""
    return GridSearchCV(KNeighborsClassifier(), {"n_neighbors": [1, 3, 5]}, cv=5).fit(flat(X), y.cpu().numpy())


def machine(X: Tensor, y: Tensor) -> ClassifierMixin:
    """A support vector machine with a Gaussian kernel (RBF), chosen by five folds of the training pictures."""
    return GridSearchCV(SVC(), GRID, cv=5).fit(flat(X), y.cpu().numpy())


def moved_machine(X: Tensor, y: Tensor, chosen: ClassifierMixin, copies: int = 4, seed: int = 0) -> ClassifierMixin:
    """The same machine given what the net is given: moved copies of each training picture beside it."""
    generator = torch.Generator().manual_seed(seed)
    more = torch.cat([X] + [shifted(X, 1.0, generator) for _ in range(copies)])  # (N (copies + 1), 1, H, W)
    return SVC(**chosen.best_params_).fit(flat(more), y.repeat(copies + 1).cpu().numpy())


@dataclass(frozen=True)
class Compared:
    """Two ways on the same pictures.

    Attributes:
        first: pictures that the first way alone got right.
        second: pictures that the second way alone got right.
        difference: accuracy of the first minus that of the second.
        low: lower end of its 95 % interval.
        high: upper end.
        p: McNemar's exact test: how often a fair coin would part them at least so unevenly.
    """

    first: int
    second: int
    difference: float
    low: float
    high: float
    p: float

    @property
    def winner(self) -> int:
        """1 or -1 where the interval lies on one side of 0, else 0: can't tell."""
        return (self.low > 0) - (self.high < 0)


def compared(first: ArrayLike, second: ArrayLike) -> Compared:
    """McNemar's test on which pictures two ways got right, (N,) of False and True each.

    Source: McNemar 1947, https://doi.org/10.1007/BF02295996.

    Raises:
        ValueError: they aren't equally many, or there are none.
    """
    a, b = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    if a.shape != b.shape or a.ndim != 1 or not len(a):
        raise ValueError(f"The two have the shapes {a.shape} and {b.shape}. Give (N,) each, the same pictures.")
    one, other, N = int((a & ~b).sum()), int((b & ~a).sum()), len(a)
    difference = (one - other) / N
    reach = 1.96 * math.sqrt(max(one + other - (one - other) ** 2 / N, 0)) / N
    p = float(binomtest(one, one + other).pvalue) if one + other else 1.0
    return Compared(one, other, difference, difference - reach, difference + reach, p)
