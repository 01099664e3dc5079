"""What is wrong with an answer or a summary, sorted into kinds by rules that a program can check."""

from __future__ import annotations

import re
from collections import Counter

from .asking import KINDS, Question
from .papers import Paper
from .summarizing import sentences
from .writing import Written

SAYS_NOTHING, ASKS_ON, REPEATS = "says nothing", "goes on asking", "repeats itself"
FAULTS = "cut off", REPEATS, "a new number", "a new name", "copied nearly whole", "more than three sentences"
FALSE = "invented fact", "wrong number", "not what the text says", "instruction not followed", "takes it for true"
BY_KIND = dict(zip(KINDS, FALSE, strict=True))
RUN, TIMES = 4, 3  #: so many words in a row, so many times, are a repetition
COPIED = 0.8  #: share of a summary's runs of four words that stand in the text


def runs(text: str) -> list[str]:
    """Each run of four words, in lower case."""
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)]


def repeats(text: str) -> bool:
    """Whether four words in a row stand three times or more."""
    return max(Counter(runs(text)).values(), default=0) >= TIMES


def copied(text: str, source: str) -> float:
    """The share of a text's runs of four words that stand in the source."""
    known, own = set(runs(source)), runs(text)
    return sum(run in known for run in own) / len(own) if own else 0.0


def answer_failure(question: Question, text: str) -> str | None:
    """The one kind that a wrong answer belongs to; None for a right one."""
    if question.is_answered_by(text):
        return None
    if not re.search(r"\w", text):
        return SAYS_NOTHING
    return REPEATS if repeats(text) else ASKS_ON if "?" in text[:60] else BY_KIND[question.kind]


def numbers(text: str) -> set[str]:
    """Every number in figures."""
    return set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))


def inside(text: str) -> set[str]:
    """Words with a capital that doesn't come from a sentence's beginning: names, abbreviations."""
    inner = [" ".join(sentence.split()[1:]) for sentence in sentences(text)]
    return set(re.findall(r"\b[A-Za-z]*[A-Z][\w-]*", " ".join(inner)))


def summary_failures(paper: Paper, written: Written) -> list[str]:
    """All that is wrong with a summary, by these rules; a summary may have several faults, or none.

    That a sentence is false they don't see, unless a number or a name is new.
    """
    text, source = written.text, f"{paper.title} {paper.text}"
    strange = any(name.lower() not in source.lower() for name in inside(text))
    seen = not written.ended, repeats(text), bool(numbers(text) - numbers(source)), strange
    more = copied(text, paper.text) >= COPIED, len(sentences(text)) > 3
    return [name for name, wrong in zip(FAULTS, seen + more, strict=True) if wrong]
