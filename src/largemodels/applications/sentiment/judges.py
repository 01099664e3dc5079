"""The seven judges of a review, each as log-odds: above 0 it calls the review favorable, and how far says how sure.

Letters: N reviews.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.pipeline import Pipeline

from ...background.learning_curves.bags import logistic, naive_bayes
from ...background.learning_curves.draws import drawn, split
from ...background.learning_curves.encoder import FrozenEncoder, frozen
from ...background.learning_curves.fine_tuning import TunedEncoder
from ...background.learning_curves.lexicon import score
from ...background.learning_curves.methods import Classifier
from ...core.records import read
from ...practice.fine_tuning.counts import BAYES, FROZEN, LINEAR
from ...practice.fine_tuning.outcomes import answers
from ...practice.fine_tuning.tuning import tune

LEXICON, TUNED = "lexicon", "MiniLM fine-tuned"
WORDS, FROZEN_FEW, TUNED_FEW = "linear on words", "MiniLM frozen, 320", "MiniLM tuned, 320"  #: fitted on the page
ZERO, FOUR = "SmolLM2 zero-shot", "SmolLM2 four-shot"
JUDGES = (LEXICON, BAYES, LINEAR, FROZEN, TUNED, ZERO, FOUR)
SHORT, SHORT_RATE, SHORT_B = 320, 5e-5, 16  #: labels, learning rate and batch of the run that the notebook repeats


def by_lexicon(texts: Sequence[str], seed: int = 0) -> NDArray[np.float64]:
    """Words in favor minus words against, (N,); where that is 0, a coin turns the verdict, and nothing more."""
    coin = np.random.default_rng(seed).choice([-0.001, 0.001], len(texts))
    counted = np.array([score(text) for text in texts], dtype=float)
    return np.where(counted == 0, coin, counted)


def odds_of(classifier: Classifier, texts: Sequence[str]) -> NDArray[np.float64]:
    """The log-odds of "in favor", (N,), from a classifier with ``predict_proba``; no surer than 1 in 10¹²."""
    favor = np.clip(classifier.predict_proba(list(texts))[:, 1], 1e-12, 1 - 1e-12)
    return np.log(favor) - np.log1p(-favor)


def favor(odds: ArrayLike) -> NDArray[np.float64]:
    """Log-odds as probabilities of "in favor"."""
    return 1 / (1 + np.exp(-np.asarray(odds, dtype=float)))


@cache
def bayes() -> Classifier:
    """Naive Bayes on words and pairs of words after 7,000 labels, α = 3, as validation chose: a second's work."""
    return naive_bayes(split().learn.texts, split().learn.labels, alpha=3.0)


@cache
def linear() -> Pipeline:
    """Logistic regression on words and pairs by tf-idf after 7,000 labels, whose weights can be read."""
    return logistic(split().learn.texts, split().learn.labels, C=10.0, letters=False)


@cache
def still() -> FrozenEncoder:
    """The frozen encoder's logistic regression on 320 labels."""
    few = drawn(split().learn, SHORT, seed=0)
    return frozen(few.texts, few.labels, C=0.1)


@cache
def short_run() -> TunedEncoder:
    """MiniLM fine-tuned in full on the same 320 labels: the code of 3.7, with a twentieth of its labels."""
    few = drawn(split().learn, SHORT, seed=0)
    tuned = tune(few.texts, few.labels, "full", SHORT_RATE, B=SHORT_B, what=f"{SHORT} labels")
    tuned.zero_grad()  # its gradients would stay in memory, 91 MB
    return tuned


def packed(odds: ArrayLike) -> str:
    """Log-odds as one line of numbers, which keeps a record short."""
    return " ".join(f"{value:.3f}" for value in np.asarray(odds, dtype=float))


def unpacked(line: str) -> NDArray[np.float64]:
    """What :func:`packed` was given, to three decimals."""
    return np.array(line.split(), dtype=float)


def on_record() -> dict[str, NDArray[np.bool_]]:
    """Judge → which test reviews it judged right after 7,000 labels, (N,), from the record of notebook 3.7."""
    kept = read("fine_tuned")
    names = {BAYES: BAYES, LINEAR: LINEAR, FROZEN: FROZEN, TUNED: "full"}
    return {name: answers(kept[key])[0] for name, key in names.items()}


def on_page() -> dict[str, Classifier]:
    """The judges that a page can fit in half a minute: two with 7,000 labels, two with 320; each is fitted once."""
    return {BAYES: bayes(), WORDS: linear(), FROZEN_FEW: still(), TUNED_FEW: short_run()}
