"""Baselines that write nothing: the sentence nearest to the question, and the part of it that fits its type.

Letters: Q questions, S sentences.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ...practice.semantic_search.bert import vectors
from ...practice.semantic_search.pages import SENTENCE
from ...practice.semantic_search.words import WordIndex
from .handbook import Piece

TYPES = tomllib.loads((files(__package__) / "types.toml").read_text(encoding="utf-8"))


def sentences(pieces: Sequence[Piece]) -> list[str]:
    """All sentences of some pieces, in their order."""
    return [sentence for piece in pieces for sentence in SENTENCE.split(piece.text)]


def nearest(scores: NDArray, known: Sequence[str], handed: Sequence[Sequence[Piece]]) -> list[str]:
    """For each question, the sentence of its pieces with the highest score, the first of equals.

    Args:
        scores: of each known sentence for each question, (Q, S).
        known: the sentences, (S,).
        handed: the pieces of each question, (Q,); their sentences are among the known ones.
    """
    place = {sentence: n for n, sentence in enumerate(known)}
    return [max(sentences(pieces), key=lambda one, n=n: scores[n][place[one]]) for n, pieces in enumerate(handed)]


def by_words(asked: Sequence[str], known: Sequence[str]) -> NDArray[np.float32]:
    """BM25 of each sentence for each question, (Q, S)."""
    return WordIndex(known).scores(asked)


def by_meaning(asked: Sequence[str], known: Sequence[str]) -> NDArray[np.float32]:
    """Cosine of each sentence with each question, (Q, S)."""
    return vectors(list(asked)) @ vectors(list(known)).T


def typed(question: str, sentence: str) -> str:
    """The first part of the sentence that looks like an answer to such a question; else the whole sentence."""
    fits = next((fits for looks, fits in TYPES.items() if re.search(looks, question, re.IGNORECASE)), "(?!)")
    return next((part for part in re.findall(fits, sentence) if part not in question), sentence)
