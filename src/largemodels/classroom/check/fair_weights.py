"""Lab 14, question 5: the check of the weights of Kamiran and Calders, with its tempting mistakes.

N people, G groups.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import Trial, draw_sizes
from .arrays import Array, on_trial
from .fair_rates import whole


def reweighed(y: Array, group: Array, *, kind: str = "right") -> Array:
    """The weight of each person, (N,), with a mistake or none."""
    y, N = y.astype(bool), max(len(y), 1)
    of_group = np.array([(group == g).sum() for g in group], dtype=np.float64).reshape(len(y))
    of_label = np.array([(y == label).sum() for label in y], dtype=np.float64).reshape(len(y))
    both = np.array([((group == g) & (y == label)).sum() for g, label in zip(group, y, strict=True)], dtype=np.float64)
    both, right = both.reshape(len(y)), of_group * of_label / N
    made = {
        "right": right / np.maximum(both, 1), "upside down": both / np.maximum(right, 1e-9),
        "counts": N * right / np.maximum(both, 1), "groups alone": N / np.maximum(of_group, 1),
        "labels alone": N / np.maximum(of_label, 1), "joint alone": N / np.maximum(both, 1),
        "conditional": of_label / np.maximum(both, 1), "share": right / N / np.maximum(both, 1),
        "product": right / N, "within": of_group / np.maximum(both, 1) / 2,
        "unlabeled": of_group / np.maximum(both, 1),
        "positives": np.where(y, right / np.maximum(both, 1), 1.0),
    }  # fmt: skip
    return made[kind]


MISTAKES = {
    "It is upside down: what there would be goes above, what there is below.": dict(kind="upside down"),
    "Counts and shares are mixed: P(g) · P(y) / P(g, y), each a share of N.": dict(kind="counts"),
    "The label plays no part. A weight belongs to a group and a label.": dict(kind="groups alone"),
    "The group plays no part. A weight belongs to a group and a label.": dict(kind="labels alone"),
    "All pairs get the same total, so the groups' sizes and the share of positives are lost.": dict(kind="joint alone"),
    "P(g) is missing above.": dict(kind="conditional"),
    "P(y) is missing above.": dict(kind="unlabeled"),
    "The weights sum to 1. They are to sum to N where every group has both labels.": dict(kind="share"),
    "That is P(g) · P(y). Divide by P(g, y), the share that there is.": dict(kind="product"),
    "Each label gets half of its group. It is to get its share among all people, P(y).": dict(kind="within"),
    "The positives have their weights; the negatives have theirs, too.": dict(kind="positives"),
}


def weights(answer: Callable) -> None:
    """Question 5: unequal groups, one without positives, one label alone, group numbers with holes, nobody."""
    trial = Trial(answer)
    cases = []
    for kind in ("plain", "no positives", "one label", "holes", "one person", "nobody"):
        (N,) = draw_sizes((19, 27))
        y, group, note = whole(3, N) == 0, whole(3, N) % 3, ""
        y[:10], group[:10] = [1, 1, 1, 0, 1, 0, 0, 0, 0, 1], [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]
        if kind == "no positives":
            y[group == 1] = False
            note = "Here group 1 has no positives."
        elif kind == "one label":
            y[:] = True
            note = "Here all are positives, so all weights are 1."
        elif kind == "holes":
            group = np.array([2, 5, 9])[group]
            note = "Here the groups have the numbers 2, 5 and 9."
        elif kind == "one person":
            y, group, note = y[:1], group[:1], "Here there is one person."
        elif kind == "nobody":
            y, group, note = y[:0], group[:0], "Here there is nobody: an empty array."
        cases.append((note, dict(y=y, group=group)))
    shapes = {"There is a weight for each person, not for each pair.": lambda y, group: (len(np.unique(group)), 2)}
    on_trial(trial, cases, reweighed, MISTAKES, shapes)
    print(f"{trial.name} is right: unequal groups, one without positives, one label alone, one person, nobody.")
