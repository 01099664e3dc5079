"""What a notebook can't make anew each time: the frozen pages, and the search with longer and shorter passages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...background.learning_curves.encoder import minilm
from ...core.records import record
from ...core.repository import course
from .bert import LONGEST, PLACES, vectors
from .pages import MOST, Passage, cells, frozen, passages, sections, titled
from .questions import answers, asked, facts
from .search import found, fused, ranks
from .words import WordIndex

INFINITE = float("inf")
CHAPTERS = ("01_background", "02_algorithms")


@record("course_pages", "The prose of chapters 1 and 2, cell by cell, as it stood when the questions were written.",
        loose={"cells": INFINITE})  # fmt: skip
def course_pages() -> dict:
    """The pages go on changing, and an answer key to pages that change is none: so this copy is searched."""
    return {"cells": [list(cell) for cell in cells(course.root(), *CHAPTERS)]}


def starts(whole: Sequence[Passage]) -> list[int]:
    """For each fact, how many tokens of its section stand before the first cell that answers it."""
    tokenizer, _ = minilm()
    lengths = {name: len(tokenizer(text, verbose=False)["input_ids"]) - 2 for name, text in frozen()}
    before = {}
    for passage in whole:
        running = np.cumsum([1, *(lengths[name] for name in passage.cells)])  # [CLS] comes first
        before |= dict(zip(passage.cells, running[:-1].tolist(), strict=True))
    return [min(before[name] for name in fact.right) for fact in facts()]


def searched(collection: Sequence[Passage], longest: int) -> dict[str, Any]:
    """Which questions find their answer among the first five, (F, K) for each way."""
    texts = [passage.text for passage in collection]
    right = answers(collection)
    words = ranks(WordIndex(texts).scores(asked()))
    meaning = ranks(2 + vectors(asked()) @ vectors(texts, longest=longest, what=f"{len(texts)} passages").T)
    ways = {"BM25": 1 / words, "MiniLM": 1 / meaning, "hybrid": fused(words, meaning)}
    return {"found": {name: found(scores, right).astype(int) for name, scores in ways.items()}}


@record("passage_lengths", "Which questions find their answer among the first five passages, by the passages' length.",
        loose={"found": INFINITE})  # fmt: skip
def passage_lengths() -> dict:
    """Our passages with titles, and whole sections, of which the encoder reads 256 tokens or 512."""
    whole = sections()
    return {
        f"{MOST} words, titled": searched([titled(passage) for passage in passages()], LONGEST),
        f"sections, {LONGEST} tokens": searched(whole, LONGEST),
        f"sections, {PLACES} tokens": searched(whole, PLACES),
        "starts": starts(whole),
    }
