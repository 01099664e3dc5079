"""The plain baselines: counts of letter n-grams, and a linear model on them."""

from __future__ import annotations

from collections.abc import Callable

from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline, make_pipeline

from .written import Names


def edged(name: str) -> str:
    """The name with marks for its two ends, so that an n-gram can say "begins with" and "ends in"."""
    return f"^{name}$"


def naive_bayes(n: int, alpha: float) -> Pipeline:
    """Counts of all n-grams up to length n, then naive Bayes with ``alpha`` added to each count."""
    counts = CountVectorizer(analyzer="char", ngram_range=(1, n), lowercase=False, preprocessor=edged)
    return make_pipeline(counts, MultinomialNB(alpha=alpha))


def linear(n: int, C: float) -> Pipeline:
    """The same n-grams, weighted by how rare they are, then logistic regression with the penalty 1 / C."""
    weighted = TfidfVectorizer(
        analyzer="char", ngram_range=(1, n), lowercase=False, preprocessor=edged, sublinear_tf=True
    )
    return make_pipeline(weighted, LogisticRegression(C=C, max_iter=300, tol=1e-3))


def tried(
    make: Callable[[int, float], Pipeline], lengths: tuple[int, ...], settings: tuple[float, ...], train: Names,
    validation: Names,
) -> dict[tuple[int, float], float]:  # fmt: skip
    """(n, setting) → macro-F1 on the validation part.

    Args:
        make: :func:`naive_bayes` or :func:`linear`.
        lengths: n-grams of up to so many letters.
        settings: α or C.
        train: what is learned from.
        validation: what is chosen by.
    """
    found = {}
    for n in lengths:
        counts = make(n, settings[0])[0]
        X, X_validation = counts.fit_transform(train.texts), counts.transform(validation.texts)  # (N, grams)
        for setting in settings:
            said = make(n, setting)[1].fit(X, train.labels).predict(X_validation)
            found[n, setting] = float(f1_score(validation.labels, said, average="macro"))
    return found
