"""Byte-pair encoding: text becomes pieces, and the commonest neighbors grow together.

Source: Sennrich, Haddow and Birch 2016, https://arxiv.org/abs/1508.07909. GPT-2 (Radford et al. 2019) runs it on bytes.
Ids 0 … 255 are the bytes; id 256 + n is what the merge number n made.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

Pair = tuple[int, int]
#: A word with the space before it, or a row of signs with the space before it, or one space or line break.
WORD = re.compile(rb" ?[A-Za-z\x80-\xff]+| ?[^A-Za-z\x80-\xff\s]+|\s")


def split(text: str) -> list[bytes]:
    """The text's UTF-8 bytes, cut into words; joined again they are the text. No piece crosses a word's border.

    Raises:
        TypeError: ``text`` isn't a string.
        ValueError: it holds half a character (a lone surrogate), which has no bytes in UTF-8.
    """
    if not isinstance(text, str):
        raise TypeError(f"text is of the type {type(text).__name__}. It must be a str: decode bytes first.")
    try:
        return WORD.findall(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise ValueError(f"Character {error.start} of the text is half a character. Remove it.") from None


def count_pairs(words: Mapping[tuple[int, ...], int]) -> Counter[Pair]:
    """How often each pair of neighbors occurs.

    Args:
        words: pieces of a word → how often the word occurs.
    """
    pairs = Counter()
    for pieces, times in words.items():
        for pair in pairwise(pieces):
            pairs[pair] += times
    return pairs


def merge(pieces: tuple[int, ...], pair: Pair, new: int) -> tuple[int, ...]:
    """The pieces with each ``pair``, from the left, replaced by ``new``."""
    merged, i = [], 0
    while i < len(pieces):
        if pieces[i : i + 2] == pair:
            merged.append(new)
            i += 2
        else:
            merged.append(pieces[i])
            i += 1
    return tuple(merged)


def commonest(pairs: Mapping[Pair, int]) -> Pair:
    """The pair that occurs most often; of several, the one with the smallest ids."""
    most = max(pairs.values())
    return min(pair for pair, times in pairs.items() if times == most)


def learn_merges(text: str, merges: int) -> list[Pair]:
    """The first ``merges`` merges, or fewer where the text has no pair left. After each, only what changed is counted.

    Raises:
        ValueError: the text is empty, or ``merges`` is negative or no whole number.
    """
    if not isinstance(merges, int) or merges < 0:
        raise ValueError(f"merges is {merges!r}. Ask for a whole number, 0 or more.")
    if not text:
        raise ValueError("The text is empty, so there is no pair to count. Give it at least one word.")
    counted = Counter(split(text))
    words, times = [tuple(word) for word in counted], list(counted.values())
    pairs, where = Counter(), defaultdict(set)
    learned: list[Pair] = []

    def tally(n: int, sign: int) -> None:
        for pair in pairwise(words[n]):
            pairs[pair] += sign * times[n]
            where[pair].add(n)

    for n in range(len(words)):
        tally(n, 1)
    while len(learned) < merges and pairs and pairs[best := commonest(pairs)] > 0:
        for n in where.pop(best):
            tally(n, -1)
            words[n] = merge(words[n], best, 256 + len(learned))
            tally(n, 1)
        del pairs[best]
        learned.append(best)
    return learned


class BytePairs:
    """A tokenizer: text to ids, and back, without loss.

    Args:
        merges: as :func:`learn_merges` returns them.
    """

    def __init__(self, merges: Sequence[Pair]) -> None:
        self.rank = {pair: n for n, pair in enumerate(merges)}
        self.bytes = [bytes([n]) for n in range(256)]
        for a, b in merges:
            self.bytes.append(self.bytes[a] + self.bytes[b])
        self.known: dict[bytes, tuple[int, ...]] = {}

    def encode_word(self, word: bytes) -> tuple[int, ...]:
        """The ids of one word: of the pairs that may grow together, the one learned first does, until none is left."""
        pieces = tuple(word)
        while len(pieces) > 1:
            pair = min(pairwise(pieces), key=lambda pair: self.rank.get(pair, math.inf))
            if pair not in self.rank:
                break
            pieces = merge(pieces, pair, 256 + self.rank[pair])
        return pieces

    def encode(self, text: str) -> list[int]:
        """The ids of a text; each different word is worked out once."""
        ids = []
        for word in split(text):
            if word not in self.known:
                self.known[word] = self.encode_word(word)
            ids += self.known[word]
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        """The text of the ids; bytes that are no whole character become �."""
        if any(not 0 <= n < len(self.bytes) for n in ids):
            known = len(self.bytes) - 1
            raise ValueError(f"The ids go from {min(ids)} to {max(ids)}. This vocabulary has the ids 0 … {known}.")
        return b"".join(self.bytes[n] for n in ids).decode("utf-8", "replace")
