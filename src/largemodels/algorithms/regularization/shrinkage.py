"""Prices on the size of weights, and how they are paid: L2 shrinks each weight by a factor, L1 takes the same off each.

Built step by step in ``chapters/02_algorithms/04_regularization.ipynb``; the definitions there and here are the same.
The loss is half the mean squared error, plus λ/2 Σ w² for L2 (ridge) or λ Σ |w| for L1 (lasso). X and y are centered.
Sources: Hoerl and Kennard 1970, https://doi.org/10.1080/00401706.1970.10488634; Tibshirani 1996,
https://doi.org/10.1111/j.2517-6161.1996.tb02080.x; Daubechies, Defrise and De Mol 2004 (the proximal walk),
https://arxiv.org/abs/math/0307152.

Letters: N examples, D features. X is (N, D), y (N,), w (D,).
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..linear.requirements import require_examples
from .requirements import require_floats, require_penalty


def soft_threshold(a: Tensor, penalty: float) -> Tensor:
    """What minimizes ½ (w − a)² + λ |w|: a, moved toward 0 by λ, and 0 where it would pass it. Shaped like ``a``.

    Raises:
        TypeError: ``a`` isn't a tensor of floats.
        ValueError: ``a`` holds NaN, or the penalty is negative or not finite.
    """
    require_floats(a, "a"), require_penalty(penalty)
    return a.sign() * (a.abs() - penalty).clamp(min=0)


def ridge(X: Tensor, y: Tensor, penalty: float) -> Tensor:
    """The weights with the lowest half mean squared error plus λ/2 Σ w², (D,).

    Raises:
        TypeError, ValueError: X and y are no examples, or the penalty is negative or not finite; or it is 0, and many
            weights fit equally well.
    """
    require_examples(X, y), require_penalty(penalty)
    bends = X.T @ X / len(y) + penalty * torch.eye(X.size(1)).to(X)  # (D, N) x (N, D) -> (D, D)
    if penalty == 0 and torch.linalg.matrix_rank(bends) < len(bends):
        raise ValueError("penalty is 0, and many weights fit equally well. Take one above 0, or drop columns of X.")
    return torch.linalg.solve(bends, X.T @ y / len(y))  # (D,)


def lasso(X: Tensor, y: Tensor, penalty: float, steps: int = 5000) -> Tensor:
    """The weights with the lowest half mean squared error plus λ Σ |w|, (D,), by ``steps`` proximal steps from 0.

    Raises:
        TypeError, ValueError: X and y are no examples, or the penalty is negative or not finite.
    """
    require_examples(X, y), require_penalty(penalty)
    bends, pull = X.T @ X / len(y), X.T @ y / len(y)  # (D, D), (D,)
    alpha = 1 / torch.linalg.eigvalsh(bends)[-1]  # half of what would diverge: notebook 2
    w = torch.zeros_like(pull)
    for _ in range(steps):
        w = soft_threshold(w - alpha * (bends @ w - pull), alpha * penalty)
    return w
