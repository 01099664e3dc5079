"""Data in three parts: to learn from, to choose by, and to judge by once.

Letters: N examples, D features.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from torch import Tensor


@dataclass(frozen=True)
class Parts:
    """Inputs X, (N, …), and targets y, (N,), of each part."""

    X: Tensor
    y: Tensor
    X_validation: Tensor
    y_validation: Tensor
    X_test: Tensor
    y_test: Tensor

    def first(self, n: int) -> Self:
        """The same with only the first n examples to learn from.

        Raises:
            ValueError: there aren't that many.
        """
        if not 1 <= n <= len(self.X):
            raise ValueError(f"n is {n}. There are {len(self.X)} examples to learn from: take 1 to {len(self.X)}.")
        return replace(self, X=self.X[:n], y=self.y[:n])

    def errors(self, w: Tensor) -> tuple[float, float, float]:
        """The mean squared errors of the predictions X w on the three parts; w is (D,)."""
        pairs = (self.X, self.y), (self.X_validation, self.y_validation), (self.X_test, self.y_test)
        train, validation, test = (float(((X @ w - y) ** 2).mean()) for X, y in pairs)  # (N, D) x (D,) -> (N,)
        return train, validation, test
