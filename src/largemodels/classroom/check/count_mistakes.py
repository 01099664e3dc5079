"""The tempting mistakes of lab 01 in counting parameters: each as a quirk of the right answer, with its hint.

Letters as in ``largemodels.classroom.check.count``. A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def mlp(
    widths: Sequence[int], biases: bool, bias: str = "after", first: int = 0, last: int = 0, by: str = "place"
) -> int:
    """Question 1; the quirks are mistakes."""
    pairs = list(pairwise(widths))
    pairs = pairs[: len(pairs) - last]
    if by == "width":
        pairs = [(widths[list(widths).index(b) - 1], b) for _, b in pairs]
    if by == "kind":
        pairs = list(dict.fromkeys(pairs))
    counts = {"after": 1, "none": 0, "before": 1, "always": 1, "one": 1, "never with": 0}
    has = (biases or bias == "always") * counts[bias]
    if bias == "never with":
        has = not biases
    number = {"before": lambda a, b: a, "one": lambda a, b: 1}.get(bias, lambda a, b: b)
    return sum(a * b + has * number(a, b) for a, b in pairs) + first * biases * widths[0]


MLPS_GONE_WRONG = {
    "The biases are missing where there are some.": dict(bias="none"),
    "Biases are counted where there are none: look at `biases`.": dict(bias="always"),
    "Biases are counted the wrong way round: look at what `biases` says.": dict(bias="never with"),
    "A layer has as many biases as numbers come in. Each unit has one: count what comes out.": dict(bias="before"),
    "A layer has one bias. Each of its units has one.": dict(bias="one"),
    "What comes in has biases. It isn't a layer: nothing is computed there.": dict(first=1),
    "The last layer is left out. It is a layer like the others.": dict(last=1),
    "A width that comes twice is looked up where it comes first. Go by places, not by widths.": dict(by="width"),
    "Two layers of the same size count as one. A set or a dictionary keeps equals once.": dict(by="kind"),
}


def transformer(
    L: int, D: int, F: int, V: int, P: int, biases: bool, tied: bool, matrices: int = 4, norms: int = 2, last: int = 1,
    plain: bool = False, lost: bool = False, up: bool = True, down: bool = True, attended: bool = True,
    four: bool = False, wide: int = 2, table: int = 1, places: int = 1, head: str = "as said", spoken: bool = False,
    repeated: bool = False,
) -> int:  # fmt: skip
    """Question 2; the quirks are mistakes."""
    F = 4 * D if four else F
    norm = (0 if lost and not biases else D) + (D if biases or plain else 0)
    attention = matrices * D * D + biases * attended * matrices * D
    feed = wide * D * F + biases * (up * F + down * D)
    tables = table * V * D + places * P * D
    counted = {"as said": not tied, "always": True, "never": False, "turned": tied}[head]
    top = counted * (V * D + (spoken and biases) * V)
    return (L if repeated else 1) * tables + L * (norms * norm + attention + feed) + last * norm + top


TRANSFORMERS_GONE_WRONG = {
    "A tied head is counted again. It is the table of tokens, which you have.": dict(head="always"),
    "The head is missing where it is a matrix of its own.": dict(head="never"),
    "The head is counted where it is tied, and left out where it isn't.": dict(head="turned"),
    "The head has biases. It never does.": dict(head="as said", spoken=True),
    "Attention has three matrices. After them comes a fourth, for the output.": dict(matrices=3),
    "The feed-forward network has one matrix. It goes up, and it goes down again.": dict(wide=1),
    "F is taken to be 4 D. Here it is a number of its own.": dict(four=True),
    "The norm after the last block is missing.": dict(last=0),
    "Each block has one norm. There are two.": dict(norms=1),
    "The norms of the blocks are missing.": dict(norms=0),
    "No norm is counted at all.": dict(norms=0, last=0),
    "Norms have biases where nothing has.": dict(plain=True),
    "Without biases you leave the norms out. Their gains stay.": dict(lost=True),
    "The biases of attention are missing.": dict(attended=False),
    "The biases on the way up are missing: a number for each of the F units.": dict(up=False),
    "The biases on the way down are missing: a number for each of the D that come out.": dict(down=False),
    "The biases of the feed-forward network are missing.": dict(up=False, down=False),
    "The table of positions is missing.": dict(places=0),
    "The table of tokens is missing.": dict(table=0),
    "The tables stand in each block. They stand once, below all blocks.": dict(repeated=True),
}
