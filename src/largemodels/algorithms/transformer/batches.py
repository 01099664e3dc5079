"""Texts of different lengths in one batch: fill them up, and leave the filling out of what is averaged."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ...core.device import device


def padded(texts: Sequence[Sequence[int]], longest: int | None = None) -> tuple[Tensor, Tensor]:
    """Texts of different lengths as one table, each cut to ``longest`` ids, if that is given.

    Returns:
        Ids, (N, T), 0 (MiniLM's [PAD]) where there is none, and which are real, boolean (N, T); on the course's device.

    Raises:
        ValueError: there is no text, or one of them is empty.
    """
    if not texts or not all(texts):
        raise ValueError("There is no text, or one of them is empty. Each needs at least one piece.")
    cut = [torch.tensor(text[:longest]) for text in texts]
    ids = nn.utils.rnn.pad_sequence(cut, batch_first=True)  # (N, T)
    lengths = torch.tensor([len(text) for text in cut])
    return ids.to(device()), (torch.arange(ids.size(1)) < lengths[:, None]).to(device())


def mean_of_real(states: Tensor, real: Tensor) -> Tensor:
    """The mean over a text's real tokens: (B, T, D) and boolean (B, T) -> (B, D)."""
    return (states * real[..., None]).sum(1) / real.sum(1, keepdim=True)
