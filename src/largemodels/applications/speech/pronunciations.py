"""CMUdict: how 126,000 words are spelled and spoken, cut into training, validation and test words.

Source: Carnegie Mellon University, http://www.speech.cs.cmu.edu/cgi-bin/cmudict; fetched, not copied into the course.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache

from ...core.assets import fetch

VALIDATION, TEST = 1_000, 4_000  #: words
LETTERS = "abcdefghijklmnopqrstuvwxyz'"
VOWELS = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW".split()
CONSONANTS = "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH".split()
#: In CMUdict each vowel bears its stress: 1 the main one, 2 a second one, 0 none.
PHONEMES = [*CONSONANTS, *(vowel + stress for vowel in VOWELS for stress in "012")]

Spoken = tuple[str, ...]  #: phonemes


@dataclass(frozen=True)
class Lexicon:
    """Words and all the pronunciations that each has, in three parts that share no word."""

    learn: dict[str, list[Spoken]]
    validation: dict[str, list[Spoken]]
    test: dict[str, list[Spoken]]


def parse(text: str) -> dict[str, list[Spoken]]:
    """CMUdict's lines, ``tomato(2) T AH0 M AA1 T OW2 # a remark``, as word → its pronunciations.

    Words of other signs than ``a`` to ``z`` and the apostrophe, and those of one letter, are left out.
    """
    words: dict[str, list[Spoken]] = {}
    for line in text.splitlines():
        word, *phonemes = line.split("#")[0].split()
        word = re.sub(r"\(\d+\)$", "", word)
        if len(word) > 1 and set(word) <= set(LETTERS) and phonemes:
            words.setdefault(word, []).append(tuple(phonemes))
    return words


@cache
def lexicon() -> Lexicon:
    """CMUdict's words, shuffled with seed 0: 4,000 for the test, 1,000 for validation, the others to learn from.

    The cut goes between words, so no word of the test was seen with another pronunciation. Its relatives were:
    ``walk`` may be in one part and ``walked`` in another.
    """
    words = parse((fetch("cmudict") / "cmudict.dict").read_text("utf-8"))
    order = sorted(words)
    random.Random(0).shuffle(order)
    cuts = (slice(VALIDATION + TEST, None), slice(VALIDATION), slice(VALIDATION, VALIDATION + TEST))
    return Lexicon(*({word: words[word] for word in order[cut]} for cut in cuts))


def without_stress(spoken: Spoken) -> Spoken:
    """``("K", "AE1", "T")`` → ``("K", "AE", "T")``."""
    return tuple(phoneme.rstrip("012") for phoneme in spoken)
