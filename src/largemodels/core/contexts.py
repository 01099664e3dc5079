"""The plain rival of a small language model: counts of what follows each stretch of characters."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable


def counted_nats(pieces: Iterable[str], held_out: str, most: int, V: int) -> float:
    """Nats a character on held-out text, by how often each character followed the ``most`` before it, and fewer.

    The fewer times a context was seen, and the more different characters followed it, the more weight the next shorter
    one gets (Witten and Bell 1991, method C, https://doi.org/10.1109/18.87000).

    Args:
        pieces: of text, to count in.
        held_out: text to be foreseen, longer than ``most``.
        most: characters of the longest context.
        V: size of the vocabulary; without any count each character has the chance 1 / V.

    Raises:
        ValueError: the held-out text is too short.
    """
    if not 0 <= most < len(held_out):
        raise ValueError(f"The longest context has {most} characters, the text {len(held_out)}. Give a longer text.")
    followed: defaultdict[str, Counter[str]] = defaultdict(Counter)  # context → what followed it, how often
    for piece in pieces:
        for n, character in enumerate(piece):
            for k in range(min(n, most) + 1):
                followed[piece[n - k : n]][character] += 1
    times = {context: found.total() for context, found in followed.items()}
    nats = 0.0
    for n in range(most, len(held_out)):
        chance = 1 / V
        for k in range(most + 1):
            context = held_out[n - k : n]
            if context not in times:
                break
            kinds = len(followed[context])
            chance = (followed[context][held_out[n]] + kinds * chance) / (times[context] + kinds)
        nats -= math.log(chance)
    return nats / (len(held_out) - most)
