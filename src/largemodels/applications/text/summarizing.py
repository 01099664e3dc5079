"""Summaries: how SmolLM2 is asked for one, the plain ones that it has to beat, and ROUGE.

ROUGE (Lin 2004, https://aclanthology.org/W04-1013) counts what a summary shares with a reference: words (ROUGE-1),
pairs of neighbors (ROUGE-2), the longest common subsequence (ROUGE-L); each as F1 of precision and recall, here by the
library rouge-score, with stems.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rouge_score.rouge_scorer import RougeScorer
from sklearn.feature_extraction.text import TfidfVectorizer

from .asking import TEXTS
from .papers import Paper
from .writing import chat

SCORES = ("rouge1", "rouge2", "rougeL")
SCORER = RougeScorer(list(SCORES), use_stemmer=True)
MOST = 110  #: tokens that a summary may have
PLAIN = LEAD, MIDDLE, CHANCE, MARKED = "lead-3", "three most central", "three by chance", "marked by experts"


def asked(text: str) -> str:
    """The prompt for a summary, in the chat template."""
    return chat(TEXTS["asks"]["summary"].format(text=text))


def central(sentences: Sequence[str], most: int = 3) -> list[str]:
    """The sentences nearest to the mean of all (TF-IDF, cosine), in the text's order."""
    table = TfidfVectorizer(stop_words="english").fit_transform(sentences).toarray()  # (S, words)
    near = table @ table.mean(axis=0)
    return [sentences[n] for n in sorted(np.argsort(-near, kind="stable")[:most])]


def by_chance(paper: Paper) -> list[str]:
    """Three sentences drawn at random, in the text's order; the same ones for the same paper."""
    draw = random.Random(paper.id).sample(range(len(paper.sentences)), min(3, len(paper.sentences)))
    return [paper.sentences[n] for n in sorted(draw)]


def plain(paper: Paper) -> dict[str, str]:
    """Summaries that need no model, and the sentences that an expert marked, which no program knows."""
    chosen = paper.sentences[:3], central(paper.sentences), by_chance(paper), paper.marked
    return {way: " ".join(sentences) for way, sentences in zip(PLAIN, chosen, strict=True)}


def rouge(summaries: Sequence[str], references: Sequence[str]) -> NDArray[np.float64]:
    """F1 of ROUGE-1, ROUGE-2 and ROUGE-L of each summary against its reference: (N, 3).

    Raises:
        ValueError: they aren't equally many.
    """
    pairs = zip(references, summaries, strict=True)
    return np.array([[score.fmeasure for score in SCORER.score(*pair).values()] for pair in pairs])


def sentences(text: str) -> list[str]:
    """A text cut after its sentences."""
    return [one for one in re.split(r"(?<=[.?!])\s+", text.strip()) if one]
