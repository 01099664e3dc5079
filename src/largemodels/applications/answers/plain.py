"""Baselines that write nothing: the sentence nearest to the question, and the part of it that fits its type."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from ...practice.semantic_search.bert import vectors
from ...practice.semantic_search.pages import SENTENCE
from ...practice.semantic_search.words import terms
from .handbook import Piece

NAME = r"[A-Z][a-z]+(?: [A-Z][a-z]+)+"
TYPES = {
    r"^(at|by) what time|^when": r"\b\d{1,2}:\d\d\b",
    r"year": r"\b1\d{3}\b|\b20\d\d\b",
    r"how much does|cost|fine": r"\b\d[\d,]*(?: crowns?| pennies)\b",
    r"how (many|high|large|long|thick|often|deep)|size|channel|digits|megahertz": r"\b\d[\d,.]*\d*(?: [a-z]+)?\b",
    r"^who\b|\bled\b": NAME,
    r"day": r"\b\w+days?\b|\b[A-Z][a-z]+ \d{1,2}\b",
    r"called|name|street|where": rf"{NAME}|(?<=[a-z,] )[A-Z][a-z]+",
}  #: what a question looks like → what an answer to it looks like


def sentences(pieces: Sequence[Piece]) -> list[str]:
    """All sentences of some pieces, in their order."""
    return [sentence for piece in pieces for sentence in SENTENCE.split(piece.text)]


def rarity(pieces: Sequence[Piece]) -> dict[str, float]:
    """How much a shared stem says: ln(N / n) for one that n of N pieces hold."""
    held = Counter(term for piece in pieces for term in set(terms(piece.shown)))
    return {term: math.log(len(pieces) / n) for term, n in held.items()}


def by_words(question: str, pieces: Sequence[Piece], weight: Mapping[str, float]) -> str:
    """The sentence that shares most with the question, by the weights of the stems; the first of equals."""
    asked = set(terms(question))
    return max(sentences(pieces), key=lambda one: sum(weight.get(term, 0) for term in asked & set(terms(one))))


def by_meaning(questions: Sequence[str], handed: Sequence[Sequence[Piece]]) -> list[str]:
    """For each question the sentence of its pieces whose MiniLM vector is nearest."""
    rows = [sentences(pieces) for pieces in handed]
    known = sorted({sentence for row in rows for sentence in row})
    near = vectors(list(questions)) @ vectors(known).T
    place = {sentence: n for n, sentence in enumerate(known)}
    return [row[int(np.argmax([near[q, place[one]] for one in row]))] for q, row in enumerate(rows)]


def typed(question: str, sentence: str) -> str:
    """The first part of the sentence that looks like an answer to such a question; else the whole sentence."""
    for looks, fits in TYPES.items():
        if re.search(looks, question, re.IGNORECASE):
            parts = [part for part in re.findall(fits, sentence) if part not in question]
            if parts:
                return parts[0]
    return sentence
