"""What a linear model can take: a table of examples, one target each, one weight a feature. Mistakes become sentences.

Letters: N examples, D features. X is the table, (N, D); y the targets, (N,); w the weights, (D,).
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..shapes import shape


def require_examples(X: Tensor, y: Tensor) -> None:
    """Refuse a table and targets that no linear model can learn from.

    Raises:
        TypeError: one of them isn't a tensor of floating-point numbers.
        ValueError: the shapes don't fit, there is no example, or a number is missing or infinite.
    """
    for name, x in (("X", X), ("y", y)):
        if not isinstance(x, Tensor):
            raise TypeError(f"{name} is a {type(x).__name__}. It must be a tensor: write torch.as_tensor({name}).")
        if not x.is_floating_point():
            raise TypeError(f"{name} holds {x.dtype}. It must hold floating-point numbers: write {name}.double().")
    if X.dim() != 2:
        raise ValueError(f"X has the shape {shape(X)}. It must be (N, D): a row an example, a column a feature.")
    if y.shape != X.shape[:1]:
        raise ValueError(f"y has the shape {shape(y)}. It must be {shape(X[:, 0])}: one number for each row of X.")
    if len(X) == 0:
        raise ValueError(f"X has the shape {shape(X)}: there is no example to learn from. Give at least one.")
    for name, x in (("X", X), ("y", y)):
        if not torch.isfinite(x).all():
            rows = int((~torch.isfinite(x.reshape(len(x), -1))).any(dim=1).sum())
            raise ValueError(f"{rows} of {len(x)} rows of {name} hold a NaN or an infinity. Fill or drop them first.")


def require_weights(X: Tensor, w: Tensor) -> None:
    """Refuse weights that don't fit the table.

    Raises:
        ValueError: there isn't one weight for each column of X.
    """
    if w.shape != X.shape[1:]:
        raise ValueError(f"w has the shape {shape(w)}. It must be ({X.size(1)},): one weight for each column of X.")


def require_labels(y: Tensor) -> None:
    """Refuse targets that aren't yes or no.

    Raises:
        ValueError: y holds something else than 0 and 1.
    """
    other = y[(y != 0) & (y != 1)]
    if len(other):
        raise ValueError(f"y holds {other[0].item():g}. It must hold 0 for no and 1 for yes, and nothing else.")
