"""What a training step sees of a query, with and without the division by √d."""

from __future__ import annotations

import torch
from torch import Tensor


def query_gradient(d: int, scale: float, draws: int = 2000, S: int = 8) -> Tensor:
    """The length of the query's gradient, for random queries, keys, and gradients at the weights; (draws,).

    Args:
        d: width of query and keys.
        scale: what the scores are multiplied by, such as 1 / √d.
        draws: how many queries.
        S: keys for each.
    """
    q = torch.randn(draws, 1, d, requires_grad=True)
    k, upstream = torch.randn(draws, S, d), torch.randn(draws, 1, S)
    weights = (q @ k.transpose(-2, -1) * scale).softmax(-1)  # (draws, 1, S)
    (weights * upstream).sum().backward()
    return q.grad.norm(dim=-1).flatten()  # (draws,)
