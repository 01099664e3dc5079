"""The plain baseline from spelling to phonemes: counts of letters together with what they say (a joint n-gram).

Source: Bisani and Ney 2008, https://doi.org/10.1016/j.specom.2008.01.002; here each letter says none, one or two
phonemes, and Witten and Bell's smoothing stands in for theirs.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from .pronunciations import Spoken

Pair = tuple[str, Spoken]  #: a letter, and the 0, 1 or 2 phonemes that it says


def align(word: str, spoken: Spoken, cost: dict[Pair, float], unseen: float = 20.0) -> list[Pair]:
    """The cheapest way to share a word's phonemes among its letters; an empty list where there is none."""
    best: dict[tuple[int, int], tuple[float, list[Pair]]] = {(0, 0): (0.0, [])}
    for n, letter in enumerate(word):
        for m in range(min(2 * n, len(spoken)) + 1):
            if (n, m) in best:
                so_far, pairs = best.pop((n, m))
                for many in range(min(2, len(spoken) - m) + 1):
                    pair = (letter, spoken[m : m + many])
                    price = so_far + cost.get(pair, unseen + 4 * (many == 2))
                    if price < best.get((n + 1, m + many), (math.inf,))[0]:
                        best[n + 1, m + many] = (price, [*pairs, pair])
    return best.get((len(word), len(spoken)), (0.0, []))[1]


def learned_costs(pairs: Sequence[tuple[str, Spoken]], rounds: int = 4) -> dict[Pair, float]:
    """−log p(phonemes | letter), from aligning, counting, and aligning again (Viterbi training)."""
    cost: dict[Pair, float] = {}
    for _ in range(rounds):
        counts = Counter(pair for word, spoken in pairs for pair in align(word, spoken, cost))
        letters = Counter(letter for letter, _ in counts.elements())
        cost = {pair: -math.log(many / letters[pair[0]]) for pair, many in counts.items()}
    return cost


class JointNgram:
    """P(pair | the pairs before it), mixed over all lengths of what is looked back at.

    Args:
        pairs: words and pronunciations to count.
        order: pairs looked at, the new one included.
    """

    START: tuple[Pair, ...] = (("<", ()),)  #: what stands before a word

    def __init__(self, pairs: Sequence[tuple[str, Spoken]], order: int = 7) -> None:
        some = random.Random(0).sample(list(pairs), min(15_000, len(pairs)))
        cost, self.order = learned_costs(some), order
        self.counts: defaultdict[tuple[Pair, ...], Counter[Pair]] = defaultdict(Counter)
        self.says: defaultdict[str, set[Spoken]] = defaultdict(set)
        for word, spoken in pairs:
            for letter, part in (aligned := align(word, spoken, cost)):
                self.says[letter].add(part)
            path = (*self.START * (order - 1), *aligned, ("", ()))
            for n in range(order - 1, len(path) if aligned else 0):
                for back in range(order):
                    self.counts[path[n - back : n]][path[n]] += 1
        self.total = {before: after.total() for before, after in self.counts.items()}

    def chance(self, before: tuple[Pair, ...], pair: Pair) -> float:
        """P(pair | before), by Witten and Bell's mixture; ``before`` holds order − 1 pairs."""
        p = 1e-6
        for back in range(self.order):
            context = before[len(before) - back :]
            if context not in self.total:
                break
            seen, kinds = self.total[context], len(self.counts[context])
            p = (self.counts[context][pair] + kinds * p) / (seen + kinds)
        return p

    def pronounce(self, word: str, beam: int = 12) -> Spoken:
        """The likeliest phonemes, keeping the ``beam`` best beginnings at each letter."""
        paths = [(0.0, self.START * (self.order - 1))]
        for letter in [*word, ""]:
            grown: Iterable = (
                (score + math.log(self.chance(path[-self.order + 1 :], (letter, part))), (*path, (letter, part)))
                for score, path in paths
                for part in (self.says[letter] if letter else {()})
            )
            paths = sorted(grown, reverse=True)[:beam]
        return tuple(phoneme for _, part in paths[0][1] for phoneme in part)
