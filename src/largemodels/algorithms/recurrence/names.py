"""Names of countries and regions in many languages, from Unicode's CLDR, which comes with Babel.

Source: https://cldr.unicode.org, Unicode License v3; Babel: https://babel.pocoo.org, BSD.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

import torch
from babel import Locale
from torch import Tensor

#: CLDR's code → the language's English name. All are written in Latin letters, so that the script gives nothing away.
LANGUAGES = {
    "cs": "Czech",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fi": "Finnish",
    "fr": "French",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "pl": "Polish",
    "sw": "Swahili",
    "tr": "Turkish",
    "vi": "Vietnamese",
}
PADDING, UNKNOWN = 0, 1  #: the tokens of "nothing here" and of a letter that training never showed
LONGEST = 40  #: letters of a name that are read
TESTED = 5  #: of so many places one is kept for the test, in all its languages


@cache
def place_names() -> list[tuple[str, str, str]]:
    """(place, language's code, name) for each name that only one of the languages has, sorted.

    A name that several languages share, such as Angola, can't tell them apart and is left out.
    """
    found = []
    for code in LANGUAGES:
        territories = Locale.parse(code).territories
        named = {place: unicodedata.normalize("NFC", name) for place, name in territories.items()}
        found += [(place, code, name) for place, name in named.items() if len(name) <= LONGEST]
    shared = Counter(name for _, _, name in {(code, name, name) for _, code, name in found})
    return sorted(row for row in found if shared[row[2]] == 1)


def split() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(name, language's code) to train on and to test on: no place of the test is in the training, in any language."""
    places = sorted({place for place, *_ in place_names()})
    held_out = set(places[::TESTED])
    train = [(name, code) for place, code, name in place_names() if place not in held_out]
    test = [(name, code) for place, code, name in place_names() if place in held_out]
    return train, test


def letters_of(names: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Letter → token, for each letter of the names; 0 is padding and 1 an unknown letter."""
    return {letter: n for n, letter in enumerate(sorted({letter for name, _ in names for letter in name}), 2)}


def encode(names: Sequence[str], letters: dict[str, int]) -> tuple[Tensor, Tensor]:
    """Names as tokens (B, T), padded at the end, and their lengths (B,).

    Raises:
        ValueError: a name is empty.
    """
    rows = [[letters.get(letter, UNKNOWN) for letter in name] for name in names]
    if not rows or not all(rows):
        raise ValueError("There is an empty name. Give each name at least one letter.")
    lengths = torch.tensor([len(row) for row in rows])
    tokens = torch.full((len(rows), int(lengths.max())), PADDING)
    for row, name in zip(tokens, rows, strict=True):
        row[: len(name)] = torch.tensor(name)
    return tokens, lengths  # (B, T), (B,)
