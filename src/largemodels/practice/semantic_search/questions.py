"""The questions: each fact asked in the words of the page, and in other words."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ...background.learning_curves.encoder import minilm
from .pages import Passage, frozen

KINDS = ("same words", "other words")


@dataclass(frozen=True)
class Fact:
    """A fact: the cells that state it, and two questions for it."""

    right: frozenset[str]
    same: str
    other: str


@cache
def facts() -> list[Fact]:
    """All facts of ``questions.toml``."""
    rows = tomllib.loads((files(__package__) / "questions.toml").read_text(encoding="utf-8"))["fact"]
    return [Fact(frozenset(row["right"]), row["same"], row["other"]) for row in rows]


def asked() -> list[str]:
    """Every question, (2 F,): first all in the page's words, then all in other words, in the same order."""
    return [fact.same for fact in facts()] + [fact.other for fact in facts()]


def answers(passages: Sequence[Passage]) -> NDArray[np.bool_]:
    """Which passages answer each fact, (F, N)."""
    return np.array([[bool(fact.right & set(passage.cells)) for passage in passages] for fact in facts()])


def starts(whole: Sequence[Passage]) -> list[int]:
    """For each fact, how many tokens of its section stand before the first cell that answers it, [CLS] included."""
    tokenizer, _ = minilm()
    lengths = {name: len(tokenizer(text, verbose=False)["input_ids"]) - 2 for name, text in frozen()}
    before = {}
    for passage in whole:
        running = np.cumsum([1, *(lengths[name] for name in passage.cells)])
        before |= dict(zip(passage.cells, running[:-1].tolist(), strict=True))
    return [min(before.get(name, np.inf) for name in fact.right) for fact in facts()]
