"""The GPT of this notebook: the course's causal language model, with what counting knows added to its logits."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ...algorithms.causal_lm.generation import Cache, next_token
from ...algorithms.causal_lm.model import CausalLM
from ...algorithms.transformer.config import TransformerConfig
from .counting import Counts


class CountingGPT(CausalLM):
    """Logits that begin where counting ends: ln of the counted chances, times a weight from 1 on, plus the GPT's.

    Args:
        config: of the GPT.
        counts: None for a GPT alone.
        zero: whether the matrices that write into the residual connection, and the head, start at 0, so that at the
            first step only the counts speak.
        cap: logits of the GPT stay between -cap and cap, by tanh (soft-capping: Gemma Team 2024,
            https://arxiv.org/abs/2408.00118).
    """

    def __init__(
        self, config: TransformerConfig, counts: Counts | None = None, *, zero: bool = False, cap: float | None = None
    ) -> None:
        super().__init__(config)
        self.counts, self.cap = counts, cap
        self.counts_weight = nn.Parameter(torch.ones(())) if counts else None
        if zero:
            for block in self.blocks:
                nn.init.zeros_(block.attend.out.weight)
                nn.init.zeros_(block.feed.down.weight)
            if self.head is not None:
                nn.init.zeros_(self.head.weight)

    def forward(self, ids: Tensor, cache: Cache | None = None, starts: Tensor | None = None) -> Tensor:
        """Ids, (B, T) -> logits, (B, T, V); ``starts``, (B,): see :meth:`.counting.Counts.log_probabilities`."""
        logits = self.logits(self.states(ids, cache))
        if self.cap is not None:
            logits = self.cap * (logits / self.cap).tanh()
        if self.counts is not None:
            logits = logits + self.counts_weight * self.counts.log_probabilities(ids, starts)
        return logits


@torch.inference_mode()
def write(
    model: CausalLM, ids: Tensor, new: int, temperature: float = 1.0, top_k: int | None = None,
    top_p: float | None = None, seed: int = 0,
) -> Tensor:  # fmt: skip
    """Continue a text by ``new`` characters, each drawn as ``generation.next_token`` does. (T,) -> (T + new,)."""
    generator, training = torch.Generator().manual_seed(seed), model.training
    model.eval()  # no dropout
    for _ in range(new):
        logits = model(ids[None, -model.config.longest :])[:, -1]  # (1, V)
        ids = torch.cat([ids, next_token(logits, temperature, top_k, top_p, generator)])
    model.train(training)
    return ids
