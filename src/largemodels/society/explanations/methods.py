"""The explainers of one review: each gives a score for each word, high where the word speaks for the model's verdict.

Letters: W words, T tokens, D width.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray

from ...applications.sentiment import judges
from ...background.learning_curves.draws import split
from ...background.learning_curves.lexicon import AGAINST, FAVOR
from .gradients import gradient, integrated_gradients
from .reading import MASK, PAD, Reader, Review, by_word, without
from .requirements import require_method
from .shapley import sampled

SALIENCY, TIMES, INTEGRATED = "saliency", "gradient × input", "integrated gradients"
OCCLUSION, SHAPLEY = "occlusion", "Shapley, sampled"
LAST, ROLLOUT = "attention, last layer", "attention rollout"
LINEAR, LEXICON, LONGEST, RARE, FIRST, RANDOM = (
    "linear model's weights", "list of words", "longest word", "rarest word", "first word", "random order",
)  # fmt: skip
PLAIN = (LINEAR, LEXICON, LONGEST, RARE, FIRST, RANDOM)  #: these never ask it
ZERO = "zero vector"
BASELINES = (MASK, PAD, ZERO)
STEPS, ORDERS = 16, 10

Scores = NDArray[np.float64]


def baseline_of(reader: Reader, read: Review, name: str = MASK) -> torch.Tensor:
    """What stands for "no words", (T, D): [CLS] and [SEP] stay, each other token is replaced.

    Raises:
        ValueError: there is no such baseline.
    """
    require_method(name, BASELINES)
    found = reader.embedded(without(read, range(len(read.words)), MASK if name == ZERO else name))
    if name == ZERO:
        found[1:-1] = 0
    return found


def integrated(reader: Reader, read: Review, c: int, baseline: str = MASK, steps: int = STEPS) -> Scores:
    """Integrated gradients of the log-odds of verdict c = ±1, summed over width and tokens, (W,)."""
    x = reader.embedded(read.ids)
    found = integrated_gradients(reader.from_embeddings, x, baseline_of(reader, read, baseline), steps)
    return c * by_word(found.sum(dim=-1), read)


def saliency(reader: Reader, read: Review, c: int) -> Scores:
    """Length of the gradient at each token, summed by word: how touchy the verdict is, not which way."""
    return by_word(gradient(reader.from_embeddings, reader.embedded(read.ids)[None])[0].norm(dim=-1), read)


def gradient_times_input(reader: Reader, read: Review, c: int) -> Scores:
    """Gradient times embedding: integrated gradients with one step at the end of the way, from a zero vector."""
    x = reader.embedded(read.ids)
    return c * by_word((gradient(reader.from_embeddings, x[None])[0] * x).sum(dim=-1), read)


def occlusion(reader: Reader, read: Review, c: int) -> Scores:
    """How far the log-odds fall when one word is masked; Zeiler and Fergus 2013, https://arxiv.org/abs/1311.2901."""
    rows = [read.ids] + [without(read, [n]) for n in range(len(read.words))]
    odds = c * reader.odds(rows)
    return odds[0] - odds[1:]


def shapley(reader: Reader, read: Review, c: int, orders: int = ORDERS, seed: int = 0) -> Scores:
    """Shapley values of the log-odds, words outside a coalition masked."""
    W = len(read.words)

    def worth(coalitions: Sequence[frozenset[int]]) -> Scores:
        return c * reader.odds([without(read, set(range(W)) - one) for one in coalitions])

    return sampled(worth, W, orders, seed)


def last_attention(reader: Reader, read: Review, c: int) -> Scores:
    """What each word gets of the last layer's attention, the mean over heads and asking tokens."""
    return by_word(reader.attention(read.ids)[-1].mean(dim=0), read)


def rollout(reader: Reader, read: Review, c: int) -> Scores:
    """Attention multiplied through the layers, half of each for the residual connection.

    Source: Abnar and Zuidema 2020, https://arxiv.org/abs/2005.00928.
    """
    layers = reader.attention(read.ids)
    one = torch.eye(layers.size(1), device=layers.device)
    return by_word(torch.linalg.multi_dot([(layer + one) / 2 for layer in layers.flip(0)]).mean(dim=0), read)


@cache
def word_weights() -> dict[str, float]:
    """Word → its weight in a logistic regression on 7,000 reviews, which knows nothing of MiniLM."""
    counts, model = judges.linear()[0], judges.linear()[-1]
    return dict(zip(counts.get_feature_names_out(), model.coef_[0].tolist(), strict=True))


@cache
def occurrences() -> dict[str, int]:
    """Word → how often it stands in the 7,000 reviews."""
    words, counts = np.unique(" ".join(split().learn.texts).split(), return_counts=True)
    return dict(zip(words.tolist(), counts.tolist(), strict=True))


def plain(name: str, read: Review, c: int, seed: int = 0) -> Scores:
    """The orders that never ask the model, (W,)."""
    draw = np.random.default_rng([seed, *read.ids])
    scores = {
        LINEAR: lambda word, n: c * word_weights().get(word, 0.0),
        LEXICON: lambda word, n: c * ((word in FAVOR) - (word in AGAINST)),
        LONGEST: lambda word, n: len(word),
        RARE: lambda word, n: -occurrences().get(word, 0),
        FIRST: lambda word, n: -n,
        RANDOM: lambda word, n: draw.random(),
    }
    return np.array([scores[name](word, n) + 1e-6 * draw.random() for n, word in enumerate(read.words)], float)


ASKING: dict[str, Callable[[Reader, Review, int], Scores]] = {
    SHAPLEY: shapley, OCCLUSION: occlusion, INTEGRATED: integrated, TIMES: gradient_times_input, SALIENCY: saliency,
    ROLLOUT: rollout, LAST: last_attention,
}  # fmt: skip
ASK = tuple(ASKING)  #: these ask the model


def explain(name: str, reader: Reader, read: Review, c: int) -> Scores:
    """A method's scores for verdict c = ±1, (W,).

    Raises:
        ValueError: there is no such method.
    """
    require_method(name, (*ASK, *PLAIN))
    return ASKING[name](reader, read, c) if name in ASKING else plain(name, read, c)


def verdict(reader: Reader, read: Review) -> int:
    """What the model says: 1 in favor, −1 against."""
    return 1 if reader.odds([read.ids])[0] > 0 else -1
