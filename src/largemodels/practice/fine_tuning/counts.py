"""What is to be beaten: counted words, each way at the setting that judges most validation reviews right."""

from __future__ import annotations

from functools import cache

from ...background.learning_curves.bags import logistic, naive_bayes
from ...background.learning_curves.draws import split
from ...background.learning_curves.encoder import frozen
from ...background.learning_curves.methods import Classifier, Way, named, right

BAYES, LINEAR, FROZEN = "naive Bayes", "linear on counts", "MiniLM frozen"
GRIDS: dict[str, list[Way]] = {
    BAYES: [(naive_bayes, dict(alpha=alpha)) for alpha in (0.3, 1.0, 3.0)],
    LINEAR: [
        *((logistic, dict(C=C, letters=False)) for C in (1.0, 3.0, 10.0, 30.0)),
        (logistic, dict(C=10.0, letters=True)),
    ],
    FROZEN: [(frozen, dict(C=C)) for C in (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)],
}


@cache
def chosen(name: str) -> tuple[Classifier, str, float]:
    """A way of :data:`GRIDS` that learned from all 7,000 reviews, with the setting that validation chose.

    Returns:
        The classifier, its setting in words, and its validation accuracy.
    """
    parts, found = split(), []
    for way in GRIDS[name]:
        fit, setting = way
        classifier = fit(parts.learn.texts, parts.learn.labels, **setting)
        found.append((float(right(classifier, parts.validation).mean()), named(way), classifier))
    accuracy, words, classifier = max(found, key=lambda one: one[0])
    return classifier, words, accuracy
