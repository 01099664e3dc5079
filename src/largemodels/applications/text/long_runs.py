"""What SmolLM2 answers to sixty questions, put in three ways, and how it summarizes 42 papers."""

from __future__ import annotations

from dataclasses import asdict

from ...core.records import record
from .asking import TEXTS, questions, ways
from .papers import TEST, TUNING, papers
from .summarizing import MOST, asked, rouge
from .writing import Written, answers

WORDS = 48  #: tokens that an answer may have
LOOSE = dict.fromkeys(("text", "ended"), float("inf"))


def kept(written: list[Written]) -> dict[str, list]:
    """Texts, and whether they ended, for a record."""
    return {name: [asdict(one)[name] for one in written] for name in LOOSE}


@record("sixty_questions", "What SmolLM2 answers to sixty questions of five kinds, put in three ways.", loose=LOOSE)
def sixty_questions() -> dict:
    """Greedy, at most 48 tokens each."""
    return {way: kept(answers([form(q.ask) for q in questions()], WORDS, way)) for way, form in ways().items()}


@record("paper_summaries", "Summaries of 42 abstracts by SmolLM2, with a prompt chosen on 20 others.", loose=LOOSE)
def paper_summaries() -> dict:
    """The prompt with the highest mean ROUGE-L on the papers for tuning summarizes those for the test."""
    tried, test, known = papers(TUNING), papers(TEST), {}
    for how in TEXTS["asks"]:
        made = answers([asked(paper.text, how) for paper in tried], MOST, f"tuning: {how}")
        known[how] = rouge([one.text for one in made], [paper.reference for paper in tried]).mean(axis=0).tolist()
    best = max(known, key=lambda how: known[how][2])
    made = answers([asked(paper.text, best) for paper in test], MOST, "test")
    return {"tuning": known, "prompt": best, "ids": [paper.id for paper in test], **kept(made)}
