"""Kinds of reviews: negation and contrast found by rule, and the reviews that every judge missed, sorted by hand."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...algorithms.linear.decisions import wilson

NEGATION = re.compile(r"\b(not|no|never|nothing|nobody|none|neither|nor|hardly|without|cannot|\w+n't)\b|\bn't\b")
CONTRAST = re.compile(r"\b(but|yet|although|though|however|despite|while|instead|except|otherwise)\b")
RULES = {
    "neither": lambda text: not NEGATION.search(text) and not CONTRAST.search(text),
    "negation": lambda text: bool(NEGATION.search(text)) and not CONTRAST.search(text),
    "contrast": lambda text: bool(CONTRAST.search(text)) and not NEGATION.search(text),
    "both": lambda text: bool(NEGATION.search(text)) and bool(CONTRAST.search(text)),
}


def by_rule(texts: Sequence[str]) -> NDArray[np.str_]:
    """The kind of each text, (N,): negation, contrast, both, or neither."""
    return np.array([next(kind for kind, holds in RULES.items() if holds(text.lower())) for text in texts])


def error_rates(wrong: ArrayLike, kinds: ArrayLike) -> dict[str, tuple[int, int, float, float]]:
    """Kind → errors, reviews, and the ends of Wilson's interval of the error rate."""
    wrong, kinds = np.asarray(wrong, dtype=bool), np.asarray(kinds)
    found = {}
    for kind in RULES:
        here = wrong[kinds == kind]
        found[kind] = (int(here.sum()), len(here), *(wilson(int(here.sum()), len(here)) if len(here) else (0.0, 1.0)))
    return found


def all_wrong(rights: Mapping[str, ArrayLike]) -> NDArray[np.int64]:
    """Places of the reviews that no judge got right, from (N,) of True and False each."""
    return np.flatnonzero(~np.any([np.asarray(right) for right in rights.values()], axis=0))


def by_hand() -> dict[int, str]:
    """Place in the test → the kind that a reader sorted it into; no text is kept."""
    table = tomllib.loads((files(__package__) / "sorted_by_hand.toml").read_text(encoding="utf-8"))
    return {place: kind for kind, places in table.items() for place in places}


def sorted_failures(places: Sequence[int]) -> Counter[str]:
    """How many of the reviews are of each kind; what no reader has sorted is counted as that."""
    known = by_hand()
    return Counter(known.get(int(place), "not sorted yet") for place in places)
