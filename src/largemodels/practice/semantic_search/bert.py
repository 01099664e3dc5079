"""BERT from the Transformers library: text → tokens → vectors → one vector a text.

Letters: B texts of a batch, T tokens, D = 384 width, N texts in all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm.auto import tqdm

from ...background.learning_curves.encoder import minilm
from .requirements import require_places, require_texts

LONGEST, PLACES, BATCH = 256, 512, 32  #: tokens read by default, as the model's makers do; positions; texts at a time
MEAN, CLS, UNMASKED = WAYS = ("mean over real tokens", "[CLS] alone", "mean over all places")


def wordpieces(word: str, vocabulary: dict[str, int]) -> list[str]:
    """A word, in lower case, cut as WordPiece does: the longest known piece from the left, then the rest with ``##``.

    Source: Song et al. 2021, https://arxiv.org/abs/2012.15524.
    """
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        ends = [end for end in range(len(word), start, -1) if mark + word[start:end] in vocabulary]
        if not ends:
            return ["[UNK]"]
        pieces.append(mark + word[start : ends[0]])
        start = ends[0]
    return pieces


def pooled(states: Tensor, mask: Tensor, how: str = MEAN) -> Tensor:
    """One vector a text: (B, T, D) and (B, T) -> (B, D).

    Args:
        states: the encoder's last hidden state.
        mask: 1 for a real token, 0 for padding.
        how: :data:`MEAN`, :data:`CLS`, or :data:`UNMASKED`, which is wrong wherever there is padding.
    """
    if how == CLS:
        return states[:, 0]
    weights = mask if how == MEAN else torch.ones_like(mask)
    weights = weights.unsqueeze(-1).to(states.dtype)  # (B, T, 1)
    return (states * weights).sum(1) / weights.sum(1)


@torch.inference_mode()
def read(texts: Sequence[str], longest: int = LONGEST, what: str | None = None) -> dict[str, NDArray[np.float32]]:
    """Each text's vector made in each of the three ways, of length 1, so that a dot product is a cosine: way → (N, D).

    Args:
        texts: what is after ``longest`` tokens isn't read.
        longest: at most 512.
        what: what the progress bar says; without it there is none.

    Raises:
        ValueError: a text is empty, or ``longest`` is more than the model has positions for.
    """
    require_texts(texts)
    require_places(longest, PLACES)
    tokenizer, body = minilm()
    found = {how: np.empty((len(texts), body.config.hidden_size), np.float32) for how in WAYS}
    order = np.argsort([len(text) for text in texts], kind="stable")  # like lengths together: little padding
    for start in tqdm(range(0, len(texts), BATCH), desc=what, disable=what is None):
        chosen = order[start : start + BATCH]
        some = [texts[n] for n in chosen]
        batch = tokenizer(some, padding=True, truncation=True, max_length=longest, return_tensors="pt").to(body.device)
        states = body(**batch).last_hidden_state  # (B, T, D)
        for how in WAYS:
            one = pooled(states, batch["attention_mask"], how)  # (B, D)
            found[how][chosen] = torch.nn.functional.normalize(one, dim=-1).cpu().numpy()
    return found


def vectors(texts: Sequence[str], longest: int = LONGEST, what: str | None = None) -> NDArray[np.float32]:
    """Each text's vector as MiniLM's makers make it, the mean over its real tokens, of length 1: (N, D)."""
    return read(texts, longest, what)[MEAN]


def read_whole(text: str) -> Tensor:
    """The encoder's last hidden state of one text, (1, T, D), nothing cut off.

    Raises:
        ValueError: the text is empty, or longer than the model has positions for.
    """
    require_texts([text])
    tokenizer, body = minilm()
    batch = tokenizer(text, return_tensors="pt", verbose=False).to(body.device)
    require_places(batch["input_ids"].size(1), PLACES)
    with torch.inference_mode():
        return body(**batch).last_hidden_state
