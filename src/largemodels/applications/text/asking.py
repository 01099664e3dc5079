"""Sixty questions of five kinds, what counts as a right answer, and plain answers that need no model."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .writing import chat

TEXTS = tomllib.loads((files(__package__) / "texts.toml").read_text(encoding="utf-8"))
KINDS = FACTS, SUMS, READING, INSTRUCTIONS, NO_ANSWER = "facts", "sums in words", "reading", "instructions", "no answer"
WAYS = TEMPLATE, BARE, Q_AND_A = "template", "bare", "Q and A"
#: Any of these counts as seeing that a question has no answer: a generous rule.
DENIES = r"\b(no|not|none|never|nobody|unknown|fictional|zero|0|cannot|infinit\w+|(do|does|did|is)n['’]t)\b"
MINUS, TIMES = re.compile(r"left|lost|still|cut off"), re.compile(r"\b(cost|rows|boxes|weeks)\b")
COMMON = frozenset("the a in is was it to of does did which who what when where how".split())


@dataclass(frozen=True)
class Question:
    """A question of one kind; ``right`` is a pattern that a right answer holds."""

    kind: str
    ask: str
    right: str

    def is_answered_by(self, text: str) -> bool:
        """Whether ``text`` is a right answer: by the kind's rule, which a program can check."""
        if self.kind == SUMS:
            return re.findall(r"\d+", text.replace(",", ""))[-1:] == [self.right]
        return re.search(self.right or DENIES, text.strip(), re.IGNORECASE) is not None


@cache
def questions() -> list[Question]:
    """All sixty, kind by kind."""
    return [Question(kind["name"], ask, right) for kind in TEXTS["kind"] for ask, right in kind["question"]]


def ways() -> dict[str, Callable[[str], str]]:
    """Three forms in which a question is put: the chat template, bare, and a plain form that says who speaks."""
    return {TEMPLATE: chat, BARE: str, Q_AND_A: "Question: {}\nAnswer:".format}


def plain_answer(question: Question) -> str:
    """The best plain answer that we could think of for a kind, a few lines each, without a language model.

    A calculator that looks for words such as *left*; the name, number or noun of the text's most similar clause that
    the question doesn't hold; "nobody knows"; and where no rule helps, always the same words.
    """
    if question.kind == SUMS:
        a, b = [int(n) for n in re.findall(r"\d+", question.ask)][:2]
        return str(a - b if MINUS.search(question.ask) else a * b if TIMES.search(question.ask) else a + b)
    if question.kind == READING:
        return _from_the_text(question.ask)
    return {FACTS: "Africa", INSTRUCTIONS: "Yes", NO_ANSWER: "Nobody knows that."}[question.kind]


def _from_the_text(ask: str) -> str:
    *text, asked = re.split(r"(?<=[.?!])(?<!Mr\.)(?<!Dr\.) ", ask)
    known = set(re.findall(r"\w+", asked.lower()))
    clauses = [clause for sentence in text for clause in re.split(r"[,;]| and ", sentence)]
    nearest = max(reversed(clauses), key=lambda clause: len((known - COMMON) & set(re.findall(r"\w+", clause.lower()))))
    new = [word for word in re.findall(r"[\w:]+", nearest) if word.lower() not in known and len(word) > 1]
    figures = bool(re.match("How|When", asked)) and any(word[0].isdigit() for word in new)
    words = [word for word in new if word[0].isdigit() == figures]
    named = [word for word in words if word[0].isupper()] if re.match("Who|To which", asked) else []
    return " ".join(named[-1:] or words[-1:])
