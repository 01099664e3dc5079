"""The recurrent classifier of the documents (000 §4.1, 004 §4.1) in words of our own, with both of its faults."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class LastColumn(nn.Module):
    """A plain RNN whose answer is read from the last column of the batch.

    Two faults are kept on purpose: the first state is made on the CPU wherever the weights are, and in a batch of
    sequences of several lengths the last column is padding for all but the longest.

    Args:
        D: width of the input.
        H: width of the state.
        C: classes.
    """

    def __init__(self, D: int, H: int, C: int) -> None:
        super().__init__()
        self.H = H
        self.cell = nn.RNN(D, H, batch_first=True)
        self.answer = nn.Linear(H, C)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, D) -> logits, (B, C)."""
        start = torch.zeros(1, len(x), self.H)  # fault 1: whose device is this?
        states, _ = self.cell(x, start)  # (B, T, H)
        return self.answer(states[:, -1])  # fault 2: whose last column is this?
