"""A classifier of reviews as its explainers need it: asked with words taken away, and open to gradients.

Letters: B texts of a batch, T tokens, W words, D = 384 width, N texts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...background.learning_curves.encoder import mean_vector, minilm
from ...background.learning_curves.fine_tuning import TunedEncoder
from ...core.device import device
from .requirements import require_method, require_short, require_words

MASK, DROP, PAD = "[MASK]", "dropped", "[PAD]"
WAYS = (MASK, DROP, PAD)  #: what stands in a word's place once it is taken away
LARGE = 64  #: texts of a batch


@dataclass(frozen=True)
class Review:
    """A text, its words, and where each word's tokens lie between [CLS] and [SEP].

    Attributes:
        words: W of them, divided by spaces.
        ids: T of them.
        spans: of each word, the place of its first token, and the place after its last.
    """

    words: list[str]
    ids: list[int]
    spans: list[tuple[int, int]]


def review(text: str) -> Review:
    """Cut a text into words, and words into tokens.

    Raises:
        ValueError: it has fewer than two words, or more than 40, or they are too long.
    """
    require_words(text)
    tokenizer = minilm()[0]
    words, ids, spans = [], [tokenizer.cls_token_id], []
    for word in text.lower().split():
        if tokens := tokenizer(word, add_special_tokens=False)["input_ids"]:
            words.append(word), spans.append((len(ids), len(ids) + len(tokens)))
            ids += tokens
    require_words(" ".join(words))  # a letter that the tokenizer drops is no word
    require_short(len(ids))
    return Review(words, [*ids, tokenizer.sep_token_id], spans)


def without(read: Review, gone: Collection[int], way: str = MASK) -> list[int]:
    """The ids of a review with the words ``gone``, by place, replaced or dropped.

    Raises:
        ValueError: there is no such way.
    """
    require_method(way, WAYS)
    ids, place = list(read.ids), {MASK: minilm()[0].mask_token_id, PAD: minilm()[0].pad_token_id}.get(way)
    for n in gone:
        start, stop = read.spans[n]
        ids[start:stop] = [place] * (stop - start)
    return [id for id in ids if id is not None]


def by_word(values: Tensor, read: Review) -> NDArray[np.float64]:
    """Sums over each word's tokens, (T,) -> (W,)."""
    found = values.detach().double().cpu().numpy()
    return np.array([found[start:stop].sum() for start, stop in read.spans])


class Reader:
    """A tuned encoder that answers with log-odds, above 0 in favor; its weights stay as they are."""

    def __init__(self, model: TunedEncoder) -> None:
        self.model = model.eval().requires_grad_(False)
        self.model.body.set_attn_implementation("eager")  # else there are no attention weights to see

    @torch.inference_mode()
    def odds(self, rows: Sequence[Sequence[int]]) -> NDArray[np.float64]:
        """Log-odds of N texts given as ids, (N,)."""
        order, found = sorted(range(len(rows)), key=lambda n: len(rows[n])), np.zeros(len(rows))
        for start in range(0, len(rows), LARGE):
            chosen = order[start : start + LARGE]
            logits = self.model.head(mean_vector(self.model.body, [rows[n] for n in chosen]))  # (B, 2)
            found[chosen] = (logits[:, 1] - logits[:, 0]).double().cpu().numpy()
        return found

    def embedded(self, ids: Sequence[int]) -> Tensor:
        """The vectors that the tokens stand for before positions are added, (T, D)."""
        with torch.no_grad():
            return self.model.body.embeddings.word_embeddings(torch.tensor(list(ids), device=device()))

    def from_embeddings(self, x: Tensor) -> Tensor:
        """Log-odds of texts of one length given as vectors, (B, T, D) -> (B,)."""
        logits = self.model.head(self.model.body(inputs_embeds=x).last_hidden_state.mean(dim=1))  # (B, 2)
        return logits[:, 1] - logits[:, 0]

    @torch.no_grad()
    def attention(self, ids: Sequence[int]) -> Tensor:
        """Attention weights, the mean over heads, of each layer, (L, T, T)."""
        row = torch.tensor([list(ids)], device=device())
        layers = self.model.body(input_ids=row, output_attentions=True).attentions
        return torch.stack([layer[0].mean(dim=0) for layer in layers])  # each (1, H, T, T)
