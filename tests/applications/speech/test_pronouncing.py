"""From spelling to phonemes: the data, counting, and the Transformer."""

import math

import numpy as np
import pytest
import torch

from largemodels.applications.speech.errors import judged
from largemodels.applications.speech.pronouncer import (
    END,
    IDS,
    PAD,
    START,
    epochs,
    new_pronouncer,
    pronounce,
    pronunciation_loss,
    read_aloud,
    stored_pronouncer,
)  # fmt: skip
from largemodels.applications.speech.pronunciations import LETTERS, PHONEMES, lexicon, parse, without_stress
from largemodels.applications.speech.spelling_baseline import JointNgram, align, learned_costs
from largemodels.core.device import device
from largemodels.core.records import read
from largemodels.core.training import train

TOY = [("cat", ("K", "AE1", "T")), ("cab", ("K", "AE1", "B")), ("bat", ("B", "AE1", "T")), ("tab", ("T", "AE1", "B")),
       ("act", ("AE1", "K", "T")), ("tax", ("T", "AE1", "K", "S")), ("axe", ("AE1", "K", "S"))]  # fmt: skip


def test_lines_become_words_and_variants_stay_together():
    text = "a AH0\ntomato T AH0 M EY1 T OW2\ntomato(2) T AH0 M AA1 T OW2 # mine\n3d TH R IY1 D IY1\nit's IH1 T S"
    assert parse(text) == {
        "tomato": [("T", "AH0", "M", "EY1", "T", "OW2"), ("T", "AH0", "M", "AA1", "T", "OW2")],
        "it's": [("IH1", "T", "S")],
    }
    assert without_stress(("K", "AE1")) == ("K", "AE")


def test_the_three_parts_share_no_word_and_hold_known_signs_alone():
    found = lexicon()
    parts = (found.learn, found.validation, found.test)
    assert [len(part) for part in parts[1:]] == [1_000, 4_000] and len(found.learn) > 100_000
    assert len(set().union(*parts)) == sum(map(len, parts))
    assert {p for part in parts for all_ in part.values() for one in all_ for p in one} == set(PHONEMES)
    assert len(PHONEMES) == 24 + 3 * 15 and len(IDS) == len(LETTERS) + len(PHONEMES)


def test_alignment_shares_out_all_phonemes_in_order():
    cost = learned_costs(TOY)
    for word, spoken in TOY:
        aligned = align(word, spoken, cost)
        assert "".join(letter for letter, _ in aligned) == word
        assert tuple(p for _, part in aligned for p in part) == spoken
    assert align("tax", ("T", "AE1", "K", "S"), cost)[2] == ("x", ("K", "S"))
    assert align("a", ("T", "AE1", "K"), cost) == []  # three phonemes, one letter


def test_chances_add_up_and_counting_says_what_it_saw():
    counts = JointNgram(TOY, order=3)
    assert [counts.pronounce(word) for word, _ in TOY] == [spoken for _, spoken in TOY]
    assert counts.pronounce("bax") == ("B", "AE1", "K", "S")
    before = counts.START * 2
    pairs = {pair for after in counts.counts.values() for pair in after}
    whole = sum(counts.chance(before, pair) for pair in pairs)
    assert 0.9 < whole <= 1 + 1e-6  # the rest is kept for pairs that were never seen


def test_batches_hold_like_lengths_and_each_pair_once_an_epoch():
    pairs = [("a" * (n % 7 + 2), ("AH0",)) for n in range(50)]
    batches = epochs(pairs, 10)
    epoch = [next(batches) for _ in range(5)]
    assert sorted(word for batch in epoch for word, _ in batch) == sorted(word for word, _ in pairs)
    assert max(len({len(word) for word, _ in batch}) for batch in epoch) <= 3


def test_the_loss_is_that_of_the_library_and_padding_costs_nothing():
    model = new_pronouncer().eval()
    one = pronunciation_loss(model, TOY[:1]).item()
    source = torch.tensor([[IDS[letter] for letter in "cat"]], device=device())
    target = torch.tensor([[START, *(IDS[p] for p in TOY[0][1]), END]], device=device())
    logits = model(source, target[:, :-1])
    assert one == pytest.approx(torch.nn.functional.cross_entropy(logits[0], target[0, 1:]).item(), abs=1e-4)
    long = ("tax", ("T", "AE1", "K", "S"))
    both = pronunciation_loss(model, [TOY[0], long]).item()
    assert both == pytest.approx((4 * one + 5 * pronunciation_loss(model, [long]).item()) / 9, abs=1e-4)
    assert 3 < one < 9 and PAD == 0 and math.log(3 + len(IDS)) == pytest.approx(np.log(99))


def test_a_small_one_learns_seven_words_by_heart():
    model = new_pronouncer(D=32, L=1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    train(model, lambda step: pronunciation_loss(model, TOY), optimizer, 80)
    assert pronounce(model, [word for word, _ in TOY]) == [spoken for _, spoken in TOY]


@pytest.mark.parametrize(
    ("word", "says"), [("", "no word"), ("a" * 41, "41 letters"), ("naïve", "'ï'"), ("注意", "sign")]
)
def test_a_word_that_it_cannot_read_is_a_sentence(word, says):
    with pytest.raises(ValueError, match=says):
        pronounce(new_pronouncer(D=32, L=1), [word])


def test_judging_tells_words_from_phonemes():
    found = judged({"cat": [("K", "AE1", "T")], "at": [("AE1", "T")]}, [("K", "AE0", "T"), ("AH0", "T")])
    assert found["words"] == 0.5 and found["words with stress"] == 1 and found["phonemes"] == pytest.approx(1 / 5)


def test_the_stored_weights_say_what_is_on_record_and_can_be_heard():
    words = list(lexicon().test)[:40]
    said = [" ".join(one) for one in pronounce(stored_pronouncer(), words)]
    same = sum(one == other for one, other in zip(said, read("pronouncer")["spoken"], strict=False))
    assert same >= 38  # half precision may turn a close call
    assert len(read_aloud(stored_pronouncer(), "It's raining, 'they' said.")) > 8_000
    with pytest.raises(ValueError, match="nothing to say"):
        read_aloud(stored_pronouncer(), "123")
