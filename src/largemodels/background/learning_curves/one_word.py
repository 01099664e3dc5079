"""A task that one word decides, on the same reviews: does the text say *film*, or *films*?"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ...core.reviews import Reviews
from .bags import logistic
from .draws import drawn, split
from .encoder import frozen
from .fine_tuning import fine_tune
from .methods import BAG, FROZEN, TUNED, right

FILM = re.compile(r"\bfilms?\b")


def says_film(texts: Sequence[str]) -> list[int]:
    """1 for each text that says *film* or *films*."""
    return [int(bool(FILM.search(text.lower()))) for text in texts]


def one_word_contest(size: int = 125, test: int = 200, seed: int = 0) -> dict[str, float]:
    """The accuracy of three ways of learning on balanced test texts, from the same labels."""
    learn, judged = (Reviews(part.texts, says_film(part.texts)) for part in (split().learn, split().test))
    chosen, judge = drawn(learn, size, seed), drawn(judged, test, seed)
    ways = {
        BAG: logistic(chosen.texts, chosen.labels, C=10.0, letters=False),
        FROZEN: frozen(chosen.texts, chosen.labels, C=10.0),
        TUNED: fine_tune(chosen.texts, chosen.labels, rate=1e-4, passes=3, seed=seed),
    }
    return {name: float(np.mean(right(way, judge))) for name, way in ways.items()}
