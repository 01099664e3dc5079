"""Fine-tuning the quick way: what is frozen says the same at every step, so it is computed once.

What learns is a copy, so that one pretrained encoder serves many runs.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from ..transformer.batches import mean_of_real
from ..transformer.encoder import Encoder


class Upper(nn.Module):
    """Copies of an encoder's highest blocks with a new head on top; what lies below is computed once, and frozen.

    Args:
        encoder: left as it is.
        frozen: blocks that are not copied, from 0 to all; 0 copies the embedding, too.
        C: classes.
    """

    def __init__(self, encoder: Encoder, frozen: int, C: int = 2) -> None:
        super().__init__()
        self.embed = copy.deepcopy(encoder.embed) if frozen == 0 else None
        self.blocks = copy.deepcopy(encoder.blocks[frozen:])
        self.head = nn.Linear(encoder.D, C)
        self.requires_grad_(True)  # whatever was frozen in the original

    def forward(self, below: Tensor, real: Tensor) -> Tensor:
        """What :func:`below` made, and which tokens are real, (B, T) -> logits, (B, C)."""
        x = below if self.embed is None else self.embed(below)  # (B, T, D)
        for block in self.blocks:
            x = block(x, real[:, None])  # (B, T, D)
        return self.head(mean_of_real(x, real))


@torch.no_grad()
def below(encoder: Encoder, frozen: int, ids: Tensor, real: Tensor) -> Tensor:
    """What the frozen part says: the ids themselves where nothing is frozen, else vectors, (N, T, D)."""
    if frozen == 0:
        return ids
    x = encoder.embed(ids)  # (N, T, D)
    for block in encoder.blocks[:frozen]:
        x = torch.cat([block(part, r[:, None]) for part, r in zip(x.split(64), real.split(64), strict=True)])
    return x
