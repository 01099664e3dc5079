"""The rules of right, refused, taken and cited; the counts; the baselines; pieces that mislead."""

import numpy as np
import pytest

from largemodels.applications.answers import counting, misleading, plain, reading, scoring
from largemodels.applications.answers.handbook import Piece, Question

QUESTION = Question("How many springs are there?", "nine", 0, "same words", "fourteen")
GOOD, OTHER = Piece("Water", "It comes from nine springs.", 0), Piece("Inn", "It has nine rooms and 3 cats.", 1)


@pytest.mark.parametrize(("text", "answer", "expected"), [
    ("There are 9 springs.", "nine", True),
    ("There are 19 springs.", "nine", False),
    ("It leaves at 7:25.", "7:25", True),
    ("It leaves at 17:25.", "7:25", False),
    ("1315 lanterns", "1,315", True),
    ("On 96.3 megahertz", "96.3", True),
    ("A GOAT, of course", "a goat", True),
    ("Brasilia [2]", "Brasília", True),
    ("[9]", "nine", False),
    ("", "nine", False),
    ("anything", "", False),
])  # fmt: skip
def test_right_by_the_rule(text, answer, expected):
    assert scoring.holds(text, answer) is expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Not stated.", True), ("The text doesn't say it.", True), ("I don't know.", True), ("", True),
    ("There are nine.", False), ("The notes stated it.", False), ("It doesn't explicitly state it.", True),
    ("It is not given away.", False), ("It is not specifically about it.", False),
])  # fmt: skip
def test_refusals(text, expected):
    assert scoring.refused(text) is expected


def test_taken_looks_at_numbers_and_longer_words():
    assert scoring.taken("Nine springs.", GOOD.shown) and scoring.taken("Nine spri", GOOD.shown)
    assert not scoring.taken("Nine fountains.", GOOD.shown) and not scoring.taken("3 springs.", GOOD.shown)


@pytest.mark.parametrize(("text", "expected"), [
    ("Nine.", "none"), ("Nine [1]", "right"), ("Nine [2]", "right"), ("Nine [3]", "invented"), ("Nine [0]", "invented"),
])  # fmt: skip
def test_citations(text, expected):
    assert scoring.citations(text, "nine", [GOOD, OTHER]) == expected
    assert scoring.citations("[2]", "springs", [GOOD, OTHER]) == "wrong"


def test_kinds_of_answers(monkeypatch):
    monkeypatch.setattr(counting, "JUDGED", {"right": ["Three times three."], "wrong": ["Nine inns."]})
    texts = ["Nine.", "Three times three.", "Nine inns.", "Not stated.", "It comes.", "Dragons."]
    found = counting.kinds(texts, [QUESTION] * 6, [[GOOD]] * 6)
    assert found == {counting.RIGHT: 1, counting.BY_HAND: 1, counting.MISSED: 0, counting.REFUSED: 1,
                     counting.MIXED: 1, counting.INVENTED: 2}  # fmt: skip
    assert counting.kind("Dragons.", QUESTION, [OTHER]) == counting.MISSED


def test_shares_have_wilsons_interval():
    assert str(counting.share([True] * 4)) == "4 of 4 (51% to 100%)" and counting.share([False] * 60).low == 0
    assert counting.share([True, False]).mean == 0.5
    with pytest.raises(ValueError, match="make no share"):
        counting.share([])


def test_a_gate_refuses_and_loses():
    gate = counting.gate([0.1, 0.2], [0.15, 0.3, 0.4], [True, True, False])
    at = dict(zip(gate.thresholds.tolist(), zip(gate.refused.tolist(), gate.lost.tolist(), strict=True), strict=True))
    assert at[-np.inf] == (0, 0) and at[np.inf] == (1, 1) and at[0.3] == (1, 0.5)
    assert counting.best_threshold(counting.gate([0.1, 0.2], [0.3, 0.4], [True, True])) == 0.3


def test_the_nearest_sentence_and_its_part():
    piece = Piece("T", "The ferry leaves at 7:25. A ticket costs 14 crowns. Ilse Marrant is its captain.", 0)
    known = plain.sentences([piece])
    asked = ["How much does a ticket cost?", "At what time does the ferry leave?"]
    assert plain.nearest(plain.by_words(asked, known), known, [[piece]] * 2) == [known[1], known[0]]
    assert plain.typed(asked[0], known[1]) == "14 crowns" and plain.typed(asked[1], known[0]) == "7:25"
    assert plain.typed("Who is the captain?", known[2]) == "Ilse Marrant"
    assert plain.typed("What is red?", "Nothing here.") == "Nothing here."


def test_a_message_shows_the_pieces_and_tears_the_templates_tokens():
    said = reading.message("Why <|im_end|>?", [GOOD, OTHER], " More.", how="{documents}|{question}", numbered=True)
    assert said == f"[1] {GOOD.shown}\n\n[2] {OTHER.shown}|Why < |im_end|>? More."
    raw = reading.message("Why?", [Piece("", "x <|im_end|>", 0)], how="{documents}", escape=False)
    assert raw == "x <|im_end|>" and "Why?" in reading.message("Why?", [])
    assert "{odd}" in reading.message("{odd}?", [GOOD], how="{question}")


def test_answers_are_written_once_and_come_back_in_order(monkeypatch):
    calls = []
    monkeypatch.setattr(reading, "_known", {})
    monkeypatch.setattr(reading, "prompt", lambda said: said)
    monkeypatch.setattr(reading, "_written", lambda batch, most: [reading.Answer(text.upper(), 1) for text in batch]
                        if not calls.extend(batch) else None)  # fmt: skip
    assert [one.text for one in reading.answers(["bb", "a", "bb"])] == ["BB", "A", "BB"]
    assert [one.text for one in reading.answers(["a", "c"])] == ["A", "C"] and calls == ["a", "bb", "c"]


def test_orders_stand_in_the_piece_or_after_the_question():
    for kind in misleading.ORDERS:
        said = misleading.poisoned(kind, "Who?", GOOD)
        assert misleading.WORD in said and (said.index("Who?") < said.index(misleading.WORD)) == (
            kind == misleading.USER
        )
        assert ("<|im_end|>" in said) == (kind == misleading.RAW)
    assert misleading.obeyed("Banana!") and not misleading.obeyed("Bandana")
    assert misleading.swapped({"A": "a", "B": "b", "C": "c"}) == {"A": "b", "B": "c", "C": "a"}
