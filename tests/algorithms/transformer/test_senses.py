"""Senses of a word in MiniLM: attention is what tells them apart, since without it a word is read alone."""

import pytest
import torch

from largemodels.algorithms.transformer.senses import SENSES, senses_found, word_vectors


def test_each_word_stands_in_four_sentences_of_its_own():
    assert all(len(set(sentences)) == 4 for sentences in SENSES.values())


def test_senses_are_told_apart_by_attention():
    assert senses_found("nothing") >= 28
    assert senses_found("attention") <= 16


def test_without_attention_and_at_the_same_place_a_word_is_the_same_in_every_sentence():
    alone = word_vectors("bat", ("The bat slept in a cave.", "The bat hit the ball."), "attention")
    torch.testing.assert_close(alone[0], alone[1])
    together = word_vectors("bat", ("The bat slept in a cave.", "The bat hit the ball."))
    assert together[0] @ together[1] < 0.95


def test_a_word_that_is_missing_is_refused():
    with pytest.raises(ValueError, match="'bank' must be one token and stand once"):
        word_vectors("bank", ("A river.", "A bank."))
