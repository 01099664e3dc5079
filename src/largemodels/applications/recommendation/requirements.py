"""What notebook 4.7 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def require_histories(histories: Sequence[Sequence[int]], films: int, least: int = 1) -> None:
    """Refuse people of whom nothing is known, and films that aren't in the catalog.

    Args:
        histories: the films of each person, oldest first.
        films: how many films there are.
        least: films that each person must have rated.

    Raises:
        ValueError: there is nobody, somebody has fewer films, one twice, or one that the catalog doesn't have.
    """
    if not len(histories):
        raise ValueError("There are no histories. Give at least one person's list of films.")
    for n, history in enumerate(histories):
        if len(history) < least:
            raise ValueError(
                f"Person {n} has rated {len(history)} films, and {least} are needed. Without a history there is "
                "nothing personal to go by: leave this person out, or recommend what is popular."
            )
        for film in history:
            if not isinstance(film, (int, np.integer)) or not 0 <= film < films:
                raise ValueError(f"Person {n} has film {film}. The catalog's films are numbered 0 to {films - 1}.")
        if len(set(map(int, history))) < len(history):
            raise ValueError(f"Person {n} has a film twice. Each may stand in a history once: keep the first rating.")


def require_ratings(users: ArrayLike, films: ArrayLike, stars: ArrayLike) -> None:
    """Refuse ratings that no factors can be fitted to.

    Raises:
        ValueError: there are none, the three lists differ in length, or a number of stars isn't finite.
    """
    lengths = {len(users), len(films), len(stars)}
    if lengths == {0}:
        raise ValueError("There are no ratings. A mean of nothing isn't a number: give at least one.")
    if len(lengths) > 1:
        raise ValueError(f"There are {len(users)} users, {len(films)} films and {len(stars)} stars. Give one of each.")
    if not np.isfinite(stars).all():
        raise ValueError("Some stars aren't finite. Leave out ratings that nobody gave.")


def require_positive(name: str, value: float) -> None:
    """Refuse a size, a list's length or a penalty that isn't above 0.

    Raises:
        ValueError: it isn't.
    """
    if not value > 0:
        raise ValueError(f"{name} is {value!r}. It must be above 0.")


def require_scores(scores: ArrayLike, people: int) -> None:
    """Refuse scores that can't be ranked.

    Raises:
        ValueError: there isn't one row a person, or one is NaN.
    """
    shape = np.shape(scores)
    if len(shape) != 2 or shape[0] != people:
        raise ValueError(f"The scores have the shape {shape}. Give one row for each of the {people} people.")
    if np.isnan(scores).any():
        raise ValueError("Some scores are NaN, and nothing is above or below NaN. Look for a division by 0.")


def require_sample(n: int, unseen: int) -> None:
    """Refuse to draw more unseen films than there are.

    Raises:
        ValueError: somebody has fewer.
    """
    if not 0 < n <= unseen:
        raise ValueError(f"{n} films are to be drawn, and somebody has {unseen} unseen ones. Draw 1 to {unseen}.")
