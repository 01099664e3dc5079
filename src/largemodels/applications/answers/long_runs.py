"""What takes longer than the notebook may: some eight hundred answers of SmolLM2, kept as it wrote them."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.device import one_thread
from ...core.records import record
from ...practice.semantic_search.pages import passages
from ...start.first_questions import LARGEST, SMALL
from .handbook import CHOOSING, Piece, changed, page_pieces, page_questions, questions, silent
from .misleading import HOSTILE, OBEYED, poisoned, swapped
from .reading import CITE, REFUSE, WORDINGS, answers, likeliest_number, message
from .scoring import holds
from .searching import Collection, handbook, oracle, wrong

FREE = {"answers": float("inf"), "sure": float("inf")}  #: another processor may write other words here and there
KS, CITED, TRIED = (1, 3, 5), 30, 20


def kept(messages: Sequence[str], what: str) -> dict[str, list]:
    """What the model answers, as a record keeps it: the words, and how sure it was."""
    found = answers(messages, what)
    return {"answers": [one.text for one in found], "sure": [round(one.sure, 3) for one in found]}


@record("answers_wordings", "Six wordings of the prompt on 18 questions that are kept for choosing.",
        within=0.2, loose=FREE | {"right": 3.0, "chosen": float("inf")})  # fmt: skip
def answers_wordings() -> dict:
    """The right piece, the question, six wordings; the one with most right answers is chosen, the first of equals."""
    asked, pieces = questions(CHOOSING), handbook().pieces
    found = {
        name: kept([message(q.ask, [oracle(q, pieces)], how=how) for q in asked], name)
        for name, how in WORDINGS.items()
    }
    right = {
        name: sum(holds(text, q.answer) for text, q in zip(one["answers"], asked, strict=True))
        for name, one in found.items()
    }
    return {"written": found, "right": right, "chosen": max(right, key=right.get)}


@record("answers_read", "SmolLM2's answers to 60 questions without a piece, with a wrong one, the right one, 1, 3, 5.",
        within=0.2, loose=FREE)  # fmt: skip
def answers_read() -> dict:
    """Without, with the best piece of another document, with the right piece, and with the first k that are found."""
    asked, collection = questions(), handbook()
    handed = {
        "none": [[] for _ in asked],
        "right": [[oracle(q, collection.pieces)] for q in asked],
        "wrong": [[piece] for piece in wrong(asked, collection)],
        **{str(k): collection.top([q.ask for q in asked], k) for k in KS},
    }
    return {
        name: kept([message(q.ask, pieces) for q, pieces in zip(asked, rows, strict=True)], name)
        for name, rows in handed.items()
    }


@record("answers_refused", "What SmolLM2 says where the handbook says nothing, by default and told to refuse.",
        within=0.2, loose=FREE)  # fmt: skip
def answers_refused() -> dict:
    """The first piece that is found: 20 questions without an answer, 20 and 18 for choosing; then instructed."""
    asked = {"silent": silent(), "silent choosing": silent(True), CHOOSING: [q.ask for q in questions(CHOOSING)]}
    told = {"silent": silent(), "answered": [q.ask for q in questions()]}

    def said(rows: Sequence[str], more: str = "") -> list[str]:
        return [message(ask, found, more) for ask, found in zip(rows, handbook().top(rows, 1), strict=True)]

    return {
        "default": {name: kept(said(rows), name) for name, rows in asked.items()},
        "instructed": {name: kept(said(rows, REFUSE), f"{name}, told to refuse") for name, rows in told.items()},
    }


@record("answers_misled", "Answers from pieces with a false fact, or with an order for the model in them.",
        within=0.2, loose=FREE)  # fmt: skip
def answers_misled() -> dict:
    """A false fact of the handbook, a false capital that the model knows better, and five kinds of orders."""
    asked, pieces = questions(), handbook().pieces
    false = [message(q.ask, [changed(oracle(q, pieces), q)]) for q in asked]
    capitals = {**LARGEST, **SMALL}
    ask = {name: f"What is the capital of {name}?" for name in capitals}
    known = {
        "alone": [message(ask[name], []) for name in capitals],
        "true piece": [message(ask[name], [Piece("Capitals", f"The capital of {name} is {capital}.", 0)])
                       for name, capital in capitals.items()],
        "false piece": [message(ask[name], [Piece("Capitals", f"The capital of {name} is {capital}.", 0)])
                        for name, capital in swapped(capitals).items()],
    }  # fmt: skip
    orders = {kind: [poisoned(kind, q.ask, oracle(q, pieces)) for q in asked[:TRIED]] for kind in (*HOSTILE, *OBEYED)}
    return {
        "false": kept(false, "false facts"),
        "capitals": {name: kept(rows, f"capitals, {name}") for name, rows in known.items()},
        "orders": {kind: kept(rows, kind) for kind, rows in orders.items()},
    }


@record("answers_cited", "What SmolLM2 cites of three pieces: by itself, and as the likeliest number.",
        within=0.2, loose=FREE | {"likeliest": float("inf")})  # fmt: skip
def answers_cited() -> dict:
    """Three numbered pieces, the best first: 60 answers that were told to cite; the likeliest number for 30."""
    asked = questions()
    rows = handbook().top([q.ask for q in asked], 3)
    said = [message(q.ask, row, CITE, numbered=True) for q, row in zip(asked, rows, strict=True)]
    found = kept(said, "told to cite")
    with one_thread():
        likeliest = [likeliest_number(one, text, 3) for one, text in zip(said[:CITED], found["answers"], strict=False)]
    return {**found, "likeliest": likeliest}


@record("answers_pages", "SmolLM2's answers to 20 questions about the course's own pages, without and with a passage.",
        within=0.2, loose=FREE)  # fmt: skip
def answers_pages() -> dict:
    """Without a passage, with the right one, with the first that is found."""
    asked, collection = page_questions(), Collection(page_pieces(passages()))
    handed = {
        "none": [[] for _ in asked],
        "right": [[oracle(q, collection.pieces)] for q in asked],
        "1": collection.top([q.ask for q in asked], 1),
    }
    return {
        name: kept([message(q.ask, pieces) for q, pieces in zip(asked, rows, strict=True)], name)
        for name, rows in handed.items()
    }
