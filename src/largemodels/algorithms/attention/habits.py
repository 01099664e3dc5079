"""What MiniLM's heads do in general: shares of attention, over sentences of many kinds."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import torch
from torch import Tensor

from .heads import Heads

HABITS = ("itself", "the token before", "the token after", "[CLS]", "[SEP]")
ASKED = tomllib.loads((files(__package__) / "sentences.toml").read_text(encoding="utf-8"))
SENTENCES, PRONOUNS = ASKED["sentences"], ASKED["pronouns"]  #: texts; texts with "it", each with the noun that it means


def habits(heads: Heads) -> Tensor:
    """The share of each head's attention that goes to each of :data:`HABITS`, averaged over the sentence's tokens.

    Returns:
        (5, L, H). The token before and the token after leave out the ends, which have none.
    """
    w = heads.weights  # (L, H, T, T)
    itself, before, after = (w.diagonal(offset, -2, -1).mean(-1) for offset in (0, -1, 1))  # each (L, H)
    return torch.stack([itself, before, after, w[..., 0].mean(-1), w[..., -1].mean(-1)])


def from_cls(heads: Heads) -> Tensor:
    """The share of what each head fetches that [CLS] supplies, by weight × length of the value; (L, H)."""
    pull = heads.weights * heads.v.norm(dim=-1)[..., None, :]  # (L, H, T, T)
    return (pull[..., 0] / pull.sum(-1)).mean(-1)  # (L, H)


def value_lengths(heads: Heads) -> tuple[Tensor, Tensor]:
    """How long the values of [CLS] and of [SEP] are, as shares of the mean word's; (L, H) each."""
    lengths = heads.v.norm(dim=-1)  # (L, H, T)
    word = lengths[..., 1:-1].mean(-1)  # (L, H)
    return lengths[..., 0] / word, lengths[..., -1] / word
