"""Names of countries and regions as 24 languages write them, those that languages share among them, in three parts.

Source: https://cldr.unicode.org, Unicode License v3, through Babel, https://babel.pocoo.org, BSD.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import torch
from babel import Locale
from torch import Tensor

from ...algorithms.recurrence import names

MORE = {
    "pt": "Portuguese", "da": "Danish", "nb": "Norwegian", "ru": "Russian", "uk": "Ukrainian", "bg": "Bulgarian",
    "ar": "Arabic", "fa": "Persian", "zh": "Chinese", "ja": "Japanese",
}  # fmt: skip
CODES = "en de da nb fr es pt it cs pl ru uk bg fi et hu tr id sw vi ar fa zh ja".split()  #: relatives side by side
#: CLDR's code → the language's English name: the 14 of notebook 2.6, near relatives, and other scripts.
LANGUAGES = {code: {**names.LANGUAGES, **MORE}[code] for code in CODES}
NO_PLACES = {"XA", "XB", "ZZ"}  #: pseudo-languages for tests of software, and the unknown region


@dataclass(frozen=True)
class Names:
    """Names, each with its language and its place.

    Attributes:
        texts: the names, (N,).
        labels: the place of each one's language in ``CODES``, (N,).
        places: CLDR's code of what each names, (N,).
    """

    texts: list[str]
    labels: list[int]
    places: list[str]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def y(self) -> Tensor:
        """The labels as a tensor, (N,)."""
        return torch.tensor(self.labels)


@cache
def parts(seed: int = 0) -> tuple[Names, Names, Names]:
    """Training, validation and test: five, one and two eighths of the places, each place in all its languages.

    A name that two places share, such as Kongo, and that would stand on two sides, is left out of the training. Names
    of more than 40 letters are left out.

    Args:
        seed: of the order in which places are drawn.
    """
    named = [(place, code, name) for code in CODES for place, name in Locale.parse(code).territories.items()]
    rows = [(place, code, unicodedata.normalize("NFC", name)) for place, code, name in named if place not in NO_PLACES]
    rows = sorted({row for row in rows if len(row[2]) <= names.LONGEST})
    places = sorted({place for place, *_ in rows})
    random.Random(seed).shuffle(places)
    n = len(places) // 8
    test, validation = (part(rows, chosen) for chosen in (set(places[: 2 * n]), set(places[2 * n : 3 * n])))
    held_out = {*test.texts, *validation.texts}
    rows = [row for row in rows if row[2] not in held_out]
    return part(rows, set(places[3 * n :])), validation, test


def part(rows: Sequence[tuple[str, str, str]], places: set[str]) -> Names:
    """The names of those places; a name that two of them share counts once a language."""
    chosen = {(name, code): place for place, code, name in rows if place in places}
    texts, codes = zip(*chosen, strict=True)
    return Names(list(texts), [CODES.index(code) for code in codes], list(chosen.values()))


def ceiling(told: Names) -> float:
    """The largest share of names that any reader can get right that gives the same answer to the same name."""
    return len(set(told.texts)) / len(told)


def known_letters(told: Names, least: int = 2) -> dict[str, int]:
    """Letter → token, from 2 on, for letters in so many names or more; the rest train the token of the unknown."""
    seen = Counter(letter for text in told.texts for letter in set(text))
    return {letter: n for n, letter in enumerate(sorted(a for a, times in seen.items() if times >= least), 2)}
