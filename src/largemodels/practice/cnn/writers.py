"""Whose hand a digit is from, and folds that keep a writer's pictures on one side.

scikit-learn's file doesn't name the writers, but it keeps their order. Where one ends was worked out by the
scikit-learn MOOC, "Sample grouping", https://inria.github.io/scikit-learn-mooc/python_scripts/cross_validation_grouping.html:
fourteen stretches, from thirteen writers.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import GroupKFold, StratifiedKFold
from torch import Tensor

from ...core.device import device

#: Where a new stretch begins, and where the last one ends.
BOUNDS = (0, 130, 256, 386, 516, 646, 776, 915, 1029, 1157, 1287, 1415, 1545, 1667, 1797)
MIXED, APART = "writers mixed", "writers apart"


@cache
def all_digits() -> tuple[Tensor, Tensor]:
    """All pictures in the file's order, (1797, 1, 8, 8) in 0 … 1, and their classes, (1797,)."""
    pixels, labels = load_digits(return_X_y=True)
    X = torch.tensor(pixels / 16, dtype=torch.float32).view(-1, 1, 8, 8)
    return X.to(device()), torch.tensor(labels).to(device())


def writers() -> NDArray[np.int64]:
    """The stretch that each picture is from, 0 … 13, (1797,)."""
    return np.repeat(np.arange(len(BOUNDS) - 1), np.diff(BOUNDS))


def folds(kind: str) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Five parts, each of them once the test: rows to learn from, and rows to judge by.

    Args:
        kind: ``MIXED``, drawn at random with equal shares of the digits, or ``APART``, whole stretches.
    """
    y, where = all_digits()[1].cpu().numpy(), writers()
    if kind == MIXED:
        return list(StratifiedKFold(5, shuffle=True, random_state=0).split(y, y))
    return list(GroupKFold(5).split(y, y, where))
