"""The encoder: a stack of blocks in which every token sees every other. BERT is one."""

from __future__ import annotations

from torch import Tensor, nn

from .blocks import EncoderBlock, LayerNorm
from .embeddings import Embedding
from .requirements import require_mask, require_states


class Encoder(nn.Module):
    """Embed the tokens, and send them through L blocks.

    Args:
        V: size of the vocabulary.
        D: width.
        H: heads; must divide D.
        L: blocks.
        hidden: units of each block's feed-forward network.
        longest: the most tokens of a sequence.
        positions: ``"learned"``, ``"waves"`` or ``"none"``, see :class:`Embedding`.
        pre_norm: where the blocks' norms stand; with True, one more norm ends the stack.
        embedding_norm: whether the embedding has a norm of its own, as in BERT.
        dropout: share set to 0 in training, in the embedding and in each part.
        activation: ``"gelu"`` or ``"relu"``.
        eps: of the norms.
        final_norm: whether a norm ends the stack; None means ``pre_norm``.
    """

    def __init__(
        self, V: int, D: int, H: int, L: int, hidden: int, longest: int, positions: str = "learned", *,
        pre_norm: bool = False, embedding_norm: bool = False, dropout: float = 0.0, activation: str = "gelu",
        eps: float = 1e-5, final_norm: bool | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.embed = Embedding(V, D, longest, positions, norm=embedding_norm, eps=eps, dropout=dropout)
        kind = dict(pre_norm=pre_norm, dropout=dropout, activation=activation, eps=eps)
        self.blocks = nn.ModuleList(EncoderBlock(D, H, hidden, **kind) for _ in range(L))
        self.norm = LayerNorm(D, eps) if (pre_norm if final_norm is None else final_norm) else nn.Identity()
        self.D = D

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
