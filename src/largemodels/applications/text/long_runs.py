"""What SmolLM2 answers to sixty questions, put in two ways."""

from __future__ import annotations

from dataclasses import asdict

from ...core.records import record
from .asking import BARE, TEMPLATE, questions, ways
from .writing import Written, answers

WORDS = 48  #: tokens that an answer may have
LOOSE = dict.fromkeys(("text", "ended"), float("inf"))


def kept(written: list[Written]) -> dict[str, list]:
    """Texts, and whether they ended, for a record."""
    return {name: [asdict(one)[name] for one in written] for name in LOOSE}


@record("sixty_questions", "What SmolLM2 answers to sixty questions of five kinds, put in two ways.", loose=LOOSE)
def sixty_questions() -> dict:
    """Greedy, at most 48 tokens each."""
    forms = {way: ways()[way] for way in (TEMPLATE, BARE)}
    return {way: kept(answers([form(q.ask) for q in questions()], WORDS, way)) for way, form in forms.items()}
