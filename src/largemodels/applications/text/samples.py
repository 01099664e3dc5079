"""Five kinds of text to be foreseen, each with other text of its kind, from which a plain method may learn."""

from __future__ import annotations

import random

from ...core.shakespeare import shakespeare
from ...practice.semantic_search.pages import frozen
from .papers import TEST, TUNING, papers

LETTERS = 1_000  #: of each text
CHINESE = (
    "语言模型一次写一个词元。它先读完前面所有的文字，再给词表里的每一个词元一个概率，然后按照概率抽出下一个。"
    "写得流利并不等于写得正确：一个小模型会把没有发生过的事情说得头头是道。所以我们要数一数它错了多少次，错在哪里。"
)  # fmt: skip
PAGE, PAPER, PLAY, ZH, DIGITS = "this course", "a paper", "Shakespeare", "Chinese", "random digits"


def samples() -> dict[str, tuple[str, str]]:
    """Kind → the text, and what stands before it: text of the same kind, none of it the same.

    The Chinese text is ours, and stands after the course's pages, which hold some Chinese words.
    """
    cells = frozen()
    known = next(n for n, (name, _) in enumerate(cells) if name.startswith("2.7"))
    page, pages = _cut([text for _, text in cells], known)
    paper, others = _cut([paper.text for part in (TEST, TUNING) for paper in papers(part)], 0)
    plays = shakespeare()
    held_out, learned = (plays.characters.decode(ids) for ids in (plays.held_out[2000:3000], plays.train[-200_000:]))
    digits = "".join(random.Random(0).choices("0123456789", k=20_000 + LETTERS))
    return {
        PAGE: (page, pages), PAPER: (paper, others), PLAY: (held_out, learned), ZH: (CHINESE, pages),
        DIGITS: (digits[-LETTERS:], digits[:-LETTERS]),
    }  # fmt: skip


def _cut(texts: list[str], start: int) -> tuple[str, str]:
    """A thousand letters from the text ``start`` on, and all texts that don't touch them."""
    text, end = "", start
    while len(text) < LETTERS:
        text, end = f"{text} {texts[end]}".strip(), end + 1
    return text[:LETTERS], "\n".join(texts[:start] + texts[end:])
