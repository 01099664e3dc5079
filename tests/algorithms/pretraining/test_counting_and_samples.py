"""Counting at its best, against a slow count by hand; and what a table or a model writes."""

import math

import numpy as np
import pytest
import torch

from largemodels.algorithms.pretraining.baselines import bigram_loss
from largemodels.algorithms.pretraining.counting import NGrams
from largemodels.algorithms.pretraining.language_model import LanguageModel
from largemodels.algorithms.pretraining.samples import next_chances, written
from largemodels.algorithms.tokens.byte_pairs import BytePairs
from largemodels.core.device import device

TEXT = np.random.default_rng(0).integers(0, 6, 400).tolist()


def test_chances_sum_to_one_whatever_came_before():
    table = NGrams(TEXT, 8, 3)
    for before in ([], [1], [1, 2], [0, 1, 2], [7, 7]):
        assert table.chances(before).sum() == pytest.approx(1)
        assert table.chances(before).min() > 0


def test_pairs_by_hand():
    text, d, V = [0, 1, 0, 2, 0, 1], 0.5, 3
    table = NGrams(text, V, 2, discount=d)
    before = {
        0: {1},
        1: {0},
        2: {0},
    }  # each piece came after: 0 after 1 and 2, 1 after 0, 2 after 0
    assert before
    kinds = np.array([2, 1, 1])  # 0 came after two different pieces, 1 and 2 after 0 alone
    below = (kinds - d) / 4 + d * 3 / 4 / V
    expected = (np.array([0, 2, 1]) - np.array([0, d, d])) / 3 + d * 2 / 3 * below
    np.testing.assert_allclose(table.chances([0]), expected)
    assert table.loss([0, 1]) == pytest.approx(-math.log(expected[1]))


def test_longer_contexts_win_where_the_text_has_them():
    circle = [0, 1, 0, 2] * 200  # after 0, the piece before it settles what comes
    losses = [NGrams(circle, 3, order).loss(circle[:101]) for order in (1, 2, 3)]
    assert losses[0] > losses[1] > losses[2] and losses[2] < 0.05
    ids = torch.tensor(circle)
    assert NGrams(circle, 3, 2).loss(circle) == pytest.approx(bigram_loss(ids, ids, 3, prior=0.1), abs=0.02)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (dict(order=0), "order is 0"),
        (dict(discount=1.0), "discount is 1.0. It must lie between 0 and 1"),
        (dict(ids=[1], order=2), "fewer than the order, 2"),
    ],
)
def test_tables_that_cannot_be(settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        NGrams(**{"ids": TEXT, "V": 8, "order": 3, **settings})


def test_greedy_writing_takes_the_likeliest_and_draws_come_from_the_chances():
    tokenizer = BytePairs([])
    table = NGrams(list(b"abcabcabcabd" * 30), 257, 3)
    assert written(table.chances, tokenizer, "ab", new=6, temperature=0) == "abcabcab"
    drawn = {written(table.chances, tokenizer, "ab", new=1, seed=seed) for seed in range(30)}
    assert {"abc", "abd"} <= drawn
    assert written(table.chances, tokenizer, "ab", 9, seed=4) == written(table.chances, tokenizer, "ab", 9, seed=4)


def test_a_model_writes_past_what_it_can_see():
    torch.manual_seed(0)
    model = LanguageModel(257, True, D=16, longest=4).to(device())
    chances = next_chances(model, 4)
    assert chances([1, 2, 3]).sum() == pytest.approx(1)
    np.testing.assert_array_equal(chances([9, 1, 2, 3, 4]), chances([1, 2, 3, 4]))
    assert len(written(chances, BytePairs([]), "abc", new=5, temperature=0)) >= 4


@pytest.mark.parametrize(("begun", "new", "sentence"), [("", 3, "prompt is empty"), ("a", 0, "new is 0")])
def test_what_cannot_be_written(begun, new, sentence):
    with pytest.raises(ValueError, match=sentence):
        written(NGrams(TEXT, 257, 2).chances, BytePairs([]), begun, new)
