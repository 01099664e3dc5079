"""What SmolLM2 answers to sixty questions, put in three ways, and how it summarizes 42 papers."""

from __future__ import annotations

from tqdm.auto import tqdm

from ...core.records import record
from .asking import questions
from .papers import TEST, TUNING, papers
from .summarizing import ASKS, MOST, asked, rouge
from .writing import BATCH, Written, answers, chat

WORDS = 48  #: tokens that an answer may have


def batches(n: int, what: str) -> tqdm:
    """A progress bar over the starts of ``n`` prompts' batches."""
    return tqdm(range(0, n, BATCH), desc=what)


def kept(written: list[Written]) -> dict[str, list]:
    """Texts, their tokens, and whether they ended, for a record."""
    return {name: [getattr(one, name) for one in written] for name in ("text", "tokens", "ended")}


@record("sixty_questions", "What SmolLM2 answers to sixty questions of five kinds, put in three ways.",
        loose={"text": float("inf"), "tokens": float("inf"), "ended": float("inf")})  # fmt: skip
def sixty_questions() -> dict:
    """Greedy, at most 48 tokens each."""
    bare = [question.ask for question in questions()]
    ways = {
        "template": [chat(ask) for ask in bare],
        "bare": bare,
        "Q and A": [f"Question: {ask}\nAnswer:" for ask in bare],
    }
    return {way: kept(answers(prompts, WORDS, batches(len(prompts), way))) for way, prompts in ways.items()}


@record("paper_summaries", "Summaries of 42 papers' abstracts by SmolLM2, with a prompt chosen on 20 other papers.",
        loose={"text": float("inf"), "tokens": float("inf"), "ended": float("inf"), "tuning": 0.05})  # fmt: skip
def paper_summaries() -> dict:
    """The prompt with the highest mean ROUGE-L on the papers for tuning summarizes those for the test."""
    tried, known = papers(TUNING), {}
    for how in ASKS:
        made = answers([asked(paper.text, how) for paper in tried], MOST, batches(len(tried), f"tuning: {how}"))
        known[how] = rouge([one.text for one in made], [paper.reference for paper in tried]).mean(axis=0).tolist()
    best = max(known, key=lambda how: known[how][2])
    test = papers(TEST)
    made = answers([asked(paper.text, best) for paper in test], MOST, batches(len(test), "test"))
    return {"tuning": known, "prompt": best, "ids": [paper.id for paper in test], **kept(made)}
