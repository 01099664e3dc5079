"""Ratings as histories: each person's films, oldest first, and what is left of them when the last is held out.

Letters: N ratings, U people, I films.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...algorithms.transformer.requirements import require_choice
from ...core.movielens import MovieLens
from .requirements import require_histories

FILE, LOW, HIGH = ORDERS = ("order of the file", "low number first", "high number first")
Histories = list[NDArray[np.int64]]


def split(n: int, seed: int, share: float = 0.25) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers 0 … n - 1 in random order, cut in two: to learn from, and, a ``share`` of them, to judge by."""
    order = np.random.default_rng(seed).permutation(n)
    cut = round(n * share)
    return order[cut:], order[:cut]


def histories(data: MovieLens, order: str = FILE) -> tuple[Histories, Histories]:
    """Each person's films and their times, oldest first: two lists of U arrays.

    Args:
        data: the ratings.
        order: of films that one person rated in the same second, one of :data:`ORDERS`. The file is shuffled, so its
            order is a random one; the films' numbers are not random: popular films have low ones.

    Raises:
        ValueError: there is no such order.
    """
    require_choice("order", order, ORDERS)
    ties = {FILE: np.arange(len(data.films)), LOW: data.films, HIGH: -data.films}[order]
    rows = np.lexsort((ties, data.times, data.users))
    cuts = np.cumsum(np.bincount(data.users))[:-1]
    return np.split(data.films[rows], cuts), np.split(data.times[rows], cuts)


def last_held_out(whole: Sequence[Sequence[int]]) -> tuple[Histories, NDArray[np.int64]]:
    """Leave one out: each history without its last film, and the last films, (U,).

    Raises:
        ValueError: somebody has fewer than two films.
    """
    require_histories(whole, np.iinfo(np.int64).max, least=2)
    return [np.asarray(films)[:-1] for films in whole], np.array([films[-1] for films in whole])


def seen(whole: Sequence[Sequence[int]], films: int) -> NDArray[np.float64]:
    """Who has rated what: 1 or 0, (U, I)."""
    table = np.zeros((len(whole), films))
    for row, history in zip(table, whole, strict=True):
        row[np.asarray(history, dtype=np.int64)] = 1
    return table


def shared_times(data: MovieLens) -> float:
    """The share of ratings that have another one by the same person in the same second."""
    _, which, count = np.unique(np.stack([data.users, data.times]), axis=1, return_inverse=True, return_counts=True)
    return float((count[which] > 1).mean())
