"""Five kinds of text to be foreseen, each with other text of its kind, from which a plain method may learn."""

from __future__ import annotations

import random

from ...core.shakespeare import shakespeare
from ...practice.semantic_search.pages import frozen
from .asking import TEXTS
from .papers import TEST, TUNING, papers

LETTERS = 1_000  #: of each text
KINDS = PAGE, PAPER, PLAY, ZH, DIGITS = "this course", "a paper", "Shakespeare", "Chinese", "random digits"


def samples() -> dict[str, tuple[str, str]]:
    """Kind → the text, and what stands before it: text of the same kind, none of it the same.

    The Chinese text is ours, and stands after the course's pages, which hold some Chinese words.
    """
    cells = frozen()
    known = next(n for n, (name, _) in enumerate(cells) if name.startswith("2.7"))
    page, pages = _cut([text for _, text in cells], known)
    paper, others = _cut([paper.text for part in (TEST, TUNING) for paper in papers(part)], 0)
    ids, letters = shakespeare(), shakespeare().characters
    play, plays = letters.decode(ids.held_out[2000:3000]), letters.decode(ids.train[-200_000:])
    digits, zh = "".join(random.Random(0).choices("0123456789", k=21_000)), TEXTS["samples"]["chinese"]
    own = (page, pages), (paper, others), (play, plays), (zh, pages), (digits[:400], digits[400:])
    return dict(zip(KINDS, own, strict=True))


def _cut(texts: list[str], start: int) -> tuple[str, str]:
    """A thousand letters from the text ``start`` on, and all texts that don't touch them."""
    text, end = "", start
    while len(text) < LETTERS:
        text, end = f"{text} {texts[end]}".strip(), end + 1
    return text[:LETTERS], "\n".join(texts[:start] + texts[end:])
