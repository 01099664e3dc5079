"""BM25, the best known score of shared words, by the library bm25s.

Its default is the variant of Lucene, as Kamphuis et al. 2020 write it (https://doi.org/10.1007/978-3-030-45442-5_4):
idf(w) = ln(1 + (N − n + ½) / (n + ½)) for a word that n of N passages hold, and
idf · f / (f + k₁ (1 − b + b · l / mean l)) for one that stands f times in a passage of l words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import bm25s
import numpy as np
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray
from snowballstemmer import stemmer

from .requirements import require_texts

STOP = frozenset(STOPWORDS_EN)  #: 33 words, Lucene's list
_stem = cache(stemmer("english").stemWord)


def terms(text: str, stop: bool = True, stem: bool = True) -> list[str]:
    """The words of a text in lower case, without stop words, by their stems: *learned* and *learning* are *learn*."""
    words = [word for word in re.findall(r"\w\w+", text.lower()) if not (stop and word in STOP)]
    return [_stem(word) for word in words] if stem else words


class WordIndex:
    """BM25 scores of passages.

    Args:
        texts: the passages, (N,).
        stop: leave out stop words.
        stem: compare stems.
        k1: how fast a word's further occurrences stop to count.
        b: how much a long passage pays for its length, 0 … 1.
    """

    def __init__(
        self, texts: Sequence[str], stop: bool = True, stem: bool = True, k1: float = 1.5, b: float = 0.75
    ) -> None:
        require_texts(texts)
        self.settings, self.N = dict(stop=stop, stem=stem), len(texts)
        self.index = bm25s.BM25(k1=k1, b=b)
        self.index.index([terms(text, **self.settings) for text in texts], show_progress=False)

    def scores(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """Score of each passage for each question, (Q, N); 0 where they share no word."""
        require_texts(questions)
        found = np.zeros((len(questions), self.N), np.float32)
        for row, question in zip(found, questions, strict=True):
            if known := [term for term in terms(question, **self.settings) if term in self.index.vocab_dict]:
                row[:] = self.index.get_scores(known)
        return found
