"""Sixty questions, what counts as right, the plain rules, and kinds of failure."""

from collections import Counter

import pytest

from largemodels.applications.text import failures
from largemodels.applications.text.asking import (
    FACTS,
    INSTRUCTIONS,
    KINDS,
    NO_ANSWER,
    READING,
    SUMS,
    Question,
    plain_answer,
    questions,
    ways,
)
from largemodels.applications.text.papers import Paper
from largemodels.applications.text.writing import Written

PAPER = Paper("2020.x-main.1", "On BERT", ("We try BERT on 12 tasks.", "It is better by 3.5 points.", "Code is there."),
              "They try BERT. It improves tasks.", ("We try BERT on 12 tasks.",))  # fmt: skip


def test_twelve_questions_of_each_kind_none_twice():
    assert Counter(q.kind for q in questions()) == dict.fromkeys(KINDS, 12)
    assert len({q.ask for q in questions()}) == 60


@pytest.mark.parametrize(
    "kind, right, good, bad",
    [
        (SUMS, "23", "14 + 9 = 23.", "14 + 9 = 23, or 24"),
        (SUMS, "1200", "That is 1,200", "12"),
        (FACTS, r"(?-i:\bAu\b)", "It is Au.", "It is au pair"),
        (INSTRUCTIONS, r"^\W*yes\W*$", " Yes. ", "Yes, it is."),
        (NO_ANSWER, "", "I don't know that.", "Neil Armstrong, in 1969."),
        (READING, r"\b31\b", "31 crowns", "310 crowns"),
    ],
)
def test_what_counts_as_right(kind, right, good, bad):
    question = Question(kind, "?", right)
    assert question.is_answered_by(good) and not question.is_answered_by(bad)


def test_plain_rules_get_what_the_page_says():
    right = Counter(q.kind for q in questions() if q.is_answered_by(plain_answer(q)))
    assert right == {SUMS: 12, NO_ANSWER: 12, READING: 10, FACTS: 1, INSTRUCTIONS: 1}
    assert plain_answer(Question(SUMS, "Ann has 5 and lost 2. How many?", "3")) == "3"
    assert plain_answer(Question(SUMS, "A pen costs 5 crowns. How much do 2 cost?", "10")) == "10"


def test_three_forms_hold_the_question():
    assert {way: "Why?" in form("Why?") for way, form in ways().items()} == {
        "template": True,
        "bare": True,
        "Q and A": True,
    }
    assert ways()["bare"]("Why?") == "Why?" and ways()["Q and A"]("Why?").endswith("Answer:")


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Mercury", None), ("", failures.SAYS_NOTHING), (" .\n", failures.SAYS_NOTHING),
        ("What is the Sun? What is it?", failures.ASKS_ON), ("Venus", "invented fact"),
        ("the answer is this: the answer is this: the answer is this:", failures.REPEATS),
    ],
)  # fmt: skip
def test_each_wrong_answer_has_one_kind(text, kind):
    assert failures.answer_failure(questions()[0], text) == kind


def test_faults_of_summaries():
    fine = Written("The model does well. BERT wins.", True)
    assert failures.summary_failures(PAPER, fine) == []
    wrong = Written("We try BERT on 12 tasks. It is GPT with 4.5 points. One. Two", False)
    assert failures.summary_failures(PAPER, wrong) == [
        "cut off",
        "a new number",
        "a new name",
        "more than three sentences",
    ]
    assert failures.summary_failures(PAPER, Written(PAPER.sentences[1], True)) == ["copied nearly whole"]
    again = Written("it is so good " * 3, True)
    assert failures.summary_failures(PAPER, again) == [failures.REPEATS]


def test_copied_and_repeated():
    assert failures.copied("a b c d e", "x a b c d y") == 0.5 and failures.copied("a b", "a b") == 0
    assert failures.repeats("a b c d " * 3) and not failures.repeats("a b c d " * 2)
    assert failures.numbers("1,200 of 3.5") == {"1200", "3.5"}
