"""Counting at its best: n-grams, of which the longer ones lean on the shorter ones (interpolated Kneser-Ney).

Source: Kneser and Ney 1995; Chen and Goodman 1999, https://doi.org/10.1006/csla.1999.0128.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..shapes import require_sizes

Tally = dict[tuple[int, ...], Counter[int]]


def tally(grams: Counter[tuple[int, ...]]) -> Tally:
    """The pieces before → the last piece → how often."""
    found = defaultdict(Counter)
    for gram, times in grams.items():
        found[gram[:-1]][gram[-1]] += times
    return dict(found)


class NGrams:
    """A table of which piece follows which up to ``order`` - 1 pieces before it.

    A shorter context speaks up where a longer one has seen little: each count gives away ``discount``, and that is
    spread as the shorter context says. A shorter context counts *after how many different pieces* a follower was seen,
    not how often: *Francisco* is frequent, but only after *San*.

    Args:
        ids: the text counted, N of them.
        V: size of the vocabulary.
        order: pieces of the longest n-gram: 2 counts pairs (bigrams), 3 triples (trigrams).
        discount: what each count gives away, between 0 and 1.

    Raises:
        ValueError: the text is shorter than one n-gram, or the discount isn't between 0 and 1.
    """

    def __init__(self, ids: Sequence[int], V: int, order: int, discount: float = 0.85) -> None:
        require_sizes(V=V, order=order)
        if len(ids) < order:
            raise ValueError(f"The text has {len(ids)} pieces, fewer than the order, {order}. Give it a longer text.")
        if not 0 < discount < 1:
            raise ValueError(f"discount is {discount}. It must lie between 0 and 1.")
        self.V, self.order, self.discount = V, order, discount
        grams = Counter(zip(*(ids[n:] for n in range(order)), strict=False))
        self.tallies: list[Tally] = [tally(grams)]  # from the longest context to none
        for n in range(order - 1, 0, -1):
            longer = grams if n == order - 1 else Counter(zip(*(ids[k:] for k in range(n + 1)), strict=False))
            self.tallies.append(tally(Counter(gram[1:] for gram in longer)))

    def chances(self, before: Sequence[int]) -> NDArray[np.float64]:
        """The chance of each piece to come next, (V,), after the last pieces of ``before``."""
        chances = np.full(self.V, 1 / self.V)
        for n, follows in enumerate(reversed(self.tallies)):
            if n <= len(before) and (seen := follows.get(tuple(before[len(before) - n :]))):
                total = seen.total()
                chances *= self.discount * len(seen) / total
                chances[list(seen)] += (np.array(list(seen.values())) - self.discount) / total
        return chances

    def loss(self, ids: Sequence[int]) -> float:
        """The mean of -ln of the chance of each piece of a text after its first ``order`` - 1, in nats a piece."""
        n = self.order - 1
        return float(-np.mean([np.log(self.chances(ids[i - n : i])[ids[i]]) for i in range(n, len(ids))]))
