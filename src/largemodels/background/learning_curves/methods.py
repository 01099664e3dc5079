"""The ways of making a classifier, each with its best setting, and what each got right."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...core.reviews import Reviews
from .bags import logistic, naive_bayes
from .draws import drawn, split
from .encoder import frozen
from .fine_tuning import fine_tune
from .lexicon import by_rule
from .requirements import require_curve
from .small_net import small_net

RULES, BAG, NET = "rules by hand", "bag of words", "small net from scratch"
FROZEN, TUNED = "MiniLM, frozen", "MiniLM, fine-tuned"


class Classifier(Protocol):
    """What each way of learning returns."""

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The chances of against and in favor, (N, 2)."""


class Rules:
    """The word list as a classifier: sure where it has something to say, a coin where it hasn't."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """0 or 1 where the list speaks, near a half where it doesn't, (N, 2)."""
        said, coin = by_rule(texts), np.random.default_rng(self.seed).choice([0.499, 0.501], len(texts))
        favor = np.where(said == 0.5, coin, said)
        return np.c_[1 - favor, favor]


Way = tuple[Callable[..., Classifier], dict[str, Any]]  # how to learn, and with which setting
GRIDS: dict[str, list[Way]] = {
    BAG: [
        *((naive_bayes, dict(alpha=alpha)) for alpha in (1.0, 3.0)),
        *((logistic, dict(C=10.0, letters=letters)) for letters in (False, True)),
    ],
    FROZEN: [(frozen, dict(C=C)) for C in (0.1, 0.3, 1.0, 10.0)],
}


def grid(method: str, size: int) -> list[Way]:
    """What is tried of a method at so many labels.

    Raises:
        ValueError: there is no such method.
    """
    if method == NET:
        return [(small_net, dict(rate=rate, passes=min(40, max(5, 10_000 // size)))) for rate in (3e-3, 1e-2)]
    if method == TUNED:  # where labels are few, passes are cheap
        return [(fine_tune, dict(rate=1e-4, half=True, passes=n)) for n in ((3, 10) if size <= 125 else (3,))]
    require_curve(method, GRIDS)
    return GRIDS[method]


def right(classifier: Classifier, judged: Reviews) -> NDArray[np.bool_]:
    """Which reviews it judges right, (N,)."""
    favor = classifier.predict_proba(judged.texts)[:, 1]  # (N,)
    return (favor > 0.5) == (np.array(judged.labels) == 1)


def learned(way: Way, size: int, seed: int) -> tuple[Classifier, float]:
    """A classifier that learned from the draw ``seed`` of so many labels, and the seconds of CPU that it took."""
    fit, setting = way
    seeded = dict(seed=seed) if fit in (small_net, fine_tune) else {}
    reviews, start = drawn(split().learn, size, seed), time.process_time()
    return fit(reviews.texts, reviews.labels, **setting, **seeded), time.process_time() - start


@dataclass(frozen=True)
class Choice:
    """The setting that judged most validation reviews right, averaged over draws; and what the others reached."""

    way: Way
    tried: dict[str, float]


def best(ways: Sequence[Way], size: int, draws: int) -> Choice:
    """Choose among settings by the validation reviews, which are neither learned from nor tested on."""
    if len(ways) == 1:
        return Choice(ways[0], {})
    judged = split().validation
    reached = [np.mean([right(learned(way, size, seed)[0], judged).mean() for seed in range(draws)]) for way in ways]
    return Choice(ways[int(np.argmax(reached))], {named(w): float(a) for w, a in zip(ways, reached, strict=True)})


def named(way: Way) -> str:
    """A way of learning in words, such as ``"naive_bayes, alpha=1"``."""
    fit, setting = way
    return ", ".join([fit.__name__, *(f"{name}={value:g}" for name, value in setting.items())])


def way_of(words: str) -> Way:
    """The way that :func:`named` put into words, as a record keeps it."""
    name, *settings = words.split(", ")
    found = {fit.__name__: fit for fit in (naive_bayes, logistic, small_net, frozen, fine_tune)}
    kinds = dict.fromkeys(("letters", "half"), lambda value: value == "1") | dict(passes=int)
    pairs = (setting.split("=") for setting in settings)
    return found[name], {key: kinds.get(key, float)(value) for key, value in pairs}
