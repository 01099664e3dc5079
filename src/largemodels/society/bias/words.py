"""Bias in word vectors: an association test with permutations, and a direction from he to she.

Letters: D = 300 numbers a word, X and Y target words, A and B attribute words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ...core.assets import fetch
from ...core.word_vectors import unit, vectors

Floats = NDArray[np.float64]
TESTS = {
    "instruments / weapons": ("Instruments", "Weapons", "Pleasant"),
    "science / arts": ("Science", "Arts", "Male terms"),
    "math / arts": ("Math", "Arts", "Male terms"),
    "names": ("European American names", "African American names", "Pleasant"),
}  #: name → first and second target and first attribute, as the file calls them


def lists(name: str) -> dict[str, list[str]]:
    """The four lists of one of :data:`TESTS`: target or attribute → its words."""
    tests = json.loads((fetch("word_vectors") / "weat.json").read_text(encoding="utf-8"))
    keys, found = ("first_target", "second_target", "first_attribute", "second_attribute"), []
    for one in tests:
        if tuple(one[key]["name"] for key in keys[:3]) == TESTS[name]:
            found.append({one[key]["name"]: one[key]["words"] for key in keys})
    return found[1] if name == "names" else found[0]  # the second: Bertrand and Mullainathan's 18 each


def association(targets: Floats, A: Floats, B: Floats) -> Floats:
    """How much nearer each target is to A than to B: difference of mean cosines, (n,). All rows have length 1."""
    return (targets @ A.T).mean(1) - (targets @ B.T).mean(1)  # (n, D) x (D, a) -> (n, a) -> (n,)


def weat(x: Floats, y: Floats, permutations: int = 5000, seed: int = 0) -> tuple[float, float, Floats]:
    """The Word Embedding Association Test on the associations of two target lists, (n,) and (m,).

    Source: Caliskan, Bryson and Narayanan 2017, https://doi.org/10.1126/science.aal4230.

    Returns:
        The effect size d, in standard deviations; p, the share of random divisions of the same words that are at least
        as far apart (one-sided); and those divisions' effect sizes.
    """
    both = np.concatenate([x, y])
    shuffled = np.random.default_rng(seed).permuted(np.tile(both, (permutations, 1)), axis=1)
    null = (shuffled[:, : len(x)].mean(1) - shuffled[:, len(x) :].mean(1)) / both.std(ddof=1)
    d = float((x.mean() - y.mean()) / both.std(ddof=1))
    return d, float((1 + (null >= d - 1e-12).sum()) / (1 + permutations)), null


def tested(name: str) -> tuple[float, float, Floats]:
    """One of :data:`TESTS`, with the words that have a vector."""
    X, Y, A, B = (unit(words, what)[1] for what, words in lists(name).items())
    return weat(association(X, A, B), association(Y, A, B))


def by_chance(name: str, times: int = 200, seed: int = 0, *, topics: bool = False) -> Floats:
    """Effect size and p of the same attributes with target words drawn at random from the vocabulary, (times, 2).

    Args:
        name: one of :data:`TESTS`; its attributes are kept, and how many targets it has.
        times: how many draws.
        seed: of the draws.
        topics: draw two words, and take those nearest to each as its list: two topics that nobody chose.
    """
    rng, (X, Y, A, B) = np.random.default_rng(seed), (unit(words, what)[1] for what, words in lists(name).items())
    known = unit([word for word in vectors() if word.islower()])[1]
    found = []
    for n in range(times):
        places = rng.permutation(len(known))[: len(X) + len(Y)]
        if topics:  # no word in both lists: the second takes the nearest that are left
            near, left = (np.argsort(-known @ known[k])[: len(X) + len(Y)] for k in places[[0, -1]])
            places = np.r_[near[: len(X)], left[~np.isin(left, near[: len(X)])][: len(Y)]]
        s = association(known[places], A, B)
        found.append(weat(s[: len(X)], s[len(X) :], 400, n)[:2])
    return np.array(found)


@cache
def occupations() -> dict[str, int]:
    """Occupation → share of women in it in the United States, in percent; Zhao et al. 2018, from 2017's statistics."""
    path = fetch("word_vectors") / "occupational_female_precentage.json"  # sic
    return dict(sorted(json.loads(path.read_text(encoding="utf-8")).items(), key=lambda item: item[1]))


def projections(words: Sequence[str]) -> dict[str, float]:
    """Word → how far its vector points from *he* to *she*: a cosine. Unknown words are left out."""
    known, rows = unit(words)
    _, (she, he) = unit(["she", "he"], least=2)
    direction = (she - he) / np.linalg.norm(she - he)
    return dict(zip(known, (rows @ direction).tolist(), strict=True))
