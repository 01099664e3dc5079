"""Linear regression: the mean squared error, its gradient, and the weights at which that gradient is zero.

Built step by step in ``chapters/02_algorithms/01_linear_and_logistic_regression.ipynb``; the definitions there and
here are the same.

Letters: N examples, D features. X is the table, (N, D); y the targets, (N,); w the weights, (D,); b the bias, ().
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from .requirements import require_examples, require_weights


def mse_by_loop(x: Sequence[float], y: Sequence[float], w: float, b: float) -> float:
    """The mean squared error of the line w x + b, one example at a time, in the square of y's unit.

    Args:
        x: the feature of each of N examples.
        y: the targets.
        w: the weight, or an array of weights.
        b: the bias, or an array of biases.
    """
    total = 0.0
    for x_i, y_i in zip(x, y, strict=True):
        error = w * x_i + b - y_i
        total = total + error**2
    return total / len(x)


def mse(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """The mean squared error of the predictions X w + b, in the square of y's unit, ().

    Raises:
        TypeError: X or y isn't a tensor of floating-point numbers.
        ValueError: the shapes don't fit, there is no example, or X or y holds a NaN.
    """
    require_examples(X, y)
    require_weights(X, w)
    error = X @ w + b - y  # (N, D) x (D,) -> (N,)
    return (error**2).mean()


def mse_gradient_by_loop(x: Sequence[float], y: Sequence[float], w: float, b: float) -> tuple[float, float]:
    """The slopes of the mean squared error in w and in b, one example at a time, for one feature.

    Args:
        x: the feature of each of N examples.
        y: the targets.
        w: the weight.
        b: the bias.
    """
    slope_w = slope_b = 0.0
    for x_i, y_i in zip(x, y, strict=True):
        error = w * x_i + b - y_i
        slope_w += 2 * error * x_i / len(x)
        slope_b += 2 * error / len(x)
    return slope_w, slope_b


def mse_gradient(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """The slopes of the mean squared error in every weight, (D,), and in the bias, ().

    Raises:
        TypeError, ValueError: as :func:`mse`.
    """
    require_examples(X, y)
    require_weights(X, w)
    error = X @ w + b - y  # (N, D) x (D,) -> (N,)
    return 2 * X.T @ error / len(y), 2 * error.mean()  # (D, N) x (N,) -> (D,), ()


def least_squares(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The weights, (D,), and the bias, (), at which both slopes are zero: the lowest mean squared error there is.

    Raises:
        TypeError, ValueError: as :func:`mse`; or many weights fit equally well.
    """
    require_examples(X, y)
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)  # (N, D + 1): the bias is the weight of a column of ones
    rank = int(torch.linalg.matrix_rank(A))
    if rank < A.size(1):
        raise ValueError(
            f"X has the shape {tuple(X.shape)}, and with the bias only {rank} of its {A.size(1)} columns say something "
            "new, so many weights fit equally well. Drop columns that follow from others, or give more examples."
        )
    solution = torch.linalg.lstsq(A, y[:, None]).solution[:, 0]  # (D + 1,)
    return solution[:-1], solution[-1]
