"""What the figures and the live question say, held against what they were given."""

import numpy as np
import pytest
from figure_reading import start, still, stops

from largemodels.applications.answers import answer_explorer, counting, figures, long_runs, reading
from largemodels.applications.answers.answer_explorer import AnswerExplorer
from largemodels.applications.answers.handbook import Piece, questions
from largemodels.applications.answers.searching import HYBRID, MEANING, WORDS, Collection, right_rank, wrong
from largemodels.core.figures import BLUE, GRAY

RANKS = {WORDS: np.array([1.0, np.inf]), MEANING: np.array([2.0, 1.0]), HYBRID: np.array([1.0, 1.0])}
TEXTS = ["The ferry leaves at 7:25.", "The inn serves soup to many guests.", "A goat is the prize of the raffle."]
PIECES = [Piece("", text, n) for n, text in enumerate(TEXTS)]


def test_the_machine_ends_in_a_check():
    svg = figures.machine().svg()
    assert "SmolLM2" in svg and svg.count("marker-end") == 7 and "a program" in svg


def test_recall_and_its_words():
    figure = still(figures.recall({"same": RANKS, "other": RANKS}, (1, 2)))
    assert figure[WORDS]["y"] == [0.5, 0.5] and figure[MEANING]["y"] == [0.5, 1.0]
    assert "At k = 1, same: BM25 0.50, MiniLM 0.50, hybrid 1.00; other" in figure.alt


def test_sizes_hand_over_equally_many_words():
    found = {most: {way: (places, float(most)) for way, places in RANKS.items()} for most in (20, 50)}
    figure = figures.by_size(found, longest=100, start=1)
    at = stops(figure)
    assert start(figure) == "50" and at["20"][MEANING]["x"] == [20, 40, 60, 80, 100]
    assert at["50"][MEANING]["y"] == [0.5, 1.0]
    assert at["50"].title == "at most 50 words a piece; with 100 words handed over: BM25 50%, MiniLM 100%, hybrid 100%"


def test_bars_carry_wilsons_interval():
    figure = still(figures.bars({"right": {"a": counting.share([True] * 4), "b": counting.share([False, True])}}, "of"))
    assert figure["right"]["y"] == [1.0, 0.5] and "right: a 4 of 4, b 1 of 2" in figure.alt
    assert figure["right"]["error_y"]["arrayminus"][0] == pytest.approx(0.49, abs=0.01)


def test_gates_and_points():
    figure = still(figures.gates({"cosine": counting.gate([0.1], [0.5], [True])}, {"told": (0.25, 0.75)}))
    assert figure["told"]["x"] == [0.25] and figure["told"]["y"] == [0.75]
    assert "told refuses 75% and loses 25%" in figure.alt and figure["cosine"]["y"][-1] == 1


def test_kinds_are_stacked():
    row = dict.fromkeys(counting.KINDS, 0) | {counting.RIGHT: 2, counting.MISSED: 1}
    figure = still(figures.stacked({"k = 1": row}))
    assert figure[counting.RIGHT]["x"] == [2] and f"{counting.RIGHT} 2, {counting.MISSED} 1" in figure.alt


@pytest.fixture
def small(monkeypatch):
    """Vectors of letters in the place of MiniLM, and a model that repeats the last words of what it is told."""

    def vectors(texts):
        rows = np.array([[text.lower().count(letter) for letter in "aefgilnorstu"] for text in texts], float) + 0.01
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    monkeypatch.setattr("largemodels.applications.answers.searching.vectors", vectors)
    monkeypatch.setattr(reading, "wording", lambda: "{documents} {question}")
    monkeypatch.setattr(answer_explorer, "answers", lambda said: [reading.Answer(said[0][-40:], 0.5)])
    monkeypatch.setattr(answer_explorer, "unread", lambda question: "")
    answer_explorer.collection.cache_clear()
    yield
    answer_explorer.collection.cache_clear()


def test_the_twin_shows_what_was_handed_over(small):
    handed, written = {"nothing": [], "two": PIECES[:2]}, {"nothing": "At noon.", "two": "At 7:25."}
    figure = answer_explorer.kept_answers("When does it leave?", handed, written, start=1)
    at = stops(figure)
    assert at["two"].title == "two: “At 7:25.”" and at["nothing"]["pieces"]["text"] == [""] * 5
    assert at["two"]["pieces"]["text"][:2] == TEXTS[:2] and "“At 7:25.”" in at["two"].alt + figure.layout.meta["alt"]


def test_a_question_moves_bars_and_words(small):
    widget = AnswerExplorer("Who is in charge of the boat to Sorrel?")
    bars = widget.trace("pieces")
    assert bars.marker.color == (BLUE, *[GRAY] * 4) and "from the handbook" in widget.said.value
    assert all(isinstance(text, str) for text in bars.text) and len(bars.x) == 5
    for k in answer_explorer.KS:
        widget.k.value = k
        assert bars.marker.color == (*[BLUE] * k, *[GRAY] * (5 - k))
    seen = set()
    for way in answer_explorer.WAYS:
        widget.way.value = way
        seen.add(bars.text)
    for size in answer_explorer.SIZES:
        widget.size.value = size
        seen.add(bars.text)
    assert len(seen) >= 4


def test_a_pasted_document_is_searched_alone(small):
    widget = AnswerExplorer("Who keeps the goat?")
    widget.text.value = "The goat is kept by Ada. The inn is red <b>. Who keeps the goat?"
    bars = widget.trace("pieces")
    assert "from your document" in widget.said.value and bars.text[0].startswith("The goat is kept by Ada.")
    assert "&lt;b>" in bars.text[0] and bars.text[1:] == ("",) * 4


@pytest.mark.parametrize(("text", "words"), [("", "is empty"), ("word " * 10_000, "10,000 words"), ("🙂", "is empty")])
def test_what_cannot_be_read_leaves_the_picture(small, text, words):
    widget = AnswerExplorer("Who keeps the goat?")
    before = widget.trace("pieces").text
    widget.text.value = text
    assert words in widget.said.value and widget.trace("pieces").text == before


def test_search_ranks_and_wrong_pieces(small):
    collection = Collection(PIECES)
    asked = [q for q in questions() if q.answer in ("7:25", "a goat")]
    own = [type(q)(q.ask, q.answer, n, q.kind) for q, n in zip(asked, (0, 2), strict=True)]
    found = right_rank(collection, own)
    assert set(found) == {WORDS, MEANING, HYBRID} and found[WORDS][0] == 1
    assert all(piece.document != q.document for piece, q in zip(wrong(own, collection), own, strict=True))
    assert len(collection.top(["ferry"], 2)[0]) == 2
    with pytest.raises(ValueError, match="The collection is empty"):
        Collection([])
    with pytest.raises(ValueError, match="k is 4"):
        collection.top(["ferry"], 4)


def test_every_long_run_asks_what_it_says(small, monkeypatch):
    asked = {}

    def answers(messages, what):
        asked[what] = messages
        return [reading.Answer("x", 0.5)] * len(messages)

    monkeypatch.setattr(long_runs, "answers", answers)
    monkeypatch.setattr(long_runs, "likeliest_number", lambda said, answer, numbers: numbers)
    long_runs.handbook.cache_clear()
    runs = [long_runs.answers_wordings(), long_runs.answers_read(), long_runs.answers_refused()]
    runs += [long_runs.answers_misled(), long_runs.answers_cited()]
    long_runs.handbook.cache_clear()
    assert runs[0]["chosen"] in reading.WORDINGS and set(runs[1]) == {"none", "right", "wrong", "1", "3", "5"}
    assert len(asked["none"]) == len(asked["right"]) == 60 and len(asked["3"]) == 30
    assert "7:25" in asked["right"][0] and "7:25" not in asked["none"][0] and "7:25" not in asked["wrong"][0]
    assert "9:10" in asked["false facts"][0] and "not stated" in asked["silent, told to refuse"][0]
    assert runs[4]["likeliest"] == [3] * 20 and "[3]" in asked["told to cite"][0]


def test_a_gate_loses_to_the_right_and_refuses_upward():
    found = counting.Gate(np.array([0.1, 0.2]), np.array([0.3, 0.9]), np.array([0.0, 0.4]))
    figure = still(figures.gates({"cosine": found}, {}))
    assert figure["cosine"]["x"] == [0.0, 0.4] and figure["cosine"]["y"] == [0.3, 0.9]


def test_a_kind_that_never_comes_has_no_label():
    figure = still(figures.stacked({"a": dict.fromkeys(counting.KINDS, 0) | {counting.RIGHT: 2}}))
    assert figure[counting.RIGHT]["text"] == ["2"] and figure[counting.MISSED]["text"] == [""]


def test_bars_are_as_long_as_the_cosines_and_never_negative():
    new = answer_explorer.rows(PIECES[:2], [0.7, -0.2], 1)["pieces"]
    assert new["x"] == [0.7, 0.0, 0.0, 0.0, 0.0] and new["text"][2:] == ["", "", ""]
    bars = still(answer_explorer.panel())["pieces"]
    assert bars["y"] == ["1.", "2.", "3.", "4.", "5."] and bars["x"] == [0] * 5
