"""BM25 by the library against the formula, and ranks, fusion, recall and intervals by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from largemodels.practice.semantic_search import search
from largemodels.practice.semantic_search.words import STOP, WordIndex, terms


def test_terms():
    assert terms("The learner learned, learning!") == ["learner", "learn", "learn"]
    assert terms("The learner learned", stop=False, stem=False) == ["the", "learner", "learned"]
    assert "the" in STOP and terms("a I ?") == []


def bm25(question, passages, n, k1, b):
    mean, total = np.mean([len(p) for p in passages]), 0.0
    for word in question:
        held, f = sum(word in p for p in passages), passages[n].count(word)
        rarity = math.log(1 + (len(passages) - held + 0.5) / (held + 0.5))
        total += rarity * f / (f + k1 * (1 - b + b * len(passages[n]) / mean))
    return total


words = st.lists(st.sampled_from(["ball", "valley", "heavy", "loss", "step"]), min_size=1, max_size=8)


@given(st.lists(words, min_size=2, max_size=5), words, st.sampled_from([0.6, 1.5]), st.sampled_from([0.0, 0.75, 1.0]))
def test_scores_are_the_formulas(passages, question, k1, b):
    index = WordIndex([" ".join(p) for p in passages], stop=False, stem=False, k1=k1, b=b)
    scores = index.scores([" ".join(question)])[0]
    assert scores == pytest.approx([bm25(question, passages, n, k1, b) for n in range(len(passages))], abs=1e-5)


def test_no_shared_word_scores_nothing():
    index = WordIndex(["a heavy ball", "the valley"])
    assert index.scores(["gradient descent", "balls"]).tolist()[0] == [0, 0]
    assert index.scores(["balls"])[0, 0] > 0
    with pytest.raises(ValueError, match="without a word"):
        index.scores(["?"])
    with pytest.raises(ValueError, match="no list of texts"):
        WordIndex([])


def test_ranks_by_hand():
    assert search.ranks([[0.2, 0.9, 0.0, 0.5]]).tolist() == [[3, 1, math.inf, 2]]


def test_fusion_by_hand():
    one, other = np.array([[1.0, 3.0, np.inf]]), np.array([[np.inf, 3.0, 1.0]])
    assert search.fused(one, other)[0] == pytest.approx([0.5 / 61, 1 / 63, 0.5 / 61])
    assert search.fused(one, other, 0)[0] == pytest.approx([1 / 61, 1 / 63, 0])
    assert search.fused(one, other, 1)[0] == pytest.approx([0, 1 / 63, 1 / 61])
    with pytest.raises(ValueError, match="It is a share"):
        search.fused(one, other, 1.5)
    with pytest.raises(ValueError, match="the shapes"):
        search.fused(one, other[:, :2])


def test_what_is_found_and_where():
    right = np.array([[False, True, False], [True, False, False]])  # (F, N)
    scores = [[3.0, 2.0, 1.0], [1.0, 2.0, 3.0], [0.0, 1.0, 2.0], [0.0, 0.0, 0.0]]  # (2 F, N)
    assert search.found(scores, right, 1).tolist() == [[False, False], [False, False]]
    assert search.found(scores, right, 2).tolist() == [[True, True], [False, False]]
    assert search.right_rank(scores, right).tolist() == [[2, 2], [3, math.inf]]
    assert search.top([0.0, 3.0, 1.0]) == [1, 2]


def test_intervals_draw_facts_and_not_questions():
    assert search.interval(np.ones(20)) == (1, 1, 1)
    mean, low, high = search.interval(np.repeat([0.0, 1.0], 50))
    error = 0.5 / math.sqrt(100)
    assert mean == 0.5 and (low, high) == pytest.approx((0.5 - 1.96 * error, 0.5 + 1.96 * error), abs=0.015)
    twice = search.interval(np.repeat([[0.0, 0.0], [1.0, 1.0]], 50, axis=0))
    assert twice == pytest.approx((mean, low, high))
