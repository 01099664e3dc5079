"""Summaries: how SmolLM2 is asked for one, the plain ones that it has to beat, and ROUGE.

ROUGE (Lin 2004, https://aclanthology.org/W04-1013) counts what a summary shares with a reference: words (ROUGE-1),
pairs of neighbors (ROUGE-2), the longest common subsequence (ROUGE-L); each as F1 of precision and recall, here by the
library rouge-score, with stems.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from rouge_score.rouge_scorer import RougeScorer
from sklearn.feature_extraction.text import TfidfVectorizer

from .papers import Paper
from .requirements import require_pairs
from .writing import chat

SCORES = ("rouge1", "rouge2", "rougeL")
MOST = 110  #: tokens that a summary may have
#: Three ways to ask; one is chosen on the papers for tuning, and no other is tried on those for the test.
ASKS = {
    "plain": "Summarize the text in three sentences.\n\n{text}",
    "aspects": "Summarize the text in three short sentences: the problem, the approach, and the result.\n\n{text}",
    "after": "{text}\n\nSummary in three short sentences:",
}
LEAD, ENDS, MIDDLE, CHANCE, MARKED = (
    "lead-3", "first two and last", "three most central", "three by chance", "marked by experts",
)  # fmt: skip


def asked(text: str, how: str) -> str:
    """The prompt for a summary, in the chat template."""
    return chat(ASKS[how].format(text=text))


def central(sentences: Sequence[str], most: int = 3) -> list[str]:
    """The sentences nearest to the mean of all (TF-IDF, cosine), in the text's order."""
    if len(sentences) <= most:
        return list(sentences)
    table = TfidfVectorizer(stop_words="english").fit_transform(sentences).toarray()  # (S, words)
    near = table @ table.mean(axis=0)
    return [sentences[n] for n in sorted(np.argsort(-near, kind="stable")[:most])]


def by_chance(paper: Paper) -> str:
    """Three sentences drawn at random, in the text's order; the same ones for the same paper."""
    draw = random.Random(paper.id).sample(range(len(paper.sentences)), min(3, len(paper.sentences)))
    return " ".join(paper.sentences[n] for n in sorted(draw))


#: Summaries that need no model, and the sentences that an expert marked, which no program knows.
PLAIN: Mapping[str, Callable[[Paper], str]] = {
    LEAD: lambda paper: " ".join(paper.sentences[:3]),
    ENDS: lambda paper: " ".join([*paper.sentences[:2], *paper.sentences[2:][-1:]]),
    MIDDLE: lambda paper: " ".join(central(paper.sentences)),
    CHANCE: by_chance,
    MARKED: lambda paper: " ".join(paper.marked),
}


@cache
def scorer() -> RougeScorer:
    """The library's, made once."""
    return RougeScorer(list(SCORES), use_stemmer=True)


def rouge(summaries: Sequence[str], references: Sequence[str]) -> NDArray[np.float64]:
    """F1 of ROUGE-1, ROUGE-2 and ROUGE-L of each summary against its reference: (N, 3).

    Raises:
        ValueError: they aren't equally many, or there are none.
    """
    require_pairs(summaries, references)
    pairs = zip(references, summaries, strict=True)
    return np.array([[score.fmeasure for score in scorer().score(*pair).values()] for pair in pairs])


def sentences(text: str) -> list[str]:
    """A text cut after its sentences."""
    return [one for one in re.split(r"(?<=[.?!])\s+", text.strip()) if one]
