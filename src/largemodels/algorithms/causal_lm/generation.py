"""Writing token by token: what is kept from one to the next, and how the next one is drawn."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .requirements import require_drawing


class Cache:
    """The keys and values of all tokens so far, so that the next token costs one token and not all of them."""

    def __init__(self) -> None:
        self.kept: dict[nn.Module, tuple[Tensor, Tensor]] = {}

    @property
    def length(self) -> int:
        """Tokens so far."""
        return next(iter(self.kept.values()))[0].size(2) if self.kept else 0

    def extend(self, attention: nn.Module, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Add the keys and values of T new tokens in one layer, (B, groups, T, d) each.

        Returns:
            Those of all S tokens so far, (B, groups, S, d) each.
        """
        if attention in self.kept:
            k, v = (torch.cat([old, new], 2) for old, new in zip(self.kept[attention], (k, v), strict=True))
        self.kept[attention] = k, v
        return k, v


def next_probabilities(
    logits: Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> Tensor:
    """The chance of each token to be the next one.

    Args:
        logits: (B, V).
        temperature: divides the logits: below 1 the likely ones get likelier; at 0 the likeliest is certain.
        top_k: only the so many likeliest stay.
        top_p: of what then is left, only the likeliest ones stay that are needed for this share (Holtzman et al. 2019,
            https://arxiv.org/abs/1904.09751).

    Returns:
        (B, V), rows that sum to 1.

    Raises:
        ValueError: a setting is out of its range, or the logits hold a NaN.
    """
    require_drawing(logits, temperature, top_k, top_p)
    if temperature == 0:
        return torch.zeros_like(logits).scatter_(1, logits.argmax(1, keepdim=True), 1.0)
    ranked, order = (logits / temperature).sort(1, descending=True)  # (B, V) each
    shares = ranked[:, :top_k].softmax(1)  # (B, k)
    if top_p is not None:
        before = shares.cumsum(1) - shares  # (B, k): the share of those that are likelier
        shares = shares.masked_fill(before >= top_p, 0)
        shares = shares / shares.sum(1, keepdim=True)
    return torch.zeros_like(logits).scatter_(1, order[:, :top_k], shares)


def next_token(
    logits: Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:  # fmt: skip
    """Draw the next token of each text by :func:`next_probabilities`; ``generator`` is the CPU's. (B, V) -> (B,)."""
    chances = next_probabilities(logits, temperature, top_k, top_p)
    return torch.multinomial(chances.cpu(), 1, generator=generator)[:, 0].to(logits.device)
