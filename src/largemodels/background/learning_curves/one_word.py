"""A task that one word decides, on the same reviews: does the text say *but*?"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from ...core.reviews import Reviews
from .bags import ONE_LETTER_TOO
from .draws import drawn, split
from .encoder import frozen
from .fine_tuning import fine_tune
from .methods import BAG, FROZEN, TUNED, right
from .requirements import require_both

BUT = re.compile(r"\bbut\b")


def says_but(texts: Sequence[str]) -> list[int]:
    """1 for each text that says *but*."""
    return [int(bool(BUT.search(text.lower()))) for text in texts]


def sparse_bag(texts: Sequence[str], labels: Sequence[int], C: float = 1.0) -> Pipeline:
    """Logistic regression on words with an L1 penalty, which keeps few weights: the plain tool where few words matter.

    Args:
        texts: to learn from.
        labels: 0 or 1 for each.
        C: inverse of the penalty on the weights' sizes.
    """
    require_both(texts, labels)
    bag = CountVectorizer(binary=True, token_pattern=ONE_LETTER_TOO)
    return make_pipeline(bag, LogisticRegression(C=C, l1_ratio=1.0, solver="liblinear")).fit(texts, labels)


def one_word_contest(size: int = 125, test: int = 200, seed: int = 0) -> dict[str, float]:
    """The accuracy of three ways of learning on balanced test texts, from the same labels."""
    learn, judged = (Reviews(part.texts, says_but(part.texts)) for part in (split().learn, split().test))
    chosen, judge = drawn(learn, size, seed), drawn(judged, test, seed)
    ways = {
        BAG: sparse_bag(chosen.texts, chosen.labels),
        FROZEN: frozen(chosen.texts, chosen.labels, C=10.0),
        TUNED: fine_tune(chosen.texts, chosen.labels, rate=1e-4, passes=3, seed=seed),
    }
    return {name: float(np.mean(right(way, judge))) for name, way in ways.items()}
