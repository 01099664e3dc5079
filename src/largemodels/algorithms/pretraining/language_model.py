"""The course's Transformer as a language model: one stack, with or without a causal mask."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..attention.attention import causal_mask
from ..transformer.config import TransformerConfig
from ..transformer.encoder import Encoder
from .objectives import IGNORED
from .requirements import require_ids


class LanguageModel(nn.Module):
    """Score every piece of the vocabulary at every place.

    Args:
        V: size of the vocabulary, the mask's id included.
        causal: whether a token sees only those before it.
        D: width.
        H: heads.
        L: blocks.
        longest: the most tokens of a text.
    """

    def __init__(self, V: int, causal: bool, D: int = 64, H: int = 4, L: int = 1, longest: int = 32) -> None:
        super().__init__()
        self.encoder = Encoder(TransformerConfig(V=V, D=D, H=H, L=L, hidden=2 * D, longest=longest))
        self.bias = nn.Parameter(torch.zeros(V))
        self.causal = causal

    def states(self, ids: Tensor) -> Tensor:
        """Ids, (B, T) -> vectors, (B, T, D).

        Raises:
            TypeError: the ids are no tensor, or no whole numbers.
            ValueError: their shape is another one, there are too many, or one is outside the vocabulary.
        """
        require_ids(ids, len(self.bias))
        mask = causal_mask(ids.size(1)).to(ids.device) if self.causal else None  # (T, T)
        return self.encoder(ids, mask)

    def logits(self, states: Tensor) -> Tensor:
        """Vectors, (..., D) -> a score for each piece, (..., V)."""
        return self.encoder.embed.logits(states) + self.bias

    def forward(self, ids: Tensor) -> Tensor:
        """Ids, (B, T) -> logits, (B, T, V)."""
        return self.logits(self.states(ids))


def loss_where_asked(model: LanguageModel, inputs: Tensor, targets: Tensor) -> Tensor:
    """The mean cross-entropy over the places that have a target, in nats a target.

    Args:
        model: the language model.
        inputs: ids, (B, T).
        targets: ids, (B, T), -100 where nothing is asked.

    Raises:
        ValueError: nothing is asked at all.
    """
    asked = targets != IGNORED  # (B, T)
    if not asked.any():
        raise ValueError("No place has a target, so there is nothing to learn. Raise the mask rate.")
    states = model.states(inputs)  # (B, T, D)
    return F.cross_entropy(model.logits(states[asked]), targets[asked])  # over n asked places: (n, V), (n,)
