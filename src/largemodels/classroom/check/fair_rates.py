"""Lab 14, question 1: the check of rates by group, with tempting mistakes.

N people, G groups.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from . import GENERATOR, Trial, draw_sizes
from .arrays import Array, on_trial

#: What no answer may call, in the graded cells' ``forbid`` as well.
LIBRARY = ("fairlearn",)
NAN = float("nan")


def whole(high: int, size: int) -> NDArray[np.int64]:
    """Whole numbers from 0 to ``high - 1``, drawn afresh."""
    return torch.randint(0, high, (size,), generator=GENERATOR).numpy()


def share(values: Array, kept: NDArray[np.bool_], *, empty: float = NAN) -> float:
    """The mean of what is kept; ``empty`` where nothing is."""
    return float(values[kept].mean()) if kept.any() else empty


def table(
    y: Array, chosen: Array, group: Array, G: int, *,
    empty: float = NAN, true: str = "y", false: str = "y", present: bool = False, total: bool = False,
    turned: bool = False, counts: bool = False, unchosen: float = 0.0, missed: bool = False,
) -> Array:  # fmt: skip
    """Selection rate, true and false positive rate of each group, (G, 3), with a mistake or none."""
    rows = []
    for g in np.unique(group) if present else range(G):
        mine = group == g
        found = [share(chosen, mine, empty=empty)]
        for kind, by in ((1, true), (0, false)):
            kept = mine & ((y if by == "y" else chosen) == kind) if by != "group" else mine
            values = (chosen if by == "y" else y == kind) if by != "group" else chosen * (y == kind)
            found.append(share(values, kept, empty=empty))
        if counts:
            found = [float((chosen * mine).sum()), float((chosen * mine * y).sum()), float((chosen * mine * ~y).sum())]
        if missed:
            found[1] = 1 - found[1]
        found = [unchosen if rate == 0 else rate for rate in found]
        if total:
            found[0] = float((chosen * mine).sum()) / max(len(y), 1)
        rows.append([found[0], found[2], found[1]] if turned else found)
    return np.array(rows, dtype=np.float64).reshape(len(rows), 3)


RATES = {
    "A group without people, or without positives, has no such rate: nan, and 0 says that nobody was chosen.": dict(
        empty=0.0
    ),
    "That is the share of the positives among the chosen. The true positive rate is the share of the chosen among the "
    "positives.": dict(true="chosen"),
    "The true positive rate is divided by all of the group. Divide by its positives.": dict(true="group"),
    "The false positive rate is divided by all of the group. Divide by its negatives.": dict(false="group"),
    "Both rates are divided by all of the group. Divide by its positives, and by its negatives.": dict(
        true="group", false="group"
    ),
    "The false positive rate is the share of the chosen among the negatives. You have the share of the negatives among "
    "those who weren't chosen.": dict(false="chosen"),
    "The selection rate is divided by all people. Divide by those of the group.": dict(total=True),
    "The columns are exchanged: first the true, then the false positive rate.": dict(turned=True),
    "That is the share of the positives who are missed. Those who are chosen are asked for.": dict(missed=True),
    "Where people are there and none is chosen, the rate is known: 0. nan is for nobody to count.": dict(unchosen=NAN),
    "Those are counts. Divide each by how many people it is about.": dict(counts=True),
}


def group_rates(answer: Callable) -> None:
    """Question 1: with an empty group, the last one too, a group without positives, without negatives, one alone."""
    trial = Trial(answer, words=LIBRARY)
    cases = []
    for kind in ("plain", "empty", "no positives", "no negatives", "none chosen", "one person", "nobody", "one group"):
        (N,) = draw_sizes((17, 23))
        G = 1 if kind == "one group" else 4
        y, chosen, group = whole(2, N) == 1, whole(2, N) == 1, whole(G, N)
        if G > 1:  # each group has all four kinds of person, and more of some
            group[:16], y[:8], y[8:16] = np.arange(16) % 4, True, False
            chosen[:16], group[16], y[16], chosen[16] = np.arange(16) // 4 % 2 == 0, 1, True, True
        note = ""
        if kind == "empty":
            group[(group == 1) | (group == 3)] = 0
            note = "Here groups 1 and 3 are empty."
        elif kind == "no positives":
            y[group == 2] = False
            note = "Here group 2 has no positives, so its true positive rate is nan, and the other two aren't."
        elif kind == "no negatives":
            y[group == 3] = True
            note = "Here group 3 has no negatives, so its false positive rate is nan, and the other two aren't."
        elif kind == "none chosen":
            chosen[group == 2] = False
            note = "Here nobody of group 2 is chosen: its rates are 0."
        elif kind == "one person":
            y, chosen, group, note = y[:1], chosen[:1], np.array([3]), "Here there is one person."
        elif kind == "nobody":
            y, chosen, group, note = y[:0], chosen[:0], group[:0], "Here there is nobody at all: a table of nan."
        cases.append((note, dict(y=y, chosen=chosen, group=group, G=G)))
    shapes = {
        "Empty groups are left out. Each of the G groups has its row.": lambda y, chosen, group, G: (
            len(np.unique(group)),
            3,
        ),
        "That is the table on its side: a row for each group.": lambda y, chosen, group, G: (3, G),
    }
    on_trial(trial, cases, table, RATES, shapes)
    print(f"{trial.name} is right: for any number of groups, empty ones, without positives or negatives, one person.")
