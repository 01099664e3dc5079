"""Edits between what was said and what was heard: counted by jiwer, with an interval over sentences.

The word error rate is (S + D + I) / N: words substituted, deleted and inserted, over the words said. It can pass 1.
Source: Morris, Maier and Green 2004, https://www.isca-archive.org/interspeech_2004/morris04_interspeech.html.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import jiwer
import numpy as np

from .pronunciations import Spoken, without_stress


class Edits(NamedTuple):
    """The fewest edits that turn what was said into what was heard, and how many words were said."""

    substituted: int
    deleted: int
    inserted: int
    words: int

    @property
    def rate(self) -> float:
        """Edits a word said; the word error rate."""
        return (self.substituted + self.deleted + self.inserted) / self.words


def plain(text: str) -> str:
    """Small letters, digits and apostrophes alone, so that neither side is marked down for a comma or a capital."""
    return " ".join(re.sub(r"[^a-z0-9' ]+", " ", text.lower().replace("’", "'")).split())


def edits(said: str, heard: str) -> Edits:
    """Edits between two texts, word by word, as they stand; at least one word was said."""
    found = jiwer.process_words(said, heard)
    return Edits(found.substitutions, found.deletions, found.insertions, len(said.split()))


def total(all_: Sequence[Edits]) -> Edits:
    """The sum over sentences."""
    return Edits(*map(sum, zip(*all_, strict=True)))


def interval(all_: Sequence[Edits], draws: int = 2_000, seed: int = 0) -> tuple[float, float]:
    """A 95 % interval of the error rate: the bootstrap over whole sentences, whose words stand or fall together."""
    table = np.array(all_)  # (N, 4)
    chosen = np.random.default_rng(seed).integers(len(table), size=(draws, len(table)))  # (draws, N)
    sums = table[chosen].sum(1)  # (draws, 4)
    low, high = np.percentile(sums[:, :3].sum(1) / sums[:, 3], [2.5, 97.5])
    return float(low), float(high)


def phoneme_edits(right: Sequence[Spoken], spoken: Spoken, stress: bool = False) -> Edits:
    """Edits from the nearest of a word's right pronunciations; stress counts only if asked for."""
    strip = tuple if stress else without_stress
    said = [" ".join(strip(one)) for one in right]
    return min((edits(one, " ".join(strip(spoken))) for one in said), key=lambda found: found.rate)


def judged(words: Mapping[str, Sequence[Spoken]], spoken: Sequence[Spoken]) -> dict[str, float]:
    """Phoneme and word error rate of what was said for each word, without stress and with it."""
    found = {}
    for name, stress in (("", False), (" with stress", True)):
        each = [phoneme_edits(right, one, stress=stress) for right, one in zip(words.values(), spoken, strict=True)]
        found[f"phonemes{name}"] = total(each).rate
        found[f"words{name}"] = sum(one.rate > 0 for one in each) / len(each)
    return found
