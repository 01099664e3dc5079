"""The course's causal language model: GPT-2, Llama, or what lies between, by its configuration.

Letters: B batch, T tokens, D width, V vocabulary.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..positions import sinusoidal_positions
from ..transformer.config import TransformerConfig
from ..transformer.requirements import require_tokens
from .blocks import CausalBlock, make_norm, rotary_waves
from .generation import Cache, next_token

STD = 0.02  #: of each weight at the start, as in GPT-2


class CausalLM(nn.Module):
    """Score every token of the vocabulary as the next one, at each place.

    Weights start as GPT-2's do: normal numbers of spread 0.02, those that write into the residual connection smaller
    by √(2 L), biases at 0.

    Args:
        config: any.
    """

    causal = True

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        c = self.config = config
        self.token = nn.Embedding(c.V, c.D)
        self.place = nn.Parameter(torch.empty(c.longest, c.D)) if c.positions == "learned" else None
        self.embedding_norm = make_norm(c, c.D) if c.embedding_norm else nn.Identity()
        self.dropout = nn.Dropout(c.dropout)
        self.blocks = nn.ModuleList(CausalBlock(c) for _ in range(c.L))
        self.norm = make_norm(c, c.D) if c.ends_in_norm else nn.Identity()
        self.head = None if c.tied else nn.Linear(c.D, c.V, bias=False)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                writes = name.endswith(("out.weight", "down.weight"))
                nn.init.normal_(parameter, std=STD / math.sqrt(2 * c.L) if writes else STD)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)

    def forward(self, ids: Tensor, cache: Cache | None = None) -> Tensor:
        """Ids, (B, T) -> logits of each token's successor, (B, T, V). Arguments as in :meth:`states`."""
        return self.logits(self.states(ids, cache))

    def states(self, ids: Tensor, cache: Cache | None = None) -> Tensor:
        """Ids, (B, T) -> the last vectors, (B, T, D).

        Args:
            ids: (B, T). Padding may stand at the end: no token before it can see it.
            cache: holds the keys and values of the tokens before these, and will hold those of these.

        Raises:
            TypeError: ids that aren't whole numbers.
            ValueError: another shape, ids outside the vocabulary, or too many tokens, those in the cache included.
        """
        c, past = self.config, cache.length if cache else 0
        require_tokens(ids, c.V, c.longest - past)
        x = self.token(ids)  # (B, T, D)
        T, waves = ids.size(1), None
        if c.positions == "learned":
            x = x + self.place[past : past + T]  # (B, T, D) + (T, D)
        elif c.positions == "sinusoidal":  # as large as the tokens' vectors are at the start
            x = x + STD * math.sqrt(2) * sinusoidal_positions(T, c.D, past, device=ids.device)  # (B, T, D) + (T, D)
        elif c.positions == "rotary":
            waves = rotary_waves(T, c.d, past, c.rotary_base, ids.device).to(x)  # (2, T, d)
        x = self.dropout(self.embedding_norm(x))
        for block in self.blocks:
            x = block(x, waves, cache)  # (B, T, D)
        return self.norm(x)

    def logits(self, states: Tensor) -> Tensor:
        """Vectors, (..., D) -> a score for each token of the vocabulary, (..., V)."""
        return F.linear(states, (self.head or self.token).weight)

    @torch.no_grad()
    def generate(
        self, ids: Tensor, new: int, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None,
        generator: torch.Generator | None = None, *, cached: bool = True,
    ) -> Tensor:  # fmt: skip
        """Write ``new`` more tokens, one after the other, each drawn as :func:`.generation.next_token` does.

        A text longer than the model takes is read from its last ``longest`` tokens; then the cache, whose places are
        counted from the text's beginning, is of no use.

        Args:
            ids: what each text begins with, (B, T).
            new: tokens to write, at least 1.
            temperature: see :func:`.generation.next_probabilities`; so for ``top_k`` and ``top_p``.
            top_k: the most tokens to choose from.
            top_p: the share of the likeliest tokens to choose from.
            generator: where the randomness comes from (CPU).
            cached: False computes everything anew for each token, which gives the same and takes longer.

        Returns:
            The texts with what was written, (B, T + new).

        Raises:
            ValueError: ``new`` is below 1, or what :meth:`states` and :func:`.generation.next_token` refuse.
        """
        if new < 1:
            raise ValueError(f"new is {new}. Ask for at least 1 token.")
        training, cache, longest = self.training, Cache(), self.config.longest
        self.eval()
        try:
            for _ in range(new):
                fits = cached and ids.size(1) <= longest
                states = self.states(ids[:, cache.length :], cache) if fits else self.states(ids[:, -longest:])
                drawn = next_token(self.logits(states[:, -1]), temperature, top_k, top_p, generator)  # (B,)
                ids = torch.cat([ids, drawn[:, None]], 1)
        finally:
            self.train(training)
        return ids
