"""MiniLM's heads, and the explorer's callbacks at both ends and the middle of each control."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch

from largemodels.algorithms.attention import habits, heads
from largemodels.algorithms.attention.attention_explorer import AttentionExplorer

SENTENCE = "The ball rolled away because nobody held it"


@pytest.fixture(scope="module")
def seen():
    return heads.read_heads(SENTENCE)


def test_our_attention_gives_minilms_weights(seen):
    for layer, head in ((1, 1), (3, 7), (6, 12)):
        ours = heads.head_weights(seen, layer, head)
        torch.testing.assert_close(ours, seen.weights[layer - 1, head - 1], atol=1e-5, rtol=1e-4)


def test_temperature_at_its_ends(seen):
    views = [heads.words_in_view(heads.head_weights(seen, 4, 4, t)) for t in (1e-3, 1.0, 1e3)]
    assert views[0] == pytest.approx(1, abs=0.05) and views[2] == pytest.approx(len(seen.tokens), abs=0.05)
    assert views[0] < views[1] < views[2]


def test_every_mask(seen):
    T = len(seen.tokens)
    assert heads.hide(seen.tokens, "nothing") is None
    assert (heads.head_weights(seen, 2, 2, 1.0, "later tokens").triu(1) == 0).all()
    without = heads.head_weights(seen, 2, 2, 1.0, "[CLS] and [SEP]")
    assert (without[:, [0, T - 1]] == 0).all()
    torch.testing.assert_close(without.sum(-1), torch.ones(T))


@pytest.mark.parametrize(
    ("layer", "head", "temperature", "said"), [(0, 1, 1, "no layer 0"), (1, 13, 1, "head 13"), (1, 1, 0, "above 0")]
)
def test_out_of_range(seen, layer, head, temperature, said):
    with pytest.raises(ValueError, match=said):
        heads.head_weights(seen, layer, head, temperature)
    with pytest.raises(ValueError, match="Can't hide 'me'"):
        heads.hide(seen.tokens, "me")


def test_habits_are_shares(seen):
    shares = habits.habits(seen)
    assert shares.shape == (5, 6, 12) and (shares >= 0).all() and (shares <= 1).all()
    one = seen.weights[0, 2]  # layer 1, head 3: the token before
    by_hand = sum(one[i, i - 1].item() for i in range(1, len(one))) / (len(one) - 1)
    assert shares[1, 0, 2].item() == pytest.approx(by_hand, abs=1e-5)


def test_what_cls_supplies_is_its_weight_times_the_length_of_its_value(seen):
    share, (cls, sep) = habits.from_cls(seen), habits.value_lengths(seen)
    weights, long = seen.weights[2, 9], seen.v[2, 9].norm(dim=-1)  # (T, T), (T,)
    by_hand = [row[0] * long[0] / sum(w * n for w, n in zip(row, long, strict=True)) for row in weights]
    assert share.shape == (6, 12) and share[2, 9].item() == pytest.approx(sum(by_hand).item() / len(by_hand), abs=1e-5)
    word = sum(long[1:-1]) / (len(long) - 2)
    assert cls[2, 9].item() == pytest.approx((long[0] / word).item(), abs=1e-5)
    assert sep[2, 9].item() == pytest.approx((long[-1] / word).item(), abs=1e-5)


def test_each_pronoun_sentence_holds_its_noun_and_it():
    for noun, text in habits.PRONOUNS.items():
        assert {noun, "it"} <= set(text.split())
    assert len(set(habits.SENTENCES)) == 12


def test_words_in_view_where_it_is_known():
    assert heads.words_in_view(torch.eye(4)) == pytest.approx(1)
    assert heads.words_in_view(torch.full((3, 8), 1 / 8)) == pytest.approx(8)


def test_positions_come_back_even_after_an_error():
    _, model = heads.minilm()
    table = model.embeddings.position_embeddings.weight
    before = table.detach().clone()
    with pytest.raises(KeyError), heads.without_positions(model):
        assert (table == 0).all()
        raise KeyError
    assert torch.equal(table, before)


def test_without_positions_a_sentence_is_a_bag_of_words():
    _, model = heads.minilm()
    one, other = "the dog bites the man", "the man bites the dog"
    assert heads.sentence_vector(one) @ heads.sentence_vector(other) < 0.999
    with heads.without_positions(model):
        assert (heads.sentence_vector(one) @ heads.sentence_vector(other)).item() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("sentence", "remark"),
    [
        ("word " * 10_000, "Cut to 64 tokens, the most that can be read; 9938 were left out."),
        ("猫追老鼠", ""),
        ("I saw a \N{SMILING FACE WITH SUNGLASSES} today", "Tokens marked [UNK], 1 here"),
        ("Amina", ""),
    ],
)
def test_unusual_sentences(sentence, remark):
    read = heads.read_heads(sentence)
    assert read.remark.startswith(remark)
    assert 3 <= len(read.tokens) <= heads.LONGEST
    assert read.tokens[0] == "[CLS]" and read.tokens[-1] == "[SEP]"
    assert read.q.shape == read.k.shape == read.v.shape == (6, 12, len(read.tokens), 32)


@pytest.mark.parametrize("sentence", ["", "  \n\t"])
def test_an_empty_sentence(sentence):
    with pytest.raises(ValueError, match="The sentence is empty"):
        heads.read_heads(sentence)


@pytest.fixture
def explorer():
    return AttentionExplorer(SENTENCE)


@pytest.mark.parametrize(
    ("control", "values"),
    [("layer", (6, 3, 1)), ("head", (12, 6, 1)), ("temperature", (0.1, 10, 30)), ("hidden", heads.MASKS[::-1])],
)
def test_each_control_changes_the_picture(explorer, control, values):
    pictures, lines = [], []
    for value in values:
        getattr(explorer, control).value = value
        pictures.append(np.array(explorer.trace("map").z))
        lines.append(explorer.said.value)
        np.testing.assert_allclose(pictures[-1].sum(-1), 1, atol=0.01)
    assert all((a != b).any() for a, b in pairwise(pictures))
    assert all("of 10 tokens" in line for line in lines)


def test_another_sentence_redraws_the_axes(explorer):
    explorer.sentence.value = "Snow fell"
    assert np.shape(explorer.trace("map").z) == (4, 4)
    assert (
        explorer.figure.layout.xaxis.ticktext
        == explorer.figure.layout.yaxis.ticktext
        == ("[CLS]", "snow", "fell", "[SEP]")
    )
    assert explorer.trace("map").customdata[3][1] == ["[SEP]", "snow"]


def test_an_empty_sentence_leaves_the_picture(explorer):
    before = np.array(explorer.trace("map").z)
    explorer.sentence.value = " "
    assert "The sentence is empty. Type at least one word." in explorer.said.value
    assert (np.array(explorer.trace("map").z) == before).all()


def test_a_sentence_is_shown_as_text_and_not_as_html(explorer):
    explorer.sentence.value = "<b>bold</b> & \N{GRINNING FACE}"
    assert "<b>" not in explorer.said.value


def test_the_scaling_is_named_where_it_goes(explorer):
    explorer.temperature.value = 0.18
    assert "the scaling by √d is gone" in explorer.said.value
    assert explorer.unscaled == pytest.approx(1 / math.sqrt(32))
