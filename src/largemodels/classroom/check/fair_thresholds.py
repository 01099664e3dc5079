"""Lab 14, question 4: the check of thresholds by group, which says what is wrong with those that came back.

N people, G groups.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from . import GENERATOR, Trial
from .arrays import Array, Case, read
from .fair_rates import LIBRARY
from .fair_search import ROUNDING, best, outcomes

#: What decides a case, as a seed of its ranks: sizes of the groups, levels of the scores (few, so that there are ties).
PATTERNS = {
    "plain": (9, (26, 9, 5), 14, 0.2), "ties": (4, (16, 9), 6, 0.15), "exact": (1, (11, 7, 14), 16, 0.0),
    "no positives": (1, (12, 7, 11), 12, 0.12), "empty": (5, (13, 0, 9), 12, 0.1), "one group": (6, (13,), 30, 0.0),
    "one positive": (9, (8, 7), 12, 0.1),
}  # fmt: skip
NOTES = {
    "ties": "Here several people share a score, and a threshold moves them together.",
    "exact": "Here the slack is 0.", "no positives": "Here group 1 has no positives, so nothing binds it.",
    "empty": "Here group 1 is empty, and any number will do for it.",
    "one positive": "Here group 0 has one positive.",
}  # fmt: skip

STRICT = "With score > threshold they would be right. Who has the threshold's very score is chosen, too."


def case(kind: str) -> Case:
    """The inputs of a case: the same ranks each time, with scores, places and numbers of people drawn afresh."""
    seed, sizes, levels, slack = PATTERNS[kind]
    chance = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    lift = np.array([0.0, 0.25, -0.15])[group]
    y = chance.random(len(group)) < 0.45 + lift
    rank = (levels * np.clip(0.55 * chance.random(len(group)) + 0.3 * y + 0.3 * lift + 0.1, 0, 0.999)).astype(int)
    if kind == "no positives":
        y[group == 1] = False
    elif kind == "one positive":
        rank[y & (group == 0)] = 6
    steps = 0.2 + torch.rand(levels, generator=GENERATOR, dtype=torch.float64).numpy()
    score = (np.cumsum(steps) / (steps.sum() + 1))[rank]
    order = torch.randperm(len(group), generator=GENERATOR).numpy()
    return dict(y=y[order], score=score[order], group=group[order], G=len(sizes), slack=slack)


def said_of(t: Array, y: Array, score: Array, group: Array, G: int, slack: float) -> str:
    """What is wrong with thresholds, as a hint, or nothing."""
    gap, wrong = outcomes(y, score, group, t)
    least = outcomes(y, score, group, best(y, score, group, G, slack))[1]
    if gap <= slack + ROUNDING and wrong <= least:
        return ""
    strict_gap, strict_wrong = outcomes(y, score, group, np.nextafter(t, np.inf))
    strict = strict_gap <= slack + ROUNDING and strict_wrong <= least
    if gap > slack + ROUNDING:
        known = too_far(t, y, score, group, G, slack, gap, wrong)
        apart = f"The true positive rates are {gap:.2f} apart, {slack:g} is allowed, of all groups together."
        return known or (STRICT if strict else apart)
    chosen, there = score >= t[group], np.unique(group)
    if not chosen.any() or chosen.all():
        return f"{'Everybody' if chosen.all() else 'Nobody'} is chosen. That is level, with {wrong} errors for {least}."
    bare = [g for g in there if not y[group == g].any()]
    freed = t.copy()
    freed[bare] = np.inf
    if bare and outcomes(y, score, group, freed)[1] == least:
        return "A group without positives has no true positive rate: nothing binds it, and choosing none is no error."
    if len(np.unique(t[there])) == 1 < len(there):
        return f"All groups have the same threshold, with {wrong} errors. With one for each, {least} are enough."
    if gap <= ROUNDING < slack and wrong == outcomes(y, score, group, best(y, score, group, G, 0.0))[1]:
        return f"The rates are exactly level, at {wrong} errors. They may be {slack:g} apart, and then {least} do."
    fair_share = best(y, score, group, G, slack, cost=lambda option, size: option[2] / size)
    if wrong == outcomes(y, score, group, fair_share)[1]:
        return f"Each group counts the same in your errors. Each person counts the same: {least} errors, not {wrong}."
    if strict:
        return STRICT
    return f"The rates are level, but {wrong} decisions are wrong where {least} are enough."


def too_far(
    t: Array, y: Array, score: Array, group: Array, G: int, slack: float, gap: float, wrong: int
) -> str:  # fmt: skip
    """What is wrong with thresholds whose true positive rates are too far apart, or nothing."""
    chosen, there = score >= t[group], np.unique(group)
    apart = f"The true positive rates are {gap:.2f} apart, {slack:g} is allowed."
    selected = [chosen[group == g].mean() for g in there]
    false = [chosen[~y & (group == g)].mean() for g in there if (~y[group == g]).any()]
    if len(np.unique(t[there])) == 1:
        return f"All groups have the same threshold. {apart}"
    if max(selected) - min(selected) <= slack + ROUNDING:
        return f"The shares of the chosen are level: that is parity. Equal opportunity asks for the positives'. {apart}"
    if false and max(false) - min(false) <= slack + ROUNDING:
        return f"The false positive rates are level. Equal opportunity asks for the true positive rates. {apart}"
    if wrong == outcomes(y, score, group, best(y, score, group, G, np.inf))[1]:
        return f"Each group has its most accurate threshold, and they don't know of each other. {apart}"
    return ""


def thresholds(answer: Callable) -> None:
    """Question 4: ties, no slack, a group without positives, an empty one, one alone, a single positive."""
    trial = Trial(answer, words=LIBRARY)
    for kind in PATTERNS:
        given = case(kind)
        trial.note = NOTES.get(kind, "")
        t = read(trial, trial.call(**given), (given["G"],), {})
        held = t[np.unique(given["group"])]
        if np.isnan(held).any():
            trial.fail("A threshold is nan, and no score is above that. Infinity, np.inf, chooses nobody.")
        if hint := said_of(t, **given):
            trial.fail(f"{hint} {trial.note}".rstrip())
    print(
        f"{trial.name} is right: ties, no slack, groups without positives or people, and no fewer errors are possible."
    )
