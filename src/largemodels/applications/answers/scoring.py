"""What counts as right, as a refusal, as invented, as a good citation: rules that a program can apply."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from .handbook import Piece

NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
DIGITS = {word: str(n) for n, word in enumerate(NUMBERS)}
UNSAID = re.compile(
    r"(not|n't) (explicitly |specifically )?(stat|say|said|mention|specified|specify|provid|know|contain)|"
    r"no (information|mention|answer)|sorry", re.IGNORECASE)  # fmt: skip
CITED = re.compile(r"\[(\d+)\]")


def normal(text: str) -> str:
    """Lower case, without accents, articles and punctuation; number words as digits, 1,315 as 1315."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    text = re.sub(r"(?<=\d),(?=\d{3})", "", CITED.sub(" ", text))
    words = re.findall(r"\d+(?:[:.]\d+)*|[^\W\d_]+", text)
    return " ".join(DIGITS.get(word, word) for word in words if word not in {"a", "an", "the"})


def holds(text: str, answer: str) -> bool:
    """Whether the answer stands in the text, word for word after :func:`normal`: the rule for *right*."""
    return bool(normal(answer)) and f" {normal(answer)} " in f" {normal(text)} "


def refused(text: str) -> bool:
    """Whether the text says that it doesn't know, by a list of phrases; an empty text refuses, too."""
    return not text.strip() or bool(UNSAID.search(text))


def taken(text: str, shown: str) -> bool:
    """Whether a text's numbers, and its words of four letters or more, all stand in what was shown."""
    kept = re.sub(r"\S*[^\s.?!]$", "", text)  # a last word that was cut off is left out
    return all(word in normal(shown).split() for word in normal(kept).split() if len(word) > 3 or word[0].isdigit())


def citations(text: str, answer: str, pieces: Sequence[Piece]) -> str:
    """What a program finds in the citations of an answer: none, invented (no such piece), wrong, or right.

    Args:
        text: what the model wrote; ``[2]`` cites the second piece.
        answer: what the cited piece must hold.
        pieces: those that were shown.
    """
    cited = [int(number) for number in CITED.findall(text)]
    if not cited:
        return "none"
    if not all(1 <= number <= len(pieces) for number in cited):
        return "invented"
    return "right" if all(holds(pieces[number - 1].text, answer) for number in cited) else "wrong"
