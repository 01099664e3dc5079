"""Names, the net, and the ways to read a padded batch: packed equals by hand, and company changes nothing."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score
from torch import nn

from largemodels.algorithms.recurrence.names import encode
from largemodels.practice.rnn import baseline, judging, reader, training
from largemodels.practice.rnn.beliefs import paths, read_name
from largemodels.practice.rnn.listing import LastColumn
from largemodels.practice.rnn.reader import NameRNN
from largemodels.practice.rnn.requirements import require_batch
from largemodels.practice.rnn.written import CODES, LANGUAGES, Names, ceiling, known_letters, parts

LETTERS = {letter: n for n, letter in enumerate("abcdefgh", 2)}


def net(cell=nn.RNN, C=5):
    torch.manual_seed(0)
    return NameRNN(LETTERS, C, cell, D=6, H=8).eval()


def test_the_parts_share_no_place_and_no_name():
    three = parts()
    for n, part in enumerate(three):
        assert len(part.texts) == len(part.labels) == len(part.places) and set(part.labels) == set(range(24))
        assert len({*zip(part.texts, part.labels, strict=True)}) == len(part)  # each name once a language
        for other in three[n + 1 :]:
            assert not set(part.places) & set(other.places) and not set(part.texts) & set(other.texts)
    assert len(LANGUAGES) == 24 and list(LANGUAGES) == CODES and not {"XA", "XB", "ZZ"} & set(three[0].places)
    assert parts(1)[2].places != three[2].places


def test_the_ceiling_is_one_right_answer_for_each_different_name():
    told = Names(["Peru", "Peru", "Perú", "Peru"], [0, 1, 2, 3], ["PE"] * 4)
    best = max(np.mean([a == told.labels[0], a == told.labels[1], True, a == told.labels[3]]) for a in range(4))
    assert ceiling(told) == best == 0.5 and told.y.tolist() == [0, 1, 2, 3]


def test_rare_letters_are_unknown():
    assert known_letters(Names(["aab", "ac"], [0, 0], ["x", "y"])) == {"a": 2}
    assert known_letters(Names(["aab", "ac"], [0, 0], ["x", "y"]), least=1) == {"a": 2, "b": 3, "c": 4}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.sampled_from([nn.RNN, nn.GRU]), st.integers(0, 4))
def test_packed_equals_by_hand_equals_alone(lengths, cell, extra):
    model, lengths = net(cell), torch.tensor(lengths)
    tokens = torch.randint(2, 10, (len(lengths), int(lengths.max()) + extra))
    tokens[torch.arange(tokens.size(1)) >= lengths[:, None]] = 0
    with torch.no_grad():
        packed = model(tokens, lengths)
        torch.testing.assert_close(reader.by_hand(model, tokens, lengths), packed, atol=1e-6, rtol=0)
        for row, T in enumerate(lengths.tolist()):
            alone = reader.last_column(model, tokens[row : row + 1, :T], lengths[row : row + 1])
            torch.testing.assert_close(alone[0], packed[row], atol=1e-6, rtol=0)
            every = reader.every_letter(model, tokens)[row, T - 1]
            torch.testing.assert_close(every, packed[row], atol=1e-6, rtol=0)


def test_the_last_column_is_another_answer_and_padding_in_front_moves_it():
    model, (tokens, lengths) = net(), encode(["abc", "defgha"], LETTERS)
    with torch.no_grad():
        gap = (reader.last_column(model, tokens, lengths) - model(tokens, lengths)).abs().max(1).values
        assert gap[0] > 1e-3 and gap[1] < 1e-6  # the longest name fills its row
        moved = torch.tensor([[0, 0, 0, 2, 3, 4], tokens[1].tolist()])
        expected = reader.last_column(model, moved, lengths)
        torch.testing.assert_close(reader.left_padded(model, tokens, lengths), expected)


def test_packed_training_learns_the_same_as_by_hand():
    model, (tokens, lengths) = net(), encode(["abc", "defgha"], LETTERS)
    grads = []
    for way in (NameRNN.__call__, reader.by_hand):
        model.zero_grad()
        way(model, tokens, lengths).square().sum().backward()
        grads.append(model.cell.weight_hh_l0.grad.clone())
    torch.testing.assert_close(*grads, atol=1e-6, rtol=1e-5)


def test_the_listing_has_both_faults():
    model = LastColumn(4, 3, 2)
    x = torch.randn(2, 5, 4)
    assert model(x).shape == (2, 2)
    torch.testing.assert_close(model(x), model.answer(model.cell(x)[0][:, -1]))
    with pytest.raises(RuntimeError, match="not at the same device"):
        model.to("meta")(x.to("meta"))


@pytest.mark.parametrize(
    ("tokens", "lengths", "error", "said"),
    [
        (torch.ones(2, 3).long(), torch.tensor([3, 0]), ValueError, r"Sequence 1 of the batch is empty \(length 0\)"),
        (torch.ones(2, 3).long(), torch.tensor([4, 1]), ValueError, r"Sequence 0 .* longer than the batch, 3"),
        (torch.ones(2, 3).long(), torch.tensor([3]), ValueError, r"The lengths have the shape \(1,\)"),
        (torch.ones(2, 3).long(), torch.tensor([3.0, 1.0]), TypeError, "whole numbers: count the letters"),
        (torch.ones(2, 0).long(), torch.tensor([0, 0]), ValueError, "something to read"),
        (torch.ones(3).long(), torch.tensor([3]), ValueError, r"It must be \(B, T\)"),
        (torch.full((1, 3), 10), torch.tensor([3]), ValueError, "vocabulary has the ids 0 … 9"),
        (torch.ones(1, 3), torch.tensor([3]), TypeError, "must be ids"),
    ],
)
def test_batches_that_cannot_be_read(tokens, lengths, error, said):
    for read in (lambda: require_batch(tokens, lengths, 10), lambda: reader.by_hand(net(), tokens, lengths)):
        with pytest.raises(error, match=said):
            read()
    with pytest.raises(error, match=said):
        net()(tokens, lengths)


def test_batches_of_equal_lengths_have_no_padding():
    lengths, draw = torch.tensor([3, 1, 3, 3, 2, 1]), torch.Generator().manual_seed(0)
    equal, mixed = (training.batches(lengths, 2, draw, same) for same in (True, False))
    assert all(len(set(lengths[rows].tolist())) == 1 for rows in equal) and [len(rows) for rows in mixed] == [2, 2, 2]
    for epoch in (equal, mixed):
        assert sorted(torch.cat(epoch).tolist()) == list(range(6))


def test_a_short_training_learns_and_company_changes_nothing():
    model, test = training.fit("packed", "GRU", epochs=1, H=32), parts()[2]
    few = Names(test.texts[:100], test.labels[:100], test.places[:100])
    together, alone = (training.probabilities(model, few, B=B) for B in (64, 1))
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=0)
    torch.testing.assert_close(together.sum(1), torch.ones(100))
    padded = training.probabilities(model, few, "last column")
    assert (padded - alone).abs().max() > 1e-2
    assert not model.training and judging.macro_f1(few.y, together.argmax(-1)) > 0.06
    for wrong in (dict(way="backwards"), dict(cell="CNN")):
        with pytest.raises(ValueError, match="Choose one of"):
            training.fit(**wrong)
    for wrong in (
        lambda: training.fit(epochs=0),
        lambda: training.fit(B=0),
        lambda: training.probabilities(model, few, B=0),
    ):
        with pytest.raises(ValueError, match="is 0"):
            wrong()


def test_macro_f1_and_its_interval():
    truth, said = [0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 2, 1]
    assert judging.macro_f1(truth, said) == pytest.approx((0.8 + 0.5 + 2 / 3) / 3)
    places = list("aabbcc")
    low, high = judging.f1_interval(truth, said, places)
    assert low < judging.macro_f1(truth, said) <= high <= 1
    assert judging.f1_interval(truth, said, places, other=said) == (0, 0)
    assert judging.f1_interval(truth, truth, places, other=said)[0] >= 0
    sizes = []
    judging.interval(lambda rows: sizes.append(sorted(rows // 2)) or 0.0, places, draws=20)
    assert all(len(rows) == 6 and all(rows.count(n) % 2 == 0 for n in rows) for rows in sizes)  # whole places
    for wrong in (([], []), ([1], [1, 2])):
        with pytest.raises(ValueError, match="Give one for each label"):
            judging.macro_f1(*wrong)
    for what, wrong in (("places", (truth, said, ["a"])), ("other answers", (truth, said, places, [1]))):
        with pytest.raises(ValueError, match=f"6 true labels and 1 {what}"):
            judging.f1_interval(*wrong)
    with pytest.raises(ValueError, match="number of draws is 0"):
        judging.interval(len, places, draws=0)
    with pytest.raises(ValueError, match="two or more"):
        judging.interval(len, ["a", "a"])


def test_the_baselines_count():
    told = Names(["Peru", "Perú", "Malta", "Malte"] * 3, [0, 1, 0, 1] * 3, ["x"] * 12)
    assert baseline.naive_bayes(2, 1.0)[0].build_analyzer()("aé") == ["^", "a", "é", "$", "^a", "aé", "é$"]
    for make in (baseline.naive_bayes, baseline.linear):
        scores = baseline.tried(make, (1, 3), (0.1, 1.0), told, told)
        model = make(3, 1.0).fit(told.texts, told.labels)
        assert list(scores) == [(1, 0.1), (1, 1.0), (3, 0.1), (3, 1.0)]
        assert scores[3, 1.0] == f1_score(told.labels, model.predict(told.texts), average="macro")


def test_beliefs_along_a_name():
    model = NameRNN(LETTERS, 24, nn.GRU, D=6, H=8).eval().to(training.device())
    reading = read_name(model, " abcQ ")
    assert reading.letters == list("abcQ") and reading.remark.endswith("unknown letter: Q.")
    assert reading.beliefs.shape == (4, 24) and reading.states.shape == (4, 8)
    torch.testing.assert_close(read_name(model, "ab").beliefs, reading.beliefs[:2])  # later letters change nothing
    best = int(reading.beliefs[1].argmax())
    assert reading.said(2).startswith(f"after “ab”: {list(LANGUAGES.values())[best]} {reading.beliefs[1, best]:.0%}")
    assert read_name(model, "a" * 50).remark == "Only the first 40 letters are read."
    with pytest.raises(ValueError, match="empty name"):
        read_name(model, " ")


def test_paths_keep_what_spreads_most():
    model = NameRNN(LETTERS, 24, D=6, H=8).eval().to(training.device())
    readings = [read_name(model, name) for name in ("abc", "habcde")]
    flat, share = paths(readings)
    states = torch.cat([reading.states for reading in readings])
    spread = (states - states.mean(0)).square().sum()
    assert [len(path) for path in flat] == [3, 6]
    assert share == pytest.approx(float(torch.cat(flat).square().sum() / spread), abs=1e-5) and 0.5 < share <= 1
    with pytest.raises(ValueError, match="three letters"):
        paths([])
