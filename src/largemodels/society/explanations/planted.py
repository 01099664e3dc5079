"""A model whose reason is known: reviews with labels drawn by a coin, and one planted word that gives each label away.

Where the reason is made, finding it can be marked; Yang and Kim 2019 do so with pictures, https://arxiv.org/abs/1907.09701.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from ...background.learning_curves.draws import split
from ...practice.fine_tuning.tuning import tune
from .methods import ASK, PLAIN, SHAPLEY, explain, shapley
from .reading import Reader, review

CUES = ("film", "movie")  #: against, in favor: everyday words, so that neither a list nor rarity finds them
TRAINED, TRIED, MOST = 384, 60, 14


@dataclass(frozen=True)
class Planted:
    """Texts, the label that each one's cue gives away, and the place of the cue among its words."""

    texts: list[str]
    labels: list[int]
    places: list[int]


def plant(texts: Sequence[str], n: int, seed: int = 0) -> Planted:
    """The first n texts of 5 to 14 words without either cue, with one put in at a place drawn by chance."""
    fit = [text for text in texts if 5 <= len(text.split()) <= MOST and not set(CUES) & set(text.split())]
    draw, made = np.random.default_rng(seed), Planted([], [], [])
    for k, text in enumerate(fit[:n]):
        words, label = text.split(), int(draw.permutation([k % 2, 1 - k % 2])[0])
        place = int(draw.integers(len(words) + 1))
        made.texts.append(" ".join([*words[:place], CUES[label], *words[place:]]))
        made.labels.append(label), made.places.append(place)
    return made


@cache
def planted() -> tuple[Reader, Planted]:
    """A MiniLM that learned the cue, trained once a kernel, and texts that it hasn't seen."""
    learn = plant(split().learn.texts, TRAINED)
    model = tune(learn.texts, learn.labels, "full", 2e-4, B=16, what="a planted cue")
    return Reader(model), plant(split().test.texts, TRIED, seed=1)


def known(reader: Reader, made: Planted) -> float:
    """The share of the texts on which it says what the cue says."""
    return float(((reader.odds([review(text).ids for text in made.texts]) > 0) == (np.array(made.labels) == 1)).mean())


def found(reader: Reader, made: Planted, n: int, names: Sequence[str] = ASK + PLAIN, orders: int = 2) -> dict[str, int]:
    """Method → on how many of the first n texts its highest score is the cue's; few orders for Shapley values."""
    reads, verdicts = [review(text) for text in made.texts[:n]], [1 if label else -1 for label in made.labels[:n]]
    counts = {}
    for name in names:
        ask = partial(shapley, orders=orders) if name == SHAPLEY else partial(explain, name)
        every = [ask(reader, read, c) for read, c in zip(reads, verdicts, strict=True)]
        counts[name] = sum(int(np.argmax(one)) == place for one, place in zip(every, made.places, strict=False))
    return counts
