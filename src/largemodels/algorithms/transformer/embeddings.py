"""From ids to vectors that say which token it is, and where it stands."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from ..positions import sinusoidal_positions
from .blocks import LayerNorm
from .requirements import require_tokens

POSITIONS = ("learned", "waves", "none")


class Embedding(nn.Module):
    """A row of a table for each token, plus one for each place.

    Args:
        V: size of the vocabulary.
        D: width.
        longest: the most tokens of a sequence.
        positions: ``"learned"``, a second table; ``"waves"``, the sines of section 3.5 of the paper; ``"none"``.
        norm: whether a layer norm follows, as in BERT.
        eps: the norm's.
        dropout: share of the numbers that are set to 0 in training.

    Attributes:
        placed: False leaves the places out, so that only the tokens are told apart.

    Raises:
        ValueError: ``positions`` is another word, or D is odd where waves need pairs.
    """

    def __init__(
        self, V: int, D: int, longest: int, positions: str = "learned", *, norm: bool = False, eps: float = 1e-5,
        dropout: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__()
        if positions not in POSITIONS:
            raise ValueError(f"positions is {positions!r}. Choose one of: {', '.join(POSITIONS)}.")
        self.positions, self.longest = positions, longest
        self.token = nn.Embedding(V, D)
        nn.init.normal_(self.token.weight, std=D**-0.5)
        if positions == "learned":
            self.place = nn.Parameter(torch.randn(longest, D) * D**-0.5)
        else:
            waves = sinusoidal_positions(longest, D) / math.sqrt(D / 2) if positions == "waves" else torch.zeros(1, D)
            self.register_buffer("place", waves.expand(longest, D).clone(), persistent=False)
        self.norm = LayerNorm(D, eps) if norm else nn.Identity()
        self.dropout = nn.Dropout(dropout)
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
