"""Tokens, pooling and vectors: by hand, against the library, and what is refused."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.algorithms.transformer.senses import SENSES
from largemodels.background.learning_curves.encoder import minilm
from largemodels.background.learning_curves.encoder import vectors as chapter_one
from largemodels.practice.semantic_search import bert, listing, senses

VOCABULARY = {piece: n for n, piece in enumerate(["un", "##ha", "##happy", "##ppy", "happy", "h"])}


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("happy", ["happy"]),
        ("unhappy", ["un", "##happy"]),
        ("unhappyhappy", ["un", "##happy", "##happy"]),
        ("unhaz", ["[UNK]"]),
        ("", []),
    ],
)
def test_wordpieces_by_hand(word, cut):
    assert bert.wordpieces(word, VOCABULARY) == cut


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_wordpieces_are_the_librarys(word):
    tokenizer, _ = minilm()
    assert bert.wordpieces(word, tokenizer.get_vocab()) == tokenizer.tokenize(word)


def test_pooling_by_hand():
    states = torch.tensor([[[1.0, 0.0], [3.0, 4.0], [100.0, 100.0]]])  # (1, 3, 2), the last place is padding
    mask = torch.tensor([[1, 1, 0]])
    assert bert.pooled(states, mask).tolist() == [[2.0, 2.0]]
    assert bert.pooled(states, mask, bert.CLS).tolist() == [[1.0, 0.0]]
    assert bert.pooled(states, mask, bert.UNMASKED)[0, 0].item() == pytest.approx(104 / 3)


def test_a_text_has_the_same_vector_in_any_batch_where_the_mask_is_used():
    texts = ["A valley.", "The other one is a good deal longer, so that the first must be filled up with padding."]
    alone, together = bert.read(texts[:1]), bert.read(texts)
    for how in (bert.MEAN, bert.CLS):
        assert together[how][0] @ alone[how][0] == pytest.approx(1, abs=1e-5)
    assert together[bert.UNMASKED][0] @ alone[bert.UNMASKED][0] < 0.95


def test_vectors_are_chapter_ones_in_the_order_given():
    texts = ["A long sentence about rivers and their banks.", "Short.", "Banks lend money."]
    theirs = chapter_one(texts)
    theirs = theirs / np.linalg.norm(theirs, axis=1, keepdims=True)
    assert np.allclose(bert.vectors(texts), theirs, atol=1e-5)


def test_what_stands_behind_the_cut_is_not_read():
    one, other = bert.vectors(["a valley " * 150 + "compost", "a valley " * 150 + "attention"], longest=64)
    assert one @ other == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("texts", [[], [""], ["fine", " … "], "a string", [None]])
def test_texts_without_a_word_are_refused(texts):
    with pytest.raises(ValueError, match=r"no list of texts|without a word"):
        bert.vectors(texts)


def test_a_text_longer_than_the_context_is_refused_unless_it_is_cut():
    assert bert.read_whole("a valley").shape == (1, 4, 384)
    assert bert.read_whole("a " * 510).shape == (1, 512, 384)
    with pytest.raises(ValueError, match="513 tokens, and the model has positions for 512"):
        bert.read_whole("a " * 511)
    with pytest.raises(ValueError, match="600 tokens"):
        bert.vectors(["a"], longest=600)


def test_dropout_makes_readings_differ_and_eval_does_not():
    body = listing.own_copy()
    assert not body.training and body is not minilm()[1]
    still, moving = listing.repeated(body, "A cute dog.", 3), listing.repeated(body.train(), "A cute dog.", 3)
    assert torch.equal(still[0], still[1]) and torch.equal(still[1], still[2])
    assert (moving[0] @ moving[1]).item() < 0.99
    assert not minilm()[1].training


def test_bytes_kept_for_gradients_grow_with_the_text():
    _, body = minilm()
    short, long = (listing.kept_for_gradients(body, "a valley " * n, True) for n in (5, 50))
    assert listing.kept_for_gradients(body, "a valley", False) == 0
    assert 0 < 5 * short < long


def test_the_bank_of_a_river_is_not_where_money_lies():
    layers = senses.word_by_layer("bank", senses.BANK)
    assert layers.shape == (7, 6, 384)
    assert torch.allclose(layers.norm(dim=-1), torch.ones(7, 6), atol=1e-5)
    right = senses.senses_by_layer({"bank": SENSES["bank"]})
    assert len(right) == 7 and right[-1] == 4


@pytest.mark.parametrize(
    ("word", "sentences", "said"),
    [
        ("bank", ["No such word here."], "must stand once"),
        ("bank", ["A bank is a bank."], "must stand once"),
        ("backpropagation", ["It is backpropagation."], "is cut into 4 tokens"),
        ("bank", [], "no list of texts"),
    ],
)
def test_words_without_a_vector_of_their_own_are_refused(word, sentences, said):
    with pytest.raises(ValueError, match=said):
        senses.word_by_layer(word, sentences)
