"""Features counted, weights learned: naive Bayes and logistic regression on a bag of words, at their best.

Wang and Manning 2012, https://aclanthology.org/P12-2018, showed how good they are on these very reviews.
"""

from __future__ import annotations

from collections.abc import Sequence

from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from .requirements import require_both

ONE_LETTER_TOO = r"(?u)\b\w+\b"  #: scikit-learn's own pattern leaves out words of one letter, such as *I*


def naive_bayes(texts: Sequence[str], labels: Sequence[int], alpha: float = 1.0) -> Pipeline:
    """Naive Bayes on which words and pairs of neighbors a text holds.

    Args:
        texts: to learn from.
        labels: 0 or 1 for each.
        alpha: times that each word counts as seen beforehand with either opinion (Laplace's smoothing).
    """
    require_both(texts, labels)
    bag = CountVectorizer(binary=True, ngram_range=(1, 2), token_pattern=ONE_LETTER_TOO)
    return make_pipeline(bag, MultinomialNB(alpha=alpha)).fit(texts, labels)


def logistic(texts: Sequence[str], labels: Sequence[int], C: float = 3.0, letters: bool = True) -> Pipeline:
    """Logistic regression on words and pairs, and with ``letters`` on pieces of 2 to 5 letters, weighed by tf-idf.

    Args:
        texts: to learn from.
        labels: 0 or 1 for each.
        C: inverse of the penalty on the squared weights.
        letters: whether *tedious* and *tediously* may share what they have in common.
    """
    require_both(texts, labels)
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), token_pattern=ONE_LETTER_TOO)
    pieces = TfidfVectorizer(sublinear_tf=True, ngram_range=(2, 5), analyzer="char_wb")
    bag = make_union(words, pieces) if letters else words
    return make_pipeline(bag, LogisticRegression(C=C, max_iter=300)).fit(texts, labels)
