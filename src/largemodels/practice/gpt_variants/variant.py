"""The recipe of the notebook with a mixture of experts, or with value embeddings."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from ..pretrain_a_gpt.model import CountingGPT
from ..pretrain_a_gpt.recipe import Recipe
from .experts import Experts
from .value_embeddings import add_value_embeddings


@dataclass(frozen=True, kw_only=True)
class Variant(Recipe):
    """A recipe with two more choices.

    Attributes:
        experts: how many feed-forward networks a block has; None for one, without a router.
        value_embeddings: whether each layer has a second vector for every token.
    """

    experts: int | None = None
    value_embeddings: bool = False

    def model(self, text: Tensor, V: int) -> CountingGPT:
        """A new model; ``text``, (N,), is what it will learn from."""
        model = super().model(text, V)
        if self.experts is not None:
            for block in model.blocks:
                block.feed = Experts(model.config, self.experts)
                for expert in block.feed.experts if self.zero else ():
                    nn.init.zeros_(expert.down.weight)
        if self.value_embeddings:
            add_value_embeddings(model)
        return model
