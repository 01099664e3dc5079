"""Whether MiniLM still knows which sentences mean the same, with a part of it switched off."""

from __future__ import annotations

from collections.abc import Collection

import torch
from torch import Tensor

from ...core.device import one_thread
from .bert import own_minilm, sentence_vectors
from .switches import switched_off

#: Pairs that say the same in other words. Ours.
PAIRS = (
    ("The train to Kyoto was late again.", "Once more the railway to Kyoto ran behind schedule."),
    ("Amina is teaching her son how to swim.", "A mother gives her boy swimming lessons."),
    ("The doctor told him to rest for a week.", "He must stay in bed for seven days, said the physician."),
    ("Nobody has watered the tomatoes.", "The vegetables are dry because we forgot them."),
    ("Our team lost the final by one goal.", "We were narrowly beaten in the last match."),
    ("Rice has become more expensive.", "The price of a staple grain went up."),
    ("She plays the violin in an orchestra.", "The woman is a professional string musician."),
    ("The bridge is closed until spring.", "You can't cross the river here before April."),
    ("Mateo broke the neighbor's window.", "A boy damaged the glass of the house next door."),
    ("The bank refused to lend them money.", "Their request for a loan was turned down."),
)
SENTENCES = [sentence for pair in PAIRS for sentence in pair]
RUNTIME_PARTS = ("positions", "attention", "feed-forward", "residual road", "layer norm", "scaling")


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
