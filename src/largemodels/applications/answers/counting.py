"""Answers counted: right with an interval, kinds of failure, and what a threshold refuses and loses."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...algorithms.linear.decisions import wilson
from .handbook import Piece, Question
from .scoring import holds, refused, taken
from .searching import right

RIGHT, BY_HAND, MISSED = "right", "right, but not by the rule", "the piece was not found"
REFUSED, MIXED, INVENTED = "refused", "read wrong, in the piece's words", "words or numbers of its own"
#: answers that a reader judged otherwise than the rule: ``right`` ones, and ``wrong`` ones
JUDGED = tomllib.loads((files(__package__) / "by_hand.toml").read_text(encoding="utf-8"))
KINDS = (RIGHT, BY_HAND, MISSED, REFUSED, MIXED, INVENTED)


class Share(NamedTuple):
    """Successes among trials, and Wilson's interval of 95 %."""

    successes: int
    trials: int
    low: float
    high: float

    @property
    def mean(self) -> float:
        """The share."""
        return self.successes / self.trials

    def __str__(self) -> str:
        return f"{self.successes} of {self.trials} ({self.low:.0%} to {self.high:.0%})"


def share(hits: ArrayLike) -> Share:
    """How many of some hits are true, with the interval.

    Raises:
        ValueError: there are none.
    """
    n, trials = int(np.sum(hits)), int(np.size(hits))
    return Share(n, trials, *np.clip(wilson(n, trials), 0, 1).tolist())


def scored(texts: Sequence[str], asked: Sequence[Question]) -> NDArray[np.bool_]:
    """Which answers are right by the rule, (Q,)."""
    return np.array([holds(text, question.answer) for text, question in zip(texts, asked, strict=True)])


def kind(text: str, question: Question, pieces: Sequence[Piece]) -> str:
    """One of :data:`KINDS` for an answer that was given with these pieces; the first that fits.

    A right answer that a reader found wrong (such as the right number for another thing) is read wrong.
    """
    if holds(text, question.answer) and text not in JUDGED["wrong"]:
        return RIGHT
    if text in JUDGED["right"]:
        return BY_HAND
    if not any(right(piece, question) for piece in pieces):
        return MISSED
    if refused(text):
        return REFUSED
    shown = " ".join([question.ask, *(piece.shown for piece in pieces)])
    return MIXED if taken(text, shown) else INVENTED


def kinds(texts: Sequence[str], asked: Sequence[Question], handed: Sequence[Sequence[Piece]]) -> dict[str, int]:
    """How many answers are of each kind."""
    found = [kind(*row) for row in zip(texts, asked, handed, strict=True)]
    return {name: found.count(name) for name in KINDS}


class Gate(NamedTuple):
    """A score below which nothing is answered: thresholds, and what each refuses and loses, (n,) each."""

    thresholds: NDArray[np.float64]
    refused: NDArray[np.float64]
    lost: NDArray[np.float64]


def gate(silent: ArrayLike, answered: ArrayLike, right: ArrayLike) -> Gate:
    """Move a threshold over scores.

    Args:
        silent: scores of questions without an answer; those below the threshold are refused, as they should be.
        answered: scores of questions with one.
        right: which of these were answered right; a refused one is lost.
    """
    silent, answered, right = np.asarray(silent, float), np.asarray(answered, float), np.asarray(right, bool)
    thresholds = np.unique(np.concatenate([[-np.inf], silent, answered, [np.inf]]))
    refuses = np.array([(silent < t).mean() for t in thresholds])
    loses = np.array([(right & (answered < t)).sum() / max(right.sum(), 1) for t in thresholds])
    return Gate(thresholds, refuses, loses)


def best_threshold(found: Gate) -> float:
    """The threshold with the largest gap between what is refused and what is lost, the lowest of equals."""
    return float(found.thresholds[np.argmax(found.refused - found.lost)])
