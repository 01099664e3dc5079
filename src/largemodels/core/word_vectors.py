"""Vectors of 26,423 words from word2vec, read where they lie on the disk.

Letters: V words, D = 300 numbers a word.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .assets import fetch

BIN = "GoogleNews-vectors-negative300-bolukbasi.bin"


@cache
def vectors() -> dict[str, NDArray[np.float32]]:
    """Word → its vector (D,), read where it lies on the disk (memory mapping): nothing is copied.

    The file: a line with V and D, then for each word its letters, a space, and D little-endian float32.
    """
    raw = np.memmap(fetch("word_vectors") / BIN, dtype=np.uint8, mode="r")
    view, found = memoryview(raw), {}
    head = bytes(view[:64]).index(b"\n") + 1
    V, D = map(int, bytes(view[: head - 1]).split())
    at = head
    for _ in range(V):
        space = at + bytes(view[at : at + 200]).index(b" ")
        found[bytes(view[at:space]).decode()] = np.frombuffer(raw, "<f4", D, space + 1)
        at = space + 1 + 4 * D
    return found


def unit(words: Sequence[str], what: str = "your list", least: int = 3) -> tuple[list[str], NDArray[np.float64]]:
    """The words that have a vector, and those vectors at length 1, (n, D)."""
    known = require_known_words(words, vectors(), what, least)
    rows = np.array([vectors()[word] for word in known], dtype=float)
    return known, rows / np.linalg.norm(rows, axis=1, keepdims=True)


def require_known_words(words: Collection[str], known: Collection[str], what: str, least: int = 3) -> list[str]:
    """The words that have a vector; refuse a list of which too few do.

    Raises:
        ValueError: fewer than ``least`` have one.
    """
    found = [word for word in words if word in known]
    if len(found) < least:
        raise ValueError(
            f"Of the {len(words)} words in {what!r} {len(found)} have a vector, too few to test. "
            f"Give a list with {least} or more known words."
        )
    return found
