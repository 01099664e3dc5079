"""Ranks, their fusion, and how often the right passage is among the first, with an interval.

Letters: Q questions, N passages, F facts, K kinds of question.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .bert import MEAN, read, vectors
from .pages import Passage, passages
from .questions import answers, asked
from .requirements import require_both, require_share, require_texts
from .words import WordIndex

WORDS, MEANING, HYBRID = "BM25", "MiniLM", "hybrid"
DAMPING, FIRST = 60, 5  #: of Cormack et al. 2009; how many passages a reader looks at


class Index(NamedTuple):
    """A collection that can be searched in both ways: N passages, their words, their vectors by pooling (N, D)."""

    passages: list[Passage]
    words: WordIndex
    vectors: dict[str, NDArray[np.float32]]


@cache
def index() -> Index:
    """The course's pages, read once a kernel."""
    found = passages()
    texts = [passage.text for passage in found]
    return Index(found, WordIndex(texts), read(texts, what="reading the pages"))


def ranks(scores: ArrayLike) -> NDArray[np.float64]:
    """Scores (Q, N) → ranks from 1, (Q, N); what has no score above 0 has the rank infinity."""
    scores = np.asarray(scores, dtype=float)
    order = np.argsort(-scores, axis=1, kind="stable")
    places = np.empty_like(scores)
    np.put_along_axis(places, order, np.arange(1.0, scores.shape[1] + 1)[None], axis=1)
    return np.where(scores > 0, places, np.inf)


def fused(words: NDArray[np.float64], near: NDArray[np.float64], share: float = 0.5) -> NDArray[np.float64]:
    """Reciprocal rank fusion: each ranking gives a passage 1 / (60 + its rank), weighted by share; (Q, N).

    Args:
        words: ranks by shared words, (Q, N).
        near: ranks by vectors, (Q, N).
        share: of the second; 0 is the first alone, 1 the second alone, 0.5 the method as it was published.

    Raises:
        ValueError: the shapes differ, or the share isn't between 0 and 1.
    """
    require_both(words, near)
    require_share("share", share)
    return (1 - share) / (DAMPING + words) + share / (DAMPING + near)


def found(scores: ArrayLike, right: NDArray[np.bool_], first: int = FIRST) -> NDArray[np.bool_]:
    """Whether a right passage is among the first: (Q, N) and (F, N) → (F, K), with the Q questions kind by kind."""
    scores = np.asarray(scores)
    F = len(right)
    best = np.argsort(-scores, axis=1, kind="stable")[:, :first]  # (Q, first)
    hits = [right[q % F, best[q]].any() and scores[q, best[q]].max() > 0 for q in range(len(scores))]
    return np.array(hits).reshape(-1, F).T


def right_rank(scores: ArrayLike, right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The rank of the first right passage, (F, K); infinity where none has a score."""
    places = ranks(scores)
    F = len(right)
    return np.array([places[q][right[q % F]].min() for q in range(len(places))]).reshape(-1, F).T


def interval(values: ArrayLike, resamples: int = 10_000, seed: int = 0) -> tuple[float, float, float]:
    """The mean, and a bootstrap interval of 95 %: facts are drawn anew, with all questions that belong to them.

    Args:
        values: (F,) or (F, K): 0 and 1, or differences of two methods on the same questions.
        resamples: how many.
        seed: of the drawing.
    """
    rows = np.asarray(values, dtype=float).reshape(len(values), -1).mean(axis=1)  # (F,)
    drawn = np.random.default_rng(seed).multinomial(len(rows), np.full(len(rows), 1 / len(rows)), resamples)
    low, high = np.quantile(drawn @ rows / len(rows), [0.025, 0.975])
    return float(rows.mean()), float(low), float(high)


def top(scores: Sequence[float], first: int = FIRST) -> list[int]:
    """The places of the best passages, best first; those without a score are left out."""
    return [int(n) for n in np.argsort(-np.asarray(scores), kind="stable")[:first] if scores[n] > 0]


@lru_cache(maxsize=8)
def read_once(questions: tuple[str, ...]) -> dict[str, NDArray[np.float32]]:
    """Questions' vectors by pooling, (Q, D) each; the last few lists are remembered."""
    return read(questions)


def meaning(questions: Sequence[str], how: str = MEAN) -> NDArray[np.float64]:
    """Ranks of the pages' passages by cosine, for questions that are pooled as the passages are: (Q, N)."""
    require_texts(questions)
    near = read_once(tuple(questions))[how] @ index().vectors[how].T
    return ranks(2 + near)  # above 0, so that each passage has a rank


def ask(question: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One question to the pages: its ranks by words and by meaning, (1, N) each."""
    return ranks(index().words.scores([question])), meaning([question])


def searched(collection: Sequence[Passage], known: NDArray[np.float32] | None = None) -> dict[str, NDArray[np.bool_]]:
    """Which questions find their answer among the first five of a collection: way → (F, K).

    Args:
        collection: N passages.
        known: their vectors (N, D), where somebody has them; else they are read, 256 tokens of each.
    """
    texts, right = [passage.text for passage in collection], answers(collection)
    words = ranks(WordIndex(texts, stop=False).scores(asked()))
    near = ranks(2 + read_once(tuple(asked()))[MEAN] @ (vectors(texts) if known is None else known).T)
    return {WORDS: found(1 / words, right), MEANING: found(1 / near, right), HYBRID: found(fused(words, near), right)}
