"""A collection of pieces that is searched by shared words, by meaning, or by both, and how often the piece is found.

Letters: Q questions, N pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from ...practice.semantic_search.bert import vectors
from ...practice.semantic_search.search import HYBRID, MEANING, WORDS, fused, ranks
from ...practice.semantic_search.words import WordIndex
from .handbook import Piece, Question, cut, documents
from .requirements import require_collection, require_pieces, require_question
from .scoring import holds

WAYS = (WORDS, MEANING, HYBRID)


class Collection:
    """Pieces, their words, and their vectors (N, D).

    Raises:
        ValueError: there is no piece.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        require_collection(pieces)
        self.pieces = list(pieces)
        self.words = WordIndex([piece.shown for piece in pieces])

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """Each piece's vector, (N, D), read when it is needed first."""
        return vectors([piece.shown for piece in self.pieces])

    def cosines(self, questions: Sequence[str]) -> NDArray[np.float64]:
        """Cosine of each question with each piece, (Q, N)."""
        for question in questions:
            require_question(question)
        return vectors(list(questions)) @ self.vectors.T

    def ranks(self, questions: Sequence[str]) -> dict[str, NDArray[np.float64]]:
        """Way → rank of each piece from 1 for each question, (Q, N); infinity where no word is shared."""
        near = ranks(2 + self.cosines(questions))
        words = ranks(self.words.scores(list(questions)))
        return {WORDS: words, MEANING: near, HYBRID: ranks(fused(words, near))}

    def top(self, questions: Sequence[str], k: int = 5, way: str = MEANING) -> list[list[Piece]]:
        """The first k pieces for each question, best first.

        Raises:
            ValueError: there aren't so many, or a question is empty.
        """
        require_pieces(k, len(self.pieces))
        places = np.argsort(self.ranks(questions)[way], axis=1, kind="stable")[:, :k]
        return [[self.pieces[n] for n in row] for row in places]


def right(piece: Piece, question: Question) -> bool:
    """Whether a piece is of the question's document and holds the answer."""
    return piece.document == question.document and holds(piece.text, question.answer)


def right_rank(collection: Collection, asked: Sequence[Question]) -> dict[str, NDArray[np.float64]]:
    """Way → the rank of the first right piece for each question, (Q,); infinity where it has none."""
    good = np.array([[right(piece, question) for piece in collection.pieces] for question in asked])  # (Q, N)
    found = collection.ranks([question.ask for question in asked])
    return {way: np.where(good, places, np.inf).min(axis=1) for way, places in found.items()}


@cache
def handbook() -> Collection:
    """The handbook in pieces of at most 50 words, with their titles; read once a kernel."""
    return Collection(cut(documents()))


def oracle(question: Question, pieces: Sequence[Piece]) -> Piece:
    """The right piece."""
    return next(piece for piece in pieces if right(piece, question))


def wrong(questions: Sequence[Question], collection: Collection) -> list[Piece]:
    """For each question, the best-ranked piece of another document."""
    ranked = collection.top([question.ask for question in questions], len(collection.pieces))
    return [next(one for one in row if one.document != q.document) for q, row in zip(questions, ranked, strict=True)]
