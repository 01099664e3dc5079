"""From ids to vectors that say which token it is, and where it stands."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from ..positions import sinusoidal_positions
from .blocks import LayerNorm
from .config import TransformerConfig
from .requirements import require_plain, require_tokens


class Embedding(nn.Module):
    """A row of a table for each token, plus one for each place.

    Args:
        c: the configuration. Its positions may be ``"learned"``, a second table; ``"sinusoidal"``, the waves of section
            3.5 of the paper; or None. With ``embedding_norm`` a layer norm follows, as in BERT.

    Attributes:
        placed: False leaves the places out, so that only the tokens are told apart.
    """

    def __init__(self, c: TransformerConfig) -> None:
        super().__init__()
        require_plain(c)
        self.longest = c.longest
        self.token = nn.Embedding(c.V, c.D)
        nn.init.normal_(self.token.weight, std=c.D**-0.5)
        if c.positions == "learned":
            self.place = nn.Parameter(torch.randn(c.longest, c.D) * c.D**-0.5)
        else:
            waves = sinusoidal_positions(c.longest, c.D) if c.positions else torch.zeros(c.longest, c.D)
            self.register_buffer("place", waves / math.sqrt(c.D / 2), persistent=False)
        self.norm = LayerNorm(c.D, c.eps) if c.embedding_norm else nn.Identity()
        self.dropout = nn.Dropout(c.dropout)
        self.placed = True

    def forward(self, tokens: Tensor) -> Tensor:
        """Ids, (B, T) -> vectors, (B, T, D)."""
        require_tokens(tokens, self.token.num_embeddings, self.longest)
        x = self.token(tokens)  # (B, T, D)
        if self.placed:
            x = x + self.place[: tokens.size(1)]  # (B, T, D) + (T, D)
        return self.dropout(self.norm(x))

    def logits(self, x: Tensor) -> Tensor:
        """Vectors, (B, T, D) -> a score for each token of the vocabulary, (B, T, V), by the same table read backwards.

        Source: Press and Wolf 2017, https://arxiv.org/abs/1608.05859.
        """
        return x @ self.token.weight.T  # (B, T, D) x (D, V) -> (B, T, V)
