"""Whether MiniLM's vector of a word still tells its two senses apart, with a part of the model switched off."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ...core.device import one_thread
from .batches import padded
from .bert import own_minilm, pieces, wordpieces
from .neighbors import ASKED, partners_found
from .switches import switched_off

SENSES = ASKED["senses"]  #: a word → four sentences with it: two of one sense, two of the other


@one_thread()
@torch.inference_mode()
def word_vectors(word: str, sentences: Sequence[str], part: str = "nothing") -> Tensor:
    """MiniLM's vector of ``word`` in each sentence, of length 1, with a part switched off in all layers. (N, D).

    Raises:
        ValueError: the word isn't one token of its own, once in each sentence.
    """
    ids, real = padded(pieces(sentences))  # (N, T) each
    here = ids == wordpieces().token_to_id(word)  # (N, T)
    if not (here.sum(1) == 1).all():
        raise ValueError(f"{word!r} must be one token and stand once in each sentence. Choose another word.")
    encoder = own_minilm()
    with switched_off(encoder, *([] if part == "nothing" else [part])):
        states = encoder(ids, real[:, None])  # (N, T, D)
    return torch.nn.functional.normalize(states[here], dim=-1).cpu()


def senses_found(part: str) -> int:
    """How many of the 32 words are nearest to the one of the same sense, among the three other uses; chance is 1 in 3.

    Args:
        part: what is switched off in all layers: one of :data:`neighbors.RUNTIME_PARTS`, or ``"nothing"``.
    """
    return sum(partners_found(word_vectors(word, sentences, part)) for word, sentences in SENSES.items())
