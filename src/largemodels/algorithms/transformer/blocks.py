"""The parts of a Transformer's block, and the two kinds of block.

Built step by step in ``chapters/02_algorithms/08_the_transformer.ipynb``; the definitions there and here are the same.
Sources: Vaswani et al. 2017, section 3, https://arxiv.org/abs/1706.03762; Ba, Kiros and Hinton 2016 (layer norm),
https://arxiv.org/abs/1607.06450; Xiong et al. 2020 (where the norm stands), https://arxiv.org/abs/2002.04745.

Letters: B batch, T tokens, S tokens of the memory, D width, H heads. A mask is boolean, True = may look.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from ..attention.attention import MultiHeadAttention
from .config import ACTIVATIONS, TransformerConfig


class LayerNorm(nn.Module):
    """Give each token's D numbers mean 0 and variance 1, then stretch and shift each by what was learned.

    Args:
        D: width.
        eps: added to the variance, so that D equal numbers don't divide by 0.
    """

    def __init__(self, D: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(D))
        self.bias = nn.Parameter(torch.zeros(D))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        """(..., D) -> (..., D)."""
        centered = x - x.mean(-1, keepdim=True)  # (..., D)
        variance = centered.square().mean(-1, keepdim=True)  # (..., 1)
        return centered / (variance + self.eps).sqrt() * self.weight + self.bias


class FeedForward(nn.Module):
    """A network of one hidden layer, the same for each token by itself.

    Args:
        D: width of the tokens.
        hidden: units in between, by custom 4 D.
        activation: a key of :data:`.config.ACTIVATIONS`.

    Raises:
        ValueError: the activation is another one.
    """

    def __init__(self, D: int, hidden: int, activation: str = "gelu") -> None:
        super().__init__()
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation is {activation!r}. Choose one of: {', '.join(ACTIVATIONS)}.")
        self.up = nn.Linear(D, hidden)
        self.down = nn.Linear(hidden, D)
        self.activation = ACTIVATIONS[activation]

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, D) -> (B, T, D)."""
        return self.down(self.activation(self.up(x)))  # (B, T, D) -> (B, T, hidden) -> (B, T, D)


class Residual(nn.Module):
    """The residual connection around a part of a block: what the part makes is added to what went in.

    Args:
        D: width.
        pre_norm: norm what the part reads (True), or norm the sum (False, as in the original Transformer and in BERT).
        dropout: share of the part's numbers that are set to 0 in training.
        eps: the norm's.

    Attributes:
        carries: False cuts the connection, so that only what the part makes goes on.
    """

    def __init__(self, D: int, pre_norm: bool = False, dropout: float = 0.0, eps: float = 1e-5) -> None:
        super().__init__()
        self.pre_norm = pre_norm
        self.norm = LayerNorm(D, eps)
        self.dropout = nn.Dropout(dropout)
        self.carries = True

    def forward(self, x: Tensor, part: Callable[[Tensor], Tensor]) -> Tensor:
        """(B, T, D) -> (B, T, D), around any ``part`` that keeps the shape."""
        made = self.dropout(part(self.norm(x) if self.pre_norm else x))  # (B, T, D)
        out = x + made if self.carries else made  # (B, T, D)
        return out if self.pre_norm else self.norm(out)


class EncoderBlock(nn.Module):
    """Look at the others, then think alone: attention and a feed-forward network, each with a residual connection.

    Args:
        c: the configuration.
    """

    def __init__(self, c: TransformerConfig) -> None:
        super().__init__()
        self.attend = MultiHeadAttention(c.D, c.H)
        self.feed = FeedForward(c.D, c.hidden, c.activation)
        self.around_attend = Residual(c.D, c.pre_norm, c.dropout, c.eps)
        self.around_feed = Residual(c.D, c.pre_norm, c.dropout, c.eps)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """(B, T, D) -> (B, T, D); the mask broadcasts to (B, T, T)."""
        x = self.around_attend(x, lambda x: self.attend(x, mask=mask)[0])
        return self.around_feed(x, self.feed)


class DecoderBlock(EncoderBlock):
    """An encoder's block with one more part between the two: look at the memory that an encoder made.

    Args:
        c: the configuration.
    """

    def __init__(self, c: TransformerConfig) -> None:
        super().__init__(c)
        self.cross = MultiHeadAttention(c.D, c.H)
        self.around_cross = Residual(c.D, c.pre_norm, c.dropout, c.eps)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None, memory_mask: Tensor | None) -> Tensor:
        """(B, T, D) looks at itself under ``mask``, (T, T), and at ``memory``, (B, S, D), under ``memory_mask``."""
        x = self.around_attend(x, lambda x: self.attend(x, mask=mask)[0])
        x = self.around_cross(x, lambda x: self.cross(x, memory, mask=memory_mask)[0])
        return self.around_feed(x, self.feed)
