"""Handwritten digits: 1,797 pictures of 8 × 8 pixels from 13 writers, with scikit-learn.

The original's test set: its 30 other writers aren't there.

Source: Alpaydin and Kaynak 1998, https://doi.org/10.24432/C50P49.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor

from ...core.device import device


@dataclass(frozen=True)
class Digits:
    """Pixels from 0 to 1, (N, 64), and the digits 0 … 9 that they show, (N,), in three parts."""

    X: Tensor
    y: Tensor
    X_validation: Tensor
    y_validation: Tensor
    X_test: Tensor
    y_test: Tensor

    def odd_or_even(self) -> Digits:
        """The same pictures with another question: 1 for an odd digit, 0 for an even one."""
        return Digits(self.X, self.y % 2, self.X_validation, self.y_validation % 2, self.X_test, self.y_test % 2)

    def first(self, n: int) -> Digits:
        """The same with only the first n pictures to learn from.

        Raises:
            ValueError: there aren't that many.
        """
        if not 1 <= n <= len(self.X):
            raise ValueError(f"n is {n}. There are {len(self.X)} pictures to learn from: take 1 to {len(self.X)}.")
        return Digits(self.X[:n], self.y[:n], self.X_validation, self.y_validation, self.X_test, self.y_test)


def digits(seed: int = 0, validation: int = 297, test: int = 500) -> Digits:
    """The pictures, drawn into three parts that all hold the digits in equal shares, on the course's device.

    Args:
        seed: of the draw.
        validation: pictures kept to choose by.
        test: pictures kept until the end.
    """
    pixels, labels = load_digits(return_X_y=True)
    rest, X_test, rest_y, y_test = train_test_split(
        pixels / 16, labels, test_size=test, random_state=seed, stratify=labels
    )
    X, X_val, y, y_val = train_test_split(rest, rest_y, test_size=validation, random_state=seed, stratify=rest_y)
    parts = [
        torch.as_tensor(part).to(device(), torch.float32 if part.dtype.kind == "f" else torch.long)
        for part in (X, y, X_val, y_val, X_test, y_test)
    ]
    return Digits(*parts)
