"""What takes longer than the notebook may: some six hundred answers of SmolLM2, kept as it wrote them."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.device import one_thread
from ...core.records import record
from ...practice.semantic_search.pages import passages
from ...start.first_questions import LARGEST
from .handbook import CHOOSING, Piece, Question, changed, page_pieces, page_questions, questions, silent
from .misleading import ORDERS, poisoned, swapped
from .reading import CITE, REFUSE, WORDINGS, answers, likeliest_number, message
from .scoring import holds
from .searching import Collection, handbook, oracle, wrong

FREE = dict.fromkeys(("answers", "sure", "right", "chosen", "likeliest"), float("inf"))  #: words may differ elsewhere
KS, MORE, CITED, ORDERED = (1, 3, 5), 30, 20, 12  #: k; questions with k > 1, that cite, whose piece holds an order


def kept(messages: Sequence[str], what: str) -> dict[str, list]:
    """What the model answers, as a record keeps it: the words, and how sure it was."""
    found = answers(messages, what)
    return {"answers": [one.text for one in found], "sure": [round(one.sure, 3) for one in found]}


def said(asked: Sequence[str], handed: Sequence[Sequence[Piece]], more: str = "", **settings: str | bool) -> list[str]:
    """A message for each question with its pieces."""
    return [message(ask, pieces, more, **settings) for ask, pieces in zip(asked, handed, strict=True)]


def read_in_ways(asked: Sequence[Question], collection: Collection, ks: Sequence[int], **more: list) -> dict[str, dict]:
    """Without a piece, with the right one, with what is handed over as ``more``, with the first k that are found."""
    ask = [question.ask for question in asked]
    handed = {
        "none": [[] for _ in asked],
        "right": [[oracle(question, collection.pieces)] for question in asked],
        **more,
        **{str(k): collection.top(ask, k) for k in ks},
    }
    return {name: kept(said(ask, rows), name) for name, rows in handed.items()}


@record("answers_wordings", "Three wordings of the prompt on questions that are kept for choosing.", loose=FREE)
def answers_wordings() -> dict:
    """The right piece, the question, three wordings; the one with most right answers is chosen, the first of equals."""
    asked = questions(CHOOSING)
    ask, handed = [q.ask for q in asked], [[oracle(q, handbook().pieces)] for q in asked]
    found = {name: kept(said(ask, handed, how=how), name) for name, how in WORDINGS.items()}
    right = {name: sum(map(holds, one["answers"], [q.answer for q in asked])) for name, one in found.items()}
    return {"written": found, "right": right, "chosen": max(right, key=right.get)}


@record("answers_read", "SmolLM2's answers to 60 questions, by the pieces that it was handed.", loose=FREE)
def answers_read() -> dict:
    """60 questions; k = 3 and 5, which are slow, for the first 30; a wrong piece is the best of another document."""
    asked, collection = questions(), handbook()
    found = read_in_ways(asked, collection, KS[:1], wrong=[[piece] for piece in wrong(asked, collection)])
    ask = [question.ask for question in asked[:MORE]]
    return found | {str(k): kept(said(ask, collection.top(ask, k)), str(k)) for k in KS[1:]}


@record("answers_refused", "What SmolLM2 says where the handbook says nothing, told to refuse and not.", loose=FREE)
def answers_refused() -> dict:
    """The first piece that is found: questions without an answer, and those for choosing; then told to refuse."""
    asked = {"silent": silent(), "silent choosing": silent(True), CHOOSING: [q.ask for q in questions(CHOOSING)]}
    told = {"silent": silent(), "answered": [q.ask for q in questions()[:MORE]]}
    return {
        "default": {name: kept(said(ask, handbook().top(ask, 1)), name) for name, ask in asked.items()},
        "instructed": {name: kept(said(ask, handbook().top(ask, 1), REFUSE), f"{name}, told to refuse")
                       for name, ask in told.items()},
    }  # fmt: skip


@record("answers_misled", "Answers from pieces with a false fact, or with an order for the model.", loose=FREE)
def answers_misled() -> dict:
    """A false fact of the handbook, a false capital that the model knows better, and five kinds of orders."""
    asked, pieces, capitals = questions()[:MORE], handbook().pieces, LARGEST
    ask = [f"What is the capital of {name}?" for name in capitals]
    stated = {
        what: [[Piece("Capitals", f"The capital of {name} is {city}.", 0)] for name, city in cities.items()]
        for what, cities in {"true piece": capitals, "false piece": swapped(capitals)}.items()
    }
    return {
        "false": kept(said([q.ask for q in asked], [[changed(oracle(q, pieces), q)] for q in asked]), "false facts"),
        "capitals": {name: kept(said(ask, rows), f"capitals, {name}")
                     for name, rows in {"alone": [[] for _ in ask], **stated}.items()},
        "orders": {kind: kept([poisoned(kind, q.ask, oracle(q, pieces)) for q in asked[:ORDERED]], kind)
                   for kind in ORDERS},
    }  # fmt: skip


@record("answers_cited", "What SmolLM2 cites of three pieces: by itself, and as the likeliest number.", loose=FREE)
def answers_cited() -> dict:
    """Three numbered pieces, the best first: 20 answers that were told to cite, and the likeliest number after each."""
    ask = [question.ask for question in questions()[:CITED]]
    messages = said(ask, handbook().top(ask, 3), CITE, numbered=True)
    found = kept(messages, "told to cite")
    pairs = zip(messages, found["answers"], strict=True)
    with one_thread():
        return {**found, "likeliest": [likeliest_number(one, text, 3) for one, text in pairs]}


@record("answers_pages", "SmolLM2's answers to 20 questions about the course's own pages.", loose=FREE)
def answers_pages() -> dict:
    """The same ways over the pages, with one passage at most."""
    return read_in_ways(page_questions(), Collection(page_pieces(passages())), [1])
