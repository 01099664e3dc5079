"""MovieLens films by their titles, as a person writes them.

Letters: I films.
"""

from __future__ import annotations

import difflib
from functools import cache

import numpy as np

from .movielens import MovieLens, movielens

LONGEST = 200  #: letters of one title


def plain(title: str) -> str:
    """In lower case, the article in front: "Godfather, The" is "the godfather"."""
    title = " ".join(title.lower().split())
    for article in (", the", ", a", ", an"):
        title = f"{article[2:]} {title.removesuffix(article)}" if title.endswith(article) else title
    return title


def shown(film: int, data: MovieLens) -> str:
    """A film as the figures name it: its title and year."""
    year = data.years[film] if data.years[film].isdigit() else "no year"
    return f"{data.titles[film]} ({year})"


@cache
def by_title() -> dict[str, int]:
    """Title → film; of two with one title the one that more people rated."""
    data = movielens()
    rated = np.bincount(data.films, minlength=data.I)
    return {plain(data.titles[film]): int(film) for film in np.argsort(rated, kind="stable")}


def film_numbers(text: str, *, guess: bool = False) -> list[int]:
    """The films that a text names, divided by semicolons, in its order.

    Args:
        text: titles.
        guess: take the nearest title for one that isn't there, if any is near.

    Raises:
        ValueError: none is named, one isn't in the catalog (what is near is said), or one is named twice.
    """
    names = [plain(name) for name in text.split(";") if name.strip()]
    if not names:
        raise ValueError("No film is named. Without a history only popularity is left: name at least one film.")
    known, found = by_title(), []
    for name in names:
        if len(name) > LONGEST:
            raise ValueError(f"{len(name.split()):,} words are no title. Divide titles by semicolons.")
        if name not in known:
            near = difflib.get_close_matches(name, known, 3, 0.3 if guess else 0.5)
            if not guess or not near:
                hint = f"Near it are: {', '.join(near)}" if near else "They are from 1922 to 1998; try Star Wars"
                raise ValueError(f"“{name[:60]}” isn't among the {len(movielens().titles):,} films. {hint}.")
            name = near[0]
        if known[name] in found:
            raise ValueError(f"“{name}” is named twice. Name each film once.")
        found.append(known[name])
    return found
