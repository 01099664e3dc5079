"""MovieLens 100k: who rated which film, with how many stars, and when.

Harper and Konstan 2015, https://doi.org/10.1145/2827872. Its makers don't allow it to be passed on: it is fetched, and
the course's own files hold no rating.

Letters: N ratings, U people, I films.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .assets import fetch


@dataclass(frozen=True)
class MovieLens:
    """100,000 ratings, in the order of the file, which is none in time.

    Attributes:
        users: who, 0 … U - 1, (N,).
        films: of what, 0 … I - 1, (N,).
        stars: 1 to 5, (N,).
        times: when, in seconds since 1970, (N,).
        titles: of each film, (I,); a few films are listed twice.
        years: when it came out, (I,); empty where the file doesn't say.
        genres: the words for its kinds, (I,).
    """

    users: NDArray[np.int64]
    films: NDArray[np.int64]
    stars: NDArray[np.int64]
    times: NDArray[np.int64]
    titles: list[str]
    years: list[str]
    genres: list[str]

    @property
    def U(self) -> int:
        """People."""
        return int(self.users.max()) + 1

    @property
    def I(self) -> int:  # noqa: E743
        """Films."""
        return len(self.titles)


@cache
def movielens() -> MovieLens:
    """The ratings and the films.

    Raises:
        AssetError: they aren't in the cache and can't be fetched.
    """
    folder = fetch("movielens_100k")
    table = np.loadtxt(folder / "ml-100k.inter", dtype=np.int64, delimiter="\t", skiprows=1)
    users, films, stars, times = table.T.copy()
    lines = (folder / "ml-100k.item").read_text(encoding="utf-8").splitlines()[1:]
    _, titles, years, genres = map(list, zip(*(line.split("\t") for line in lines), strict=True))
    return MovieLens(users - 1, films - 1, stars, times, titles, years, genres)
