"""The start page's questions: which answers count as right, and how sure a share is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from largemodels.start import first_questions as questions
from largemodels.start.first_questions import Answer, Question, capitals, sums, wilson
from largemodels.start.writing import Completion

PARIS = Question("What is the capital of France?", "The capital of France is", "Paris")
SUM = Question("What is 17 + 25?", "17 + 25 =", "42")


@pytest.mark.parametrize("text", ["Paris", " paris, of course", "“Paris”", "Paris. It is", "Paris\n"])
def test_right_capitals(text):
    assert PARIS.is_answered_by(text)


@pytest.mark.parametrize("text", ["", "Parisian", "the city of Paris", "London", "not Paris", "Marseille, not Paris"])
def test_wrong_capitals(text):
    assert not PARIS.is_answered_by(text)


@pytest.mark.parametrize(("right", "text"), [("Brasília", "Brasilia"), ("Brasília", "Brasília"), ("北京", "北京")])
def test_accents_do_not_matter_and_other_scripts_do(right, text):
    question = Question("", "", right)
    assert question.is_answered_by(text)
    assert not question.is_answered_by("上海")
    assert not question.is_answered_by("")


@pytest.mark.parametrize("text", ["42", " 42.", "42, which is"])
def test_right_sums(text):
    assert SUM.is_answered_by(text)


@pytest.mark.parametrize("text", ["", "420", "32", "17 + 25 = 42", "4 2", "forty-two"])
def test_wrong_sums(text):
    assert not SUM.is_answered_by(text)


def test_every_country_has_its_question():
    found = capitals({**questions.LARGEST, **questions.SMALL})
    assert len(found) == 20
    assert found[0] == Question("What is the capital of India?", "The capital of India is", "New Delhi")
    assert all(question.is_answered_by(question.right) for question in found)


@pytest.mark.parametrize(("smallest", "largest"), [(1, 9), (10, 99)])
def test_sums_are_different_in_their_range_and_the_same_each_time(smallest, largest):
    found = sums(smallest, largest)
    assert found == sums(smallest, largest)
    assert len({question.start for question in found}) == 20
    for question in found:
        a, b = map(int, question.start.removesuffix(" =").split(" + "))
        assert smallest <= a <= largest and smallest <= b <= largest
        assert question.right == str(a + b)


def test_every_sum_can_be_drawn():
    found = {question.start for question in sums(1, 2, how_many=4)}
    assert found == {"1 + 1 =", "1 + 2 =", "2 + 1 =", "2 + 2 ="}


def test_more_sums_than_there_are_is_refused():
    with pytest.raises(ValueError):
        sums(1, 2, how_many=5)


@given(st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_wilson_is_where_the_share_lies_1_96_standard_errors_away(count):
    right, total = count
    low, high = wilson(right, total)
    assert 0 <= low <= right / total + 1e-12 and right / total - 1e-12 <= high <= 1
    for end in (low, high):
        if 1e-9 < end < 1 - 1e-9:
            assert abs(right / total - end) == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / total), rel=1e-6)


def test_wilson_narrows_with_more_questions_and_is_open_at_the_ends():
    (low, high), (closer, nearer) = wilson(2, 10), wilson(200, 1000)
    assert low < closer < 0.2 < nearer < high
    assert wilson(0, 20)[0] == 0 < wilson(0, 20)[1]
    assert wilson(20, 20)[0] < 1 == wilson(20, 20)[1]


@pytest.mark.parametrize("count", [(1, 0), (-1, 3), (4, 3)])
def test_no_share_no_interval(count):
    with pytest.raises(ValueError, match="is no share"):
        wilson(*count)


def answered(*right: bool) -> list[Answer]:
    return [Answer(PARIS, "Paris" if one else "Rome", 0.9 if one else 0.2) for one in right]


def test_a_tally_counts_what_is_right():
    kinds = {"capitals": answered(True, False, True), "sums": answered(False)}
    assert questions.tally(kinds).splitlines() == [f"{'capitals':22}  2 of 3 right", f"{'sums':22}  0 of 1 right"]
    assert questions.typical(kinds["capitals"]) == 0.9


def test_the_scoreboard_shows_each_share_and_its_interval():
    begun, asked = {"capitals": answered(True, False)}, {"capitals": answered(True, True)}
    figure = questions.scoreboard({"begun": begun, "asked": asked})
    first, second = figure.data
    assert (first.name, list(first.y), second.name, list(second.y)) == ("begun", [0.5], "asked", [1.0])
    low, high = wilson(1, 2)
    assert (first.error_y.array[0], first.error_y.arrayminus[0]) == pytest.approx((high - 0.5, 0.5 - low))
    assert second.error_y.array[0] == 0 and second.error_y.arrayminus[0] == pytest.approx(1 - wilson(2, 2)[0])
    assert list(first.x) == ["capitals"] and list(first.customdata) == ["1 of 2"]
    assert "begun: capitals 1 of 2; asked: capitals 2 of 2." in figure.layout.meta["alt"]


@pytest.mark.parametrize(("ask_first", "prompt"), [(False, PARIS.start), (True, f"{PARIS.ask} {PARIS.start}")])
def test_the_question_stands_in_front_or_not(monkeypatch, ask_first, prompt):
    asked = []
    monkeypatch.setattr(questions, "complete", lambda prompts: asked.extend(prompts) or [Completion("Paris", 0.5)])
    (answer,) = questions.answers([PARIS], ask_first=ask_first)
    assert asked == [prompt]
    assert answer == Answer(PARIS, "Paris", 0.5) and answer.right


def test_asking_first_helps_the_real_model_with_small_sums():
    ten = sums(1, 9, how_many=10)
    begun, asked = (questions.right(questions.answers(ten, ask_first=first)) for first in (False, True))
    assert asked - begun >= 4
