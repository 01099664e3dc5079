"""A word's vector in several sentences, layer by layer. Letters: N sentences, T tokens, L layers, D width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from ...algorithms.transformer.neighbors import partners_found
from ...background.learning_curves.encoder import minilm
from .requirements import require_texts, require_word

#: Three times money, three times a river. Ours.
BANK = (
    "He opened an account at the bank.", "The bank raised its interest on loans.", "She works as a clerk in a bank.",
    "We sat on the bank and watched the river.", "Reeds grow along the bank of the stream.",
    "The boat was pulled up on the bank.",
)  # fmt: skip


@torch.inference_mode()
def word_by_layer(word: str, sentences: Sequence[str]) -> Tensor:
    """The word's vector in each sentence, of length 1, at each depth from the embedding (0) to the end: (L + 1, N, D).

    Raises:
        ValueError: the word isn't one token, or doesn't stand once in each sentence.
    """
    require_texts(sentences)
    tokenizer, body = minilm()
    [*ids] = tokenizer(word, add_special_tokens=False)["input_ids"]
    require_word(word, ids)
    batch = tokenizer(list(sentences), padding=True, return_tensors="pt").to(body.device)
    here = batch["input_ids"] == ids[0]  # (N, T)
    if not (here.sum(1) == 1).all():
        raise ValueError(f"{word!r} must stand once in each sentence. Write the sentences anew.")
    states = body(**batch, output_hidden_states=True).hidden_states  # L + 1 times (N, T, D)
    return torch.stack([torch.nn.functional.normalize(each[here], dim=-1) for each in states]).cpu()


def senses_by_layer(senses: Mapping[str, Sequence[str]]) -> list[int]:
    """At each depth, in how many sentences the word's nearest other use has the same sense.

    Args:
        senses: word → four sentences, the two of one sense beside each other; by chance 1 in 3 is right.
    """
    by_word = [word_by_layer(word, sentences) for word, sentences in senses.items()]
    return [sum(partners_found(layers[depth]) for layers in by_word) for depth in range(len(by_word[0]))]
