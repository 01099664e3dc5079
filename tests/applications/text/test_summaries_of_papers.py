"""Papers, plain summaries, ROUGE, and facts turned round."""

import numpy as np
import pytest

from largemodels.applications.text import papers, summarizing
from largemodels.applications.text.papers import Paper
from largemodels.applications.text.turned import TURNS, turned

PAPER = Paper(
    "x", "t", ("Cats chase dogs.", "Dogs chase cats daily.", "Cats and dogs sleep.", "Rain fell."), "r", ("m",)
)


def test_papers_are_those_from_2016_on():
    test, tuning = papers.papers(papers.TEST), papers.papers(papers.TUNING)
    assert (len(test), len(tuning)) == (42, 20) and not {p.id for p in test} & {p.id for p in tuning}
    assert all(papers.SINCE_2016.match(p.id) for p in test)
    assert not papers.SINCE_2016.match("P13-1116") and not papers.SINCE_2016.match("E09-1056")
    assert all(p.sentences and len(p.reference.split()) > 40 and set(p.marked) <= set(p.sentences) for p in test)


@pytest.mark.parametrize(
    "apart, joined",
    [
        ("We ( NER ) do n't , at 5 % .", "We (NER) don't, at 5%."), ("It 's the model 's .", "It's the model's."),
        ("a [ 1 ] b ; c : d", "a [1] b; c: d"),
    ],
)  # fmt: skip
def test_tokens_joined_as_a_reader_writes_them(apart, joined):
    assert papers.joined(apart) == joined


def test_plain_summaries():
    made = summarizing.plain(PAPER)
    assert made[summarizing.LEAD] == " ".join(PAPER.sentences[:3]) and made[summarizing.MARKED] == "m"
    assert "Rain" not in made[summarizing.MIDDLE]
    assert made[summarizing.CHANCE] == summarizing.plain(PAPER)[summarizing.CHANCE]
    assert summarizing.central(PAPER.sentences[:2]) == list(PAPER.sentences[:2])


def test_rouge_by_hand():
    scores = summarizing.rouge(["the dog slept", "the dog chased the cat"], ["the cat chased the dog"] * 2)
    assert scores.shape == (2, 3) and np.allclose(scores[0], [0.5, 1 / 3, 0.5])  # "the dog" is shared as a pair
    assert scores[1, 0] == 1 and scores[1, 1] == 0.75 and scores[1, 2] == pytest.approx(0.6)
    with pytest.raises(ValueError):
        summarizing.rouge(["one"], [])


def test_one_word_is_turned_and_no_other():
    assert turned("It improves a bit. It is Better now.") == ("It improves a bit. It is worse now.", "Better", "worse")
    assert turned("Nothing here.") is None
    assert all(word != other for word, other in TURNS.items()) and TURNS["more"] == "less"


def test_sentences_and_prompts():
    assert summarizing.sentences("One. Two?  Three") == ["One.", "Two?", "Three"]
    assert "A text." in summarizing.asked("A text.")
