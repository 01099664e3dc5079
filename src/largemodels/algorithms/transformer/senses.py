"""Whether MiniLM's vector of a word still tells its two senses apart, with a part of the model switched off."""

from __future__ import annotations

import torch
from torch import Tensor

from ...core.device import one_thread
from .batches import padded
from .bert import own_minilm, pieces, wordpieces
from .neighbors import partners_found
from .switches import switched_off

#: A word, and four sentences with it: two of one sense, two of the other. Ours.
SENSES = {
    "bank": (
        "He opened an account at the bank.", "The bank raised its interest on loans.",
        "We sat on the bank and watched the river.", "Reeds grow along the bank of the stream.",
    ),
    "bat": (
        "A bat slept upside down in the cave.", "At night the bat hunts insects.",
        "She swung the bat and missed the ball.", "The player broke his bat in the first inning.",
    ),
    "spring": (
        "The tulips bloom in spring.", "After winter comes spring with its rain.",
        "The spring in this mattress is rusty.", "A metal spring pulls the door shut.",
    ),
    "match": (
        "Our team won the match.", "The match ended without a goal.",
        "He struck a match to light the candle.", "The wet match would not burn.",
    ),
    "seal": (
        "A seal swam under the ice.", "The bear caught a seal on the beach.",
        "The seal on the letter was broken.", "An official put his seal under the contract.",
    ),
    "palm": (
        "The palm gave shade on the beach.", "Coconuts fell from the palm.",
        "She held the coin in her palm.", "His palm was sweating when we shook hands.",
    ),
    "bark": (
        "The bark of the oak is rough.", "Beetles live under the bark of old trees.",
        "The dog gave a loud bark.", "I heard a bark and then a growl.",
    ),
    "light": (
        "The suitcase is light enough to carry.", "Feathers are light.",
        "Turn on the light in the kitchen.", "The light of the lamp was dim.",
    ),
}  # fmt: skip


@one_thread()
@torch.inference_mode()
def word_vectors(word: str, sentences: tuple[str, ...], part: str = "nothing") -> Tensor:
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
