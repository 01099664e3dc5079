"""A classifier that has seen no label: words that people listed, and a rule that counts them.

The words were written down before any review was read, from what English speakers say about films; General Inquirer
(Stone et al. 1966) and Hu and Liu's opinion lexicon (2004) are the large ones of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FAVOR = frozenset(
    """good great best better wonderful excellent brilliant beautiful beautifully funny fun enjoyable enjoy enjoyed
    entertaining moving touching charming charm clever smart fresh powerful delightful delight superb fascinating
    compelling engaging engrossing witty wit love loved hilarious perfect perfectly masterpiece thrilling warm warmth
    rich honest inspired inspiring inventive original sweet gentle intelligent intelligence thoughtful satisfying worth
    solid remarkable gripping rewarding stunning vivid lively graceful refreshing memorable impressive gorgeous
    heartfelt terrific amazing fine pleasure joy triumph recommend subtle""".split()
)
AGAINST = frozenset(
    """bad worst worse poor poorly boring bored dull terrible awful horrible stupid silly lame mess waste wasted
    pointless predictable tedious slow flat weak lacks lacking lack fails fail failed failure unfunny ridiculous
    annoying ugly cheap shallow clumsy pretentious disappointing disappointment unfortunately hate hated dumb bland
    lifeless forgettable contrived cliché clichés stale tired tiresome uninspired unoriginal trite sloppy mediocre
    pathetic painful dreadful nonsense hollow empty bore confusing generic amateurish heavy-handed overlong
    uninteresting loud""".split()
)
NEGATIONS = frozenset("not no never n't nothing hardly neither nor without isn't doesn't don't can't won't".split())
WORD = re.compile(r"[\w'é-]+")


def score(text: str) -> int:
    """Words in favor minus words against; one that follows a negation, with at most a word between, is turned round."""
    words = WORD.findall(text.lower())
    total = 0
    for n, word in enumerate(words):
        opinion = (word in FAVOR) - (word in AGAINST)
        total += -opinion if NEGATIONS & set(words[max(0, n - 2) : n]) else opinion
    return total


def by_rule(texts: Sequence[str]) -> NDArray[np.float64]:
    """The rule's answers, (N,): 1 in favor, 0 against, 0.5 where the list has nothing to say."""
    return np.array([(np.sign(score(text)) + 1) / 2 for text in texts])
