"""A causal Transformer of characters in as few lines as it takes, so that the smallest ones train in seconds.

Transformers' GPT-2 class takes 1.3 to 2 times as long a step at these sizes. The parts are those of GPT-NeoX: layer
norms before attention and MLP, positions by rotation. A test lays the same weights into Transformers' own class.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .cost import Shape

EMBEDDING_STD = 0.1
BASE = 1000  #: the slowest rotation turns once in about 6 · BASE characters


class Block(nn.Module):
    """Attention over the characters so far, then an MLP, each added to what comes in."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        D, self.H = shape.D, shape.H
        self.norm1, self.norm2 = nn.LayerNorm(D), nn.LayerNorm(D)
        self.qkv, self.out = nn.Linear(D, 3 * D, bias=False), nn.Linear(D, D, bias=False)
        self.up, self.down = nn.Linear(D, 4 * D, bias=False), nn.Linear(4 * D, D, bias=False)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, turn: Tensor) -> Tensor:
        """(B, T, D) -> (B, T, D); ``turn`` holds cosines and sines, (2, T, d) for heads of 2d numbers."""
        B, T, D = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(B, T, 3, self.H, D // self.H).permute(2, 0, 3, 1, 4)  # (B, H, T, D/H)
        heads = F.scaled_dot_product_attention(rotated(q, turn), rotated(k, turn), v, is_causal=True)
        x = x + self.drop(self.out(heads.transpose(1, 2).reshape(B, T, D)))
        return x + self.drop(self.down(F.gelu(self.up(self.norm2(x)))))


class GPT(nn.Module):
    """Score every character that may come next, at every place.

    Args:
        shape: width, blocks, vocabulary, window.
        dropout: the share of numbers that each block's two parts lose at random while training.
    """

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.embed = nn.Embedding(shape.V, shape.D)
        nn.init.normal_(self.embed.weight, std=EMBEDDING_STD)
        self.blocks = nn.ModuleList(Block(shape, dropout) for _ in range(shape.L))
        self.norm = nn.LayerNorm(shape.D)
        self.head = nn.Linear(shape.D, shape.V, bias=False)
        half = shape.D // shape.H // 2
        angles = torch.arange(shape.T)[:, None] * BASE ** (-torch.arange(half) / half)  # (T, d)
        self.register_buffer("turn", torch.stack([angles.cos(), angles.sin()]), persistent=False)

    def forward(self, ids: Tensor) -> Tensor:
        """Ids, (B, T) -> logits, (B, T, V)."""
        x, turn = self.embed(ids), self.turn[:, : ids.size(1)]
        for block in self.blocks:
            x = block(x, turn)
        return self.head(self.norm(x))


def rotated(x: Tensor, turn: Tensor) -> Tensor:
    """Turn each pair of numbers by an angle that grows with the place (RoPE, https://arxiv.org/abs/2104.09864).

    The score of two characters then depends on how far apart they are, and no parameter is spent on positions.

    Args:
        x: (..., T, 2d); number n is paired with number n + d.
        turn: cosines and sines of the angles, (2, T, d).
    """
    cos, sin = turn
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)
