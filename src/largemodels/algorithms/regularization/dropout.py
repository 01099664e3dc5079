"""Dropout: while it learns, a network loses a random share of its units at each step, and the rest speak up for them.

Built step by step in ``chapters/02_algorithms/04_regularization.ipynb``; the definitions there and here are the same.
Source: Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .requirements import require_drop, require_floats


def dropout(x: Tensor, p: float, training: bool) -> Tensor:
    """Each number of ``x`` is set to 0 with probability p, else divided by 1 − p; when not training, ``x`` itself.

    Raises:
        TypeError: ``x`` isn't a tensor of floats.
        ValueError: p isn't at least 0 and below 1, or ``x`` holds NaN.
    """
    require_floats(x), require_drop(p)
    if not training:
        return x
    kept = torch.rand_like(x) >= p
    return x * kept / (1 - p)


class Dropout(nn.Module):
    """:func:`dropout` as a layer, which ``train()`` and ``eval()`` switch on and off.

    Args:
        p: the share of units to drop, at least 0 and below 1.
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        require_drop(p)
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        """Shaped like ``x``."""
        return dropout(x, self.p, self.training)
