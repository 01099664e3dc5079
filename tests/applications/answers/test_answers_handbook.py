"""The invented town, its questions, and how documents are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from largemodels.applications.answers import handbook, requirements
from largemodels.applications.answers.handbook import CHOOSING, OTHER, SAME, Document
from largemodels.applications.answers.scoring import holds
from largemodels.applications.answers.searching import oracle, right
from largemodels.practice.semantic_search.pages import passages

PIECES = handbook.cut(handbook.documents())


def test_sixty_questions_two_a_document_and_others_for_choosing():
    asked = handbook.questions()
    assert len(asked) == 60 and [q.document for q in asked] == [n for n in range(30) for _ in range(2)]
    assert {q.kind for q in asked} == {SAME, OTHER} and len(handbook.questions(CHOOSING)) == 18
    everything = [*(q.ask for q in (*asked, *handbook.questions(CHOOSING))), *handbook.silent(), *handbook.silent(True)]
    assert len(set(everything)) == 60 + 18 + 20 + 20


@pytest.mark.parametrize("question", [*handbook.questions(), *handbook.questions(CHOOSING)], ids=lambda q: q.ask)
def test_each_answer_stands_in_one_piece_of_its_document(question):
    assert sum(right(piece, question) for piece in PIECES) == 1
    assert not holds(question.ask, question.answer), "The question gives its answer away."


@pytest.mark.parametrize("question", handbook.questions(), ids=lambda q: q.ask)
def test_a_changed_piece_says_the_false_answer_and_not_the_right_one(question):
    false = handbook.changed(oracle(question, PIECES), question)
    assert holds(false.text, question.false) and not holds(false.text, question.answer)
    assert not any(holds(piece.shown, question.false) for piece in PIECES if piece.document == question.document)


def test_each_question_to_the_pages_has_a_passage():
    found = handbook.page_pieces(passages())
    assert len(handbook.page_questions()) == 20
    assert all(oracle(question, found).title == "" for question in handbook.page_questions())


def test_windows_with_a_pencil():
    text = "A ferry sails to Sorrel. It leaves Pier 4 early. Bicycles need a green tag. Dogs travel for nothing."
    first, second, third, fourth = (f"{one.rstrip('.')}." for one in text.split(". "))
    assert handbook.windows(text, 10, 0) == [f"{first} {second}", f"{third} {fourth}"]
    assert handbook.windows(text, 10, 5) == [f"{first} {second}", f"{second} {third}", f"{third} {fourth}"]
    assert handbook.windows(text, 10, 4) == handbook.windows(text, 10, 0), "No sentence has four words or fewer."


@given(st.lists(st.integers(1, 10), min_size=1, max_size=12), st.integers(10, 20), st.floats(0, 0.9))
def test_no_sentence_is_lost_and_no_piece_too_long(lengths, most, overlap):
    sentences = [f"S{n}" + " w" * (length - 1) + "." for n, length in enumerate(lengths)]
    found = handbook.cut([Document("T", " ".join(sentences))], most, overlap)
    assert all(len(piece.text.split()) <= most for piece in found)
    assert all(any(sentence in piece.text for piece in found) for sentence in sentences)
    plain = handbook.cut([Document("T", " ".join(sentences))], most)
    assert " ".join(piece.text for piece in plain) == " ".join(sentences)


def test_a_longer_sentence_is_cut():
    assert [len(p.text.split()) for p in handbook.cut([Document("T", "S" + " w" * 24 + ".")], 10)] == [10, 10, 5]


def test_titles_stand_in_front_or_do_not():
    document = [Document("The pier", "It is long.")]
    assert handbook.cut(document)[0].shown == "The pier: It is long."
    assert handbook.cut(document, titled=False)[0].shown == "It is long."


@pytest.mark.parametrize(("bad", "words"), [
    (lambda: handbook.cut([]), "The collection is empty"),
    (lambda: handbook.cut(handbook.documents(), 9), "at most 9 words"),
    (lambda: handbook.cut(handbook.documents(), 50, 1.0), "The overlap is 1.0"),
    (lambda: requirements.require_question("?!"), "The question is empty"),
    (lambda: requirements.require_question("word " * 201), "201 words"),
    (lambda: requirements.require_pieces(0, 63), "k is 0"),
    (lambda: requirements.parted("word " * 10_000), "10,000 words"),
    (lambda: requirements.parted("  "), "The question is empty"),
])  # fmt: skip
def test_what_cannot_be_used_gets_a_sentence(bad, words):
    with pytest.raises(ValueError, match=words) as error:
        bad()
    assert str(error.value).endswith(".")


def test_the_last_sentence_is_the_question():
    assert requirements.parted("When does it leave?") == ("", "When does it leave?")
    assert requirements.parted("It is red. It is old. What is it?") == ("It is red. It is old.", "What is it?")
