"""Which reviews are learned from, which settings are chosen by, and which all are judged by; and draws of labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ...core.reviews import Reviews, reviews
from .requirements import require_size

SIZES = (8, 32, 125, 500, 2_000, 4_000)  #: numbers of labels
VALIDATION = 530  #: reviews


@dataclass(frozen=True)
class Split:
    """7,000 reviews to draw labels from, 530 to choose settings by, and 1,000 that judge every way alike."""

    learn: Reviews
    validation: Reviews
    test: Reviews


@cache
def split() -> Split:
    """The short reviews in three parts, always the same.

    Raises:
        AssetError: they aren't in the cache and can't be fetched.
    """
    known, test = reviews()
    apart = Reviews(known.texts[:VALIDATION], known.labels[:VALIDATION])
    return Split(Reviews(known.texts[VALIDATION:], known.labels[VALIDATION:]), apart, test)


def draw(labels: Sequence[int], size: int, seed: int) -> list[int]:
    """The places of ``size`` reviews, half of each opinion; an odd one is against. A larger draw holds a smaller one.

    Args:
        labels: 0 or 1 for each review.
        size: how many.
        seed: of the order; another seed gives other reviews.

    Raises:
        ValueError: there are not so many of each opinion, or fewer than two are wanted.
    """
    require_size(labels, size)
    order = np.random.default_rng(seed)
    against, favor = (order.permutation(np.flatnonzero(np.asarray(labels) == opinion)) for opinion in (0, 1))
    return [int(n) for pair in zip(against, favor, strict=False) for n in pair][:size]


def drawn(reviews: Reviews, size: int, seed: int) -> Reviews:
    """The reviews of a draw, with their labels."""
    places = draw(reviews.labels, size, seed)
    return Reviews([reviews.texts[n] for n in places], [reviews.labels[n] for n in places])
