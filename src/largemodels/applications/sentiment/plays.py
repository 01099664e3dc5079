"""A second task: is a speech of Shakespeare's from a comedy, a history or a tragedy? Two ways to hold speeches out.

Letters: N speeches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, cross_val_predict
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

from ...core.assets import fetch

KINDS = {"comedies": "comedy", "histories": "history", "tragedies": "tragedy", "roman": "tragedy"}
SHORTEST = 20  #: words
SPEECH = re.compile(r"\*\*.+?\*\*[ ]*\n((?:(?!\*\*|#).+\n?)+)")  # a name in bold, then its lines
RANDOM, BY_PLAY = "speeches drawn at random", "whole plays held out"


@dataclass(frozen=True)
class Speeches:
    """Texts, the kind of play of each, and its play: (N,) each."""

    texts: list[str]
    kinds: NDArray[np.str_]
    plays: NDArray[np.str_]


@cache
def speeches() -> Speeches:
    """Every speech of 20 words or more in 29 plays; the name of who speaks and stage directions are left out.

    Raises:
        AssetError: the plays aren't in the cache and can't be fetched.
    """
    rows = []
    for path in sorted(path for path in fetch("shakespeare").rglob("*.md") if path.parent.name in KINDS):
        for said in SPEECH.findall(path.read_text(encoding="utf-8")):
            text = " ".join(re.sub(r"_[^_]*_", "", said).split())
            if len(text.split()) >= SHORTEST:
                rows.append((text, KINDS[path.parent.name], path.stem))
    texts, kinds, plays = zip(*rows, strict=True)
    return Speeches(list(texts), np.array(kinds), np.array(plays))


def without_names(text: str) -> str:
    """A text without its capitalized words, which holds names, titles, and first words of lines."""
    return re.sub(r"\b[A-Z][\w'-]*", "", text)


def held_out(data: Speeches, how: str, *, names: bool = True, folds: int = 5) -> NDArray[np.str_]:
    """What naive Bayes calls each speech when its fold is held out, (N,).

    Args:
        data: speeches.
        how: folds of speeches drawn at random, or of whole plays.
        names: whether capitalized words are read.
        folds: how many.
    """
    texts = data.texts if names else [without_names(text) for text in data.texts]
    splitter, groups = (StratifiedGroupKFold, data.plays) if how == BY_PLAY else (StratifiedKFold, None)
    parts = splitter(folds, shuffle=True, random_state=0).split(texts, data.kinds, groups)
    counts = make_pipeline(CountVectorizer(binary=True), MultinomialNB(alpha=0.3))
    return cross_val_predict(counts, texts, data.kinds, cv=list(parts))


def most_common(data: Speeches) -> float:
    """The share of the commonest kind: what guessing gives."""
    return float(np.unique(data.kinds, return_counts=True)[1].max() / len(data.kinds))
