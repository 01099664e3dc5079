"""The decoder: a stack in which a token sees those before it, and says what comes next. GPT is one without memory."""

from __future__ import annotations

from torch import Tensor, nn

from ..attention.attention import causal_mask
from .blocks import DecoderBlock, EncoderBlock, LayerNorm
from .config import TransformerConfig
from .embeddings import Embedding
from .requirements import require_memory, require_states


class Decoder(nn.Module):
    """Embed the tokens, send them through L blocks under a causal mask, and score every token as the next one.

    Args:
        c: the configuration.
        cross: whether each block also looks at an encoder's memory. GPT's don't.

    Attributes:
        causal: False takes the causal mask away, which lets every token see its own answer.
    """

    def __init__(self, c: TransformerConfig, cross: bool = False) -> None:
        super().__init__()
        self.embed = Embedding(c)
        self.blocks = nn.ModuleList((DecoderBlock if cross else EncoderBlock)(c) for _ in range(c.L))
        self.norm = LayerNorm(c.D, c.eps) if c.ends_in_norm else nn.Identity()
        self.D, self.cross, self.causal = c.D, cross, True

    def forward(self, tokens: Tensor, memory: Tensor | None = None, memory_mask: Tensor | None = None) -> Tensor:
        """Ids, (B, T) -> logits of the next token at each place, (B, T, V). Arguments as in :meth:`states`."""
        return self.embed.logits(self.states(tokens, memory, memory_mask))  # (B, T, V)

    def states(self, tokens: Tensor, memory: Tensor | None = None, memory_mask: Tensor | None = None) -> Tensor:
        """Ids, (B, T) -> the last vectors, (B, T, D), from which the logits are made.

        Args:
            tokens: ids, (B, T). Padding may stand at the end: no token before it can see it.
            memory: what an encoder made, (B, S, D); only with ``cross=True``.
            memory_mask: boolean, broadcastable to (B, T, S); True = may look.

        Raises:
            TypeError: ids that aren't whole numbers, or a mask that isn't boolean.
            ValueError: shapes that don't fit, ids outside the vocabulary, too many tokens, a mask that hides all, or a
                memory, or its mask, that is missing or not wanted.
        """
        return self.run(self.embed(tokens), memory, memory_mask)  # (B, T, D)

    def run(self, x: Tensor, memory: Tensor | None = None, memory_mask: Tensor | None = None) -> Tensor:
        """The blocks alone, on vectors: (B, T, D) -> (B, T, D)."""
        require_states(x, self.D)
        require_memory(self.cross, x, memory, memory_mask)
        mask = causal_mask(x.size(1)).to(x.device) if self.causal else None  # (T, T)
        looks = (memory, mask, memory_mask) if self.cross else (mask,)
        for block in self.blocks:
            x = block(x, *looks)  # (B, T, D)
        return self.norm(x)
