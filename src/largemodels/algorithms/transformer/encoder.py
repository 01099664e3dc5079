"""The encoder: a stack of blocks in which every token sees every other. BERT is one."""

from __future__ import annotations

from torch import Tensor, nn

from .blocks import EncoderBlock, LayerNorm
from .config import TransformerConfig
from .embeddings import Embedding
from .requirements import require_mask, require_states


class Encoder(nn.Module):
    """Embed the tokens, and send them through L blocks.

    Args:
        c: the configuration.
    """

    def __init__(self, c: TransformerConfig) -> None:
        super().__init__()
        self.embed = Embedding(c)
        self.blocks = nn.ModuleList(EncoderBlock(c) for _ in range(c.L))
        self.norm = LayerNorm(c.D, c.eps) if c.ends_in_norm else nn.Identity()
        self.D = c.D

    def forward(self, tokens: Tensor, mask: Tensor | None = None) -> Tensor:
        """Ids, (B, T) -> one vector a token, (B, T, D).

        Args:
            tokens: ids, (B, T).
            mask: boolean, broadcastable to (B, T, T), True = may look; ``padding_mask(lengths, T)`` hides padding.

        Raises:
            TypeError: ids that aren't whole numbers, or a mask that isn't boolean.
            ValueError: shapes that don't fit, ids outside the vocabulary, too many tokens, a mask that hides all.
        """
        return self.run(self.embed(tokens), mask)

    def run(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """The blocks alone, on vectors: (B, T, D) -> (B, T, D)."""
        require_states(x, self.D)
        require_mask(mask, x.size(0), x.size(1), x.size(1))
        for block in self.blocks:
            x = block(x, mask)  # (B, T, D)
        return self.norm(x)
