"""Whether MiniLM still knows which sentences mean the same, with a part of it switched off."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from importlib.resources import files

import torch
from torch import Tensor

from ...core.device import one_thread
from .bert import own_minilm, sentence_vectors
from .switches import switched_off

ASKED = tomllib.loads((files(__package__) / "sentences.toml").read_text(encoding="utf-8"))
PAIRS = ASKED["pairs"]  #: pairs that say the same in other words
SENTENCES = [sentence for pair in PAIRS for sentence in pair]
RUNTIME_PARTS = ("positions", "attention", "feed-forward", "residual connection", "layer norm", "scaling")


@one_thread()
def vectors_without(sentences: list[str], part: str, layers: Collection[int] | None = None) -> Tensor:
    """MiniLM's vector of each sentence with a part switched off, (N, D).

    Args:
        sentences: texts.
        part: one of :data:`RUNTIME_PARTS`, or ``"nothing"``.
        layers: which of the six, counted from 1; None means all.
    """
    with switched_off(own_minilm(), *([] if part == "nothing" else [part]), layers=layers):
        return sentence_vectors(sentences)


def partners_found(vectors: Tensor) -> int:
    """How many sentences have their partner as the nearest of all others; partners stand beside each other. (N, D)."""
    near = vectors @ vectors.T  # (N, N)
    near.fill_diagonal_(-torch.inf)
    partner = torch.arange(len(vectors)) ^ 1  # 0 ↔ 1, 2 ↔ 3, …
    return int((near.argmax(-1) == partner).sum())


def found_by_layer(part: str) -> list[int | None]:
    """How many of :data:`SENTENCES` find their partner without a part: in each of the six layers alone, then in all.

    Positions belong to no layer: None for each.
    """
    layers = [None] * 6 if part == "positions" else [[n] for n in range(1, 7)]
    alone = [layer and partners_found(vectors_without(SENTENCES, part, layer)) for layer in layers]
    return [*alone, partners_found(vectors_without(SENTENCES, part))]
