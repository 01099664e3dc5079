"""Every method on many inputs, under the same two tests; a record's code, and the page's short run.

Letters: N inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from tqdm.auto import tqdm

from ...applications.sentiment import judges
from ...background.learning_curves.draws import split
from .faithfulness import Curves, alike, curves, interval
from .methods import ASK, BASELINES, PLAIN, Scores, explain, integrated, verdict
from .reading import WAYS, Reader, Review, review

LEAST, MOST = 6, 20  #: words of a review that is tried
TESTS = ("deletion", "insertion")


@cache
def reader() -> Reader:
    """MiniLM fine-tuned on 320 reviews, as notebook 4.2 trains it; once a kernel."""
    return Reader(judges.short_run())


@cache
def tried(n: int) -> tuple[Review, ...]:
    """The first n test reviews of 6 to 20 words."""
    fit = [text for text in split().test.texts if LEAST <= len(text.split()) <= MOST]
    return tuple(review(text) for text in fit[:n])


def labels(n: int) -> list[int]:
    """What the critics of ``tried(n)`` meant, 1 in favor."""
    both = zip(split().test.texts, split().test.labels, strict=True)
    return [label for text, label in both if LEAST <= len(text.split()) <= MOST][:n]


def lost_with_sign(judge: Reader, reads: Sequence[Review]) -> list[float]:
    """How much less deletion integrated gradients gain on each review if their scores' sizes alone give the order."""
    lost = []
    for read in reads:
        c = verdict(judge, read)
        scores = integrated(judge, read, c)
        both = curves(judge, read, c, {"signed": scores, "sizes": np.abs(scores)})
        lost.append(both["sizes"].areas()[0] - both["signed"].areas()[0])
    return lost


def explained(
    judge: Reader, reads: Sequence[Review], what: str | None = None
) -> tuple[list[int], list[dict[str, Scores]]]:
    """The verdict on each review, and the scores of each method for it."""
    verdicts = [verdict(judge, read) for read in reads]
    both = zip(tqdm(reads, what, disable=what is None), verdicts, strict=True)
    return verdicts, [{name: explain(name, judge, read, c) for name in (*ASK, *PLAIN)} for read, c in both]


def areas(all_curves: Sequence[Mapping[str, Curves]]) -> dict[str, dict[str, Any]]:
    """Method → ``deletion`` and ``insertion``: N areas as one line of numbers, and the mean curve."""
    found = {}
    for name in all_curves[0]:
        both = np.array([one[name].areas() for one in all_curves])  # (N, 2)
        mean = np.mean([one[name] for one in all_curves], axis=0)  # (2, F)
        found[name] = {test: judges.packed(both[:, n]) for n, test in enumerate(TESTS)}
        found[name]["curves"] = {test: mean[n].round(4).tolist() for n, test in enumerate(TESTS)}
    return found


def on_reviews(judge: Reader, n: int, ways: Sequence[str] = WAYS, what: str | None = None) -> dict[str, Any]:
    """Way of taking words away → method → areas; and how far the methods that ask the model agree."""
    reads = tried(n)
    verdicts, scores = explained(judge, reads, what)
    found = {}
    for way in ways:
        ready = zip(tqdm(reads, way, disable=what is None), verdicts, scores, strict=True)
        found[way] = areas([curves(judge, read, c, one, way) for read, c, one in ready])
    return {"areas": found, "agree": agreement(scores)}


def agreement(scores: Sequence[Mapping[str, Scores]]) -> dict[str, dict[str, list[float]]]:
    """Pair of methods → mean rank correlation of their scores, and the share of inputs with the same first part."""
    found: dict[str, dict[str, list[float]]] = {}
    for a in ASK:
        found[a] = {}
        for b in ASK:
            rank = np.mean([alike(one[a], one[b]) for one in scores])
            first = np.mean([int(np.argmax(one[a]) == np.argmax(one[b])) for one in scores])
            found[a][b] = [round(float(rank), 4), round(float(first), 4)]
    return found


def by_baseline(judge: Reader, reads: Sequence[Review]) -> dict[str, list[float]]:
    """Pair of baselines → for each review, how alike the two make integrated gradients rank its words."""
    found: dict[str, list[float]] = {}
    for read in reads:
        c = verdict(judge, read)
        scores = {name: integrated(judge, read, c, name) for name in BASELINES}
        for n, a in enumerate(BASELINES):
            for b in BASELINES[n + 1 :]:
                found.setdefault(f"{a} and {b}", []).append(round(alike(scores[a], scores[b]), 4))
    return found


def gains(found: Mapping[str, Mapping[str, Any]], against: str) -> dict[str, dict[str, tuple[float, float, float]]]:
    """Test → method → mean and 95 % interval of what it does better than ``against``, input by input.

    Better is lower under deletion, higher under insertion; both count upward here.
    """
    values = {name: {test: judges.unpacked(one[test]) for test in TESTS} for name, one in found.items()}
    return {test: {name: interval(sign * (one[test] - values[against][test])) for name, one in values.items()}
            for test, sign in zip(TESTS, (-1, 1), strict=True)}  # fmt: skip
