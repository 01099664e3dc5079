"""Logistic regression: a probability from a line, the cross-entropy, its gradient, and the model put together.

Built step by step in ``chapters/02_algorithms/01_linear_and_logistic_regression.ipynb``; the definitions there and
here are the same.

Letters: N examples, D features. X is the table, (N, D); y the labels 0 and 1, (N,); w the weights, (D,); b the
bias, ().
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Self

import torch
from torch import Tensor

from .requirements import require_examples, require_labels, require_weights


def sigmoid(z: Tensor) -> Tensor:
    """The probability whose log-odds are z, of z's shape: 1 / (1 + e to the -z)."""
    return 1 / (1 + (-z).exp())


def cross_entropy(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """The mean surprise, in nats, of the labels under the probabilities sigmoid(X w + b), ().

    Computed from the log-odds z as log(1 + e to the z) - y z, so that no logarithm of a rounded zero is taken.

    Raises:
        TypeError: X or y isn't a tensor of floating-point numbers.
        ValueError: the shapes don't fit, there is no example, X holds a NaN, or y something else than 0 and 1.
    """
    require_examples(X, y)
    require_labels(y)
    require_weights(X, w)
    z = X @ w + b  # (N, D) x (D,) -> (N,)
    return (torch.logaddexp(z, torch.zeros_like(z)) - y * z).mean()


def cross_entropy_gradient_by_loop(x: Sequence[float], y: Sequence[float], w: float, b: float) -> tuple[float, float]:
    """The slopes of the cross-entropy in w and in b, one example at a time, for one feature.

    Args:
        x: the feature of each of N examples.
        y: the labels, 0 or 1.
        w: the weight.
        b: the bias.
    """
    slope_w = slope_b = 0.0
    for x_i, y_i in zip(x, y, strict=True):
        error = 1 / (1 + math.exp(-(w * x_i + b))) - y_i
        slope_w += error * x_i / len(x)
        slope_b += error / len(x)
    return slope_w, slope_b


def cross_entropy_gradient(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """The slopes of the cross-entropy in every weight, (D,), and in the bias, ().

    Raises:
        TypeError, ValueError: as :func:`cross_entropy`.
    """
    require_examples(X, y)
    require_labels(y)
    require_weights(X, w)
    error = sigmoid(X @ w + b) - y  # (N, D) x (D,) -> (N,)
    return X.T @ error / len(y), error.mean()  # (D, N) x (N,) -> (D,), ()


class LogisticModel:
    """Logistic regression, trained by plain steps downhill from weights of zero.

    Args:
        leash: how hard long weights are pulled back; adds leash / 2 times the squared length of w to the loss.

    Attributes:
        w: the weights, (D,), once fitted.
        b: the bias, ().

    Raises:
        RuntimeError: it is asked for probabilities before it was fitted.
    """

    def __init__(self, leash: float = 0.0) -> None:
        self.leash = leash
        self.w: Tensor | None = None
        self.b: Tensor | None = None

    def fit(self, X: Tensor, y: Tensor, rate: float, steps: int) -> Self:
        """Take so many steps of ``rate`` times the gradient, on from where the model is; returns the model itself."""
        if self.w is None:
            self.w, self.b = X.new_zeros(X.size(1)), X.new_zeros(())  # (D,), ()
        for _ in range(steps):
            slope_w, slope_b = cross_entropy_gradient(X, y, self.w, self.b)
            self.w = self.w - rate * (slope_w + self.leash * self.w)
            self.b = self.b - rate * slope_b
        return self

    def probability(self, X: Tensor) -> Tensor:
        """The probability of yes for each row of X, (N,)."""
        if self.w is None:
            raise RuntimeError("This model has no weights yet. Call fit first.")
        require_weights(X, self.w)
        return sigmoid(X @ self.w + self.b)  # (N, D) x (D,) -> (N,)

    def decide(self, X: Tensor, threshold: float = 0.5) -> Tensor:
        """Yes where the probability reaches the threshold: booleans, (N,)."""
        return self.probability(X) >= threshold
