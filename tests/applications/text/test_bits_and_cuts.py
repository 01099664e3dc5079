"""Bits per byte, compressors, cuts: small models that are known; SmolLM2 where it matters."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.applications.text import bits, cutting, reading, requirements, samples, writing
from largemodels.applications.text.cutting import Cut
from largemodels.start.next_token import smollm2


def test_pencil():
    logs = torch.tensor([0.5, 0.25, 0.25]).log()
    assert bits.perplexity(logs) == pytest.approx(2 ** (5 / 3)) and bits.bits_per_byte(logs, 10) == pytest.approx(0.5)


def test_counting_and_packing():
    letters, perplexity, per_byte = bits.counted("abababab", "ab" * 200)
    assert letters == 8 and perplexity < 1.1 and per_byte < 0.1
    assert bits.counted("zéro", "ab" * 200)[2] > 4
    text = "the quick brown fox jumps over the lazy dog"
    assert bits.packed(text, text * 3) < bits.packed(text) / 3


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 40), st.integers(1, 40), st.floats(0.1, 1), st.floats(0.2, 2), st.integers(0, 99))
def test_a_cut_keeps_the_likeliest(V, k, p, temperature, seed):
    logits = torch.randn(V, generator=torch.Generator().manual_seed(seed))
    cut = Cut(temperature, min(k, V), p)
    chances = cut.of(logits)
    many, share = cutting.left(logits, cut)
    assert chances.sum().item() == pytest.approx(1, abs=1e-5) and 1 <= many <= min(k, V) and share <= 1.0001
    assert set(chances.nonzero()[:, 0].tolist()) == set(logits.topk(many).indices.tolist())


def test_by_rank_ends_where_the_cut_is():
    logits = torch.linspace(5, -5, 300)
    before, after = cutting.by_rank(logits, Cut(top_k=4))
    assert after[:4] != before[:4] and len(after) == 4
    assert before == cutting.by_rank(logits, Cut())[1]
    assert str(Cut()) == "nothing cut" and str(Cut(0.5, 10, 0.9)) == "temperature 0.5, top-k 10, top-p 0.9"
    assert cutting.ranks(300)[0] == 1 and cutting.ranks(300)[-1] == 300


def test_a_reading_is_the_models_own():
    text = "Paris is the capital of France."
    seen = reading.read(text)
    tokenizer, model = smollm2()
    ids = tokenizer(text, return_tensors="pt")["input_ids"].to(model.device)
    with torch.inference_mode():
        loss = model(ids, labels=ids).loss.item()  # the library's own mean
    assert -seen.logs.mean().item() == pytest.approx(loss, rel=1e-4)
    assert seen.rivals.shape == seen.chances.shape == (ids.size(1) - 1, reading.RIVALS)
    assert (seen.chances[:, 0].log() + 1e-4 >= seen.logs).all()
    assert bits.size(seen.ids) == len(text) - len("Paris") and bits.measured(seen.ids)[0] == ids.size(1)
    assert reading.read("word " * 300).left_out > 0
    assert (
        reading.names(seen.ids)[1] == "␣is"
        and len(reading.names(tokenizer("internationalization" * 3)["input_ids"])[0]) <= 14
    )


def test_the_library_writes_and_stops():
    [one, two] = writing.answers([writing.chat("Say yes."), "Question: What is 1 + 1?\nAnswer:"], 8)
    assert one.text and two.text and isinstance(one.ended, bool)
    ids = writing.ids_of("Once upon a time")
    torch.manual_seed(1)
    drawn = writing.by_library(ids, 5, Cut(0.9, 40, 0.95))
    assert drawn.size(1) == ids.size(1) + 5
    assert torch.equal(writing.by_library(ids, 5, Cut(0)), writing.by_library(ids, 5, Cut(1, 1)))
    assert "<|im_start|>assistant" in writing.chat("Say yes.")


def test_samples_are_not_in_what_stands_before_them():
    own = samples.samples()
    assert list(own) == list(samples.KINDS)
    assert all(text[200:260] not in before for text, before in own.values() if len(text) > 300)
    assert math.isclose(len(own[samples.PAGE][0]), samples.LETTERS)


@pytest.mark.parametrize(
    "refused, says",
    [
        (lambda: requirements.require_text(" ?"), "without a letter"),
        (lambda: requirements.require_tokens([1]), "has 1 token"),
        (lambda: requirements.require_sentences("four words are here", 40), "has 4 words"),
        (lambda: requirements.require_sentences("", 40), "without a letter"),
        (lambda: reading.read("a"), "has 1 token"),
        (lambda: writing.answers(["fine", " "], 3), "without a letter"),
    ],
)
def test_refusals(refused, says):
    with pytest.raises(ValueError, match=says):
        refused()
