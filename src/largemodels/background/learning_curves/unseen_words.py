"""Words of the test that the labels never showed, and what each way makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .encoder import vectors
from .lexicon import AGAINST, FAVOR
from .methods import Classifier
from .small_net import WORDS


def vocabulary(texts: Iterable[str]) -> set[str]:
    """Every different word of the texts, in lower case."""
    return {word for text in texts for word in WORDS.findall(text.lower())}


def unseen_share(learned: Sequence[str], judged: Sequence[str]) -> float:
    """The share of the judged texts' different words that no learned text holds."""
    words = vocabulary(judged)
    return len(words - vocabulary(learned)) / len(words)


def unseen_opinions(learned: Sequence[str]) -> tuple[list[str], list[int]]:
    """The listed opinion words that no learned text holds, and 1 for those in favor."""
    new = sorted((FAVOR | AGAINST) - vocabulary(learned) - {"heavy-handed"})
    return new, [int(word in FAVOR) for word in new]


def opinions_right(classifier: Classifier, words: Sequence[str], labels: Sequence[int]) -> float:
    """The share of words that it judges right, each alone; a classifier that says the same of all counts half each.

    Args:
        classifier: one that has learned.
        words: opinion words.
        labels: 1 for those in favor.
    """
    favor = classifier.predict_proba(words)[:, 1] > 0.5
    return float(np.mean([np.mean(favor[np.array(labels) == opinion] == opinion) for opinion in (0, 1)]))


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word whose vector points most nearly where that of ``word`` does, in the frozen encoder's space."""
    found = vectors([word, *known])
    found = found / np.linalg.norm(found, axis=1, keepdims=True)
    return known[int(np.argmax(found[1:] @ found[0]))]
