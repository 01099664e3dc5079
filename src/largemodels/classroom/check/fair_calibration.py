"""Lab 14, question 3: the check of calibration within groups, with its tempting mistakes.

N people, G groups, B bins.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import Trial, draw_sizes
from .arrays import Array, on_trial
from .fair_rates import LIBRARY, NAN, whole


def errors(
    y: Array, score: Array, group: Array, G: int, B: int, *,
    empty: float = NAN, middle: bool = False, even: bool = False, signed: bool = False, right_closed: bool = False,
    all_people: bool = False, worst: bool = False, squared: bool = False, top: str = "last", one_bin: bool = False,
    wide: bool = False, rounded: bool = False,
) -> Array:  # fmt: skip
    """The expected calibration error of each group, (G,), with a mistake or none."""
    found = []
    for g in range(G):
        mine = group == g
        if not mine.any():
            found.append(empty)
            continue
        values, hits = score[mine], y[mine].astype(np.float64)
        place = np.ceil(values * B) - 1 if right_closed else np.floor(values * B)
        if rounded:
            place = np.round(values * B)
        if wide:  # bins laid over the group's own scores
            spread = values.max() - values.min() or 1.0
            place = np.floor((values - values.min()) / spread * B)
        place = place.clip(0, B - 1 if top == "last" or right_closed else B)
        if one_bin:
            place = np.zeros(len(values))
        parts = []
        for b in range(B + (top == "own")):
            held = place == b
            if held.any():
                said = (b + 0.5) / B if middle else values[held].mean()
                off = hits[held].mean() - said
                parts.append((held.sum(), off if signed else off**2 if squared else abs(off)))
        sizes, off = (np.array(part, dtype=np.float64) for part in zip(*parts, strict=True)) if parts else ([], [])
        total = len(score) if all_people else len(values)
        found.append(max(off) if worst else np.mean(off) if even else float(np.dot(sizes, off) / total))
    return np.array(found, dtype=np.float64)


MISTAKES = {
    "A group without people has no error: nan, and 0 says that its score is calibrated.": dict(empty=0.0),
    "You compare with the middle of the bin. Compare with the mean score of those in it.": dict(middle=True),
    "All bins count the same. Weight each by how many of the group are in it.": dict(even=True),
    "Differences up and down cancel out. Take the absolute value in each bin, before the sum.": dict(signed=True),
    "A score on a border belongs to the bin above it: bin floor(score · B).": dict(right_closed=True),
    "A score's bin is rounded. It is cut off: floor(score · B).": dict(rounded=True),
    "A score of 1 gets lost, or a bin of its own. It belongs to the last bin.": dict(top="lost"),
    "A score of 1 gets a bin of its own. It belongs to the last bin.": dict(top="own"),
    "The sum is divided by all people. Divide by those of the group.": dict(all_people=True),
    "That is the worst bin of each group. Take the mean over its people.": dict(worst=True),
    "The differences are squared. Take the absolute value.": dict(squared=True),
    "That compares the group's means as a whole. Compare within each bin.": dict(one_bin=True),
    "The bins are laid over the group's own scores. They divide 0 to 1, the same for all groups.": dict(wide=True),
}


def calibration(answer: Callable) -> None:
    """Question 3: scores on borders, 0 and 1 among them, empty bins and groups, one bin, one person."""
    trial = Trial(answer, words=LIBRARY)
    cases = []
    for kind in ("plain", "border", "empty", "one bin", "one person", "plain"):
        (N,) = draw_sizes((40, 50))
        G, B = 3, 1 if kind == "one bin" else (4, 8)[kind == "plain"]
        y, score, group = whole(2, N) == 1, (whole(255, N) + 0.5) / 256, whole(G, N)
        note = ""
        if kind == "border":
            score = whole(9, N) / 8
            score[:6], y[:6], group[:6] = [1, 1, 0, 0.25, 0.75, 0.5], [0, 0, 1, 1, 0, 1], [0, 1, 2, 0, 1, 2]
            score[6], group[6] = 0.875, 0
            score[7], group[7], tied = 0, 1, group == 2
            score[tied] = np.where(np.arange(N) % 2, 0.5, 0.625)[tied]  # group 2: a border, and the same bin's middle
            y[tied] = score[tied] == 0.5
            high = (group == 0) & (score >= 0.75)  # group 0's last bin: those at 1 no positives, all others are
            y[high] = score[high] < 1
            note = "Here scores lie on the borders of the bins, 0 and 1 among them."
        elif kind == "empty":
            group[group == 1] = 2
            note = "Here group 1 is empty."
        elif kind == "one bin":
            note = "Here there is one bin."
        elif kind == "one person":
            y, score, group, note = y[:1], score[:1], np.array([0]), "Here there is one person."
        cases.append((note, dict(y=y, score=score, group=group, G=G, B=B)))
    shapes = {"That is one number for each group and bin. Sum over the bins.": lambda y, score, group, G, B: (G, B)}
    on_trial(trial, cases, errors, MISTAKES, shapes)
    print(f"{trial.name} is right: borders, empty bins, an empty group, one bin, one person.")
