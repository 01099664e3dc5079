"""The start page's first measurement: sixty small questions, each put in two ways, and what came of them."""

from __future__ import annotations

import math
import random
import re
import statistics
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import plotly.graph_objects as go

from ..core.figures import BLUE, GRAY, SKY, describe
from .writing import complete

#: The ten countries with most people (United Nations, World Population Prospects 2024).
LARGEST = {
    "India": "New Delhi", "China": "Beijing", "the United States": "Washington", "Indonesia": "Jakarta",
    "Pakistan": "Islamabad", "Nigeria": "Abuja", "Brazil": "Brasília", "Bangladesh": "Dhaka",
    "Russia": "Moscow", "Ethiopia": "Addis Ababa",
}  # fmt: skip
#: Ten countries with fewer than a million people, from every part of the world.
SMALL = {
    "Bhutan": "Thimphu", "Fiji": "Suva", "Malta": "Valletta", "Iceland": "Reykjavik", "Suriname": "Paramaribo",
    "Barbados": "Bridgetown", "Samoa": "Apia", "Brunei": "Bandar Seri Begawan", "Belize": "Belmopan",
    "the Comoros": "Moroni",
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A question with one right answer, and a sentence that the answer would complete."""

    ask: str
    start: str
    right: str

    def is_answered_by(self, text: str) -> bool:
        """Whether ``text`` begins with the right answer; for a number, whether its first number is that one."""
        if self.right.isdigit():
            return re.findall(r"\d+", text)[:1] == [self.right]
        return re.match(rf"\W*{re.escape(plain(self.right))}(?!\w)", plain(text)) is not None


@dataclass(frozen=True)
class Answer:
    """What the model answered, the probability that it gave these words, and whether they are right."""

    question: Question
    text: str
    probability: float

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.question.is_answered_by(self.text)


def plain(text: str) -> str:
    """``text`` in lower case and without accents, so that Brasilia counts as Brasília."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def capitals(countries: Mapping[str, str]) -> list[Question]:
    """A question for each country in ``countries``: name → capital."""
    return [
        Question(f"What is the capital of {name}?", f"The capital of {name} is", right)
        for name, right in countries.items()
    ]


def sums(smallest: int, largest: int, how_many: int = 20) -> list[Question]:
    """Different sums of two numbers between ``smallest`` and ``largest``, drawn at random, the same ones each time."""
    pairs = list(product(range(smallest, largest + 1), repeat=2))
    drawn = random.Random(0).sample(pairs, how_many)
    return [Question(f"What is {a} + {b}?", f"{a} + {b} =", str(a + b)) for a, b in drawn]


def answers(questions: Sequence[Question], *, ask_first: bool) -> list[Answer]:
    """Let the model complete each sentence, with the question itself in front of it or without."""
    prompts = [f"{question.ask} {question.start}" if ask_first else question.start for question in questions]
    found = complete(prompts)
    return [Answer(question, one.text, one.probability) for question, one in zip(questions, found, strict=True)]


def right(got: Sequence[Answer]) -> int:
    """How many answers are right."""
    return sum(answer.right for answer in got)


def tally(kinds: Mapping[str, Sequence[Answer]]) -> str:
    """How many answers of each kind are right, a line each."""
    return "\n".join(f"{kind:22} {right(got):2} of {len(got)} right" for kind, got in kinds.items())


def typical(got: Sequence[Answer]) -> float:
    """The median of the probabilities that the model gave to its answers."""
    return statistics.median(answer.probability for answer in got)


def wilson(right: int, total: int) -> tuple[float, float]:
    """Between which shares the true one lies, with 95 % confidence (Wilson's interval).

    Raises:
        ValueError: ``right`` isn't between 0 and ``total``, or ``total`` is 0.
    """
    if not 0 <= right <= total or total < 1:
        raise ValueError(f"{right} of {total} is no share. Give 0 ≤ right ≤ total and total ≥ 1.")
    z, p = 1.959964, right / total
    middle, half = p + z * z / (2 * total), z * math.sqrt(p * (1 - p) / total + (z / (2 * total)) ** 2)
    return max(0.0, (middle - half) / (1 + z * z / total)), min(1.0, (middle + half) / (1 + z * z / total))


def scoreboard(ways: Mapping[str, Mapping[str, Sequence[Answer]]]) -> go.Figure:
    """The share of right answers with its interval, for each kind of question and each of two ways to put it.

    Args:
        ways: way → kind → answers.
    """
    figure = go.Figure()
    for (way, kinds), color in zip(ways.items(), (SKY, BLUE), strict=True):
        shares = [right(got) / len(got) for got in kinds.values()]
        spans = [wilson(right(got), len(got)) for got in kinds.values()]
        above = [high - at for at, (_, high) in zip(shares, spans, strict=True)]
        below = [at - low for at, (low, _) in zip(shares, spans, strict=True)]
        interval = dict(array=above, arrayminus=below, color=GRAY, thickness=1.5)
        counts = [f"{right(got)} of {len(got)}" for got in kinds.values()]
        hover = "%{x}: %{customdata} right<extra></extra>"
        figure.add_bar(
            x=list(kinds),
            y=shares,
            name=way,
            marker_color=color,
            error_y=interval,
            customdata=counts,
            hovertemplate=hover,
        )
    figure.update_layout(barmode="group")
    figure.update_yaxes(range=[0, 1], tickformat=".0%", title="right")
    rows = [
        f"{way}: {', '.join(f'{kind} {right(got)} of {len(got)}' for kind, got in kinds.items())}"
        for way, kinds in ways.items()
    ]
    return describe(figure, f"Bars of the share of right answers, with 95 % intervals. {'; '.join(rows)}.")
