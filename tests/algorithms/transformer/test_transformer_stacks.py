"""What each of the three stacks may see, what it refuses, and what it counts."""

import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.algorithms.attention.attention import padding_mask
from largemodels.algorithms.transformer.config import TransformerConfig
from largemodels.algorithms.transformer.counting import encoder_parameters
from largemodels.algorithms.transformer.decoder import Decoder
from largemodels.algorithms.transformer.embeddings import Embedding
from largemodels.algorithms.transformer.encoder import Encoder
from largemodels.algorithms.transformer.encoder_decoder import EncoderDecoder

SHAPE = TransformerConfig(V=7, D=8, H=2, L=2, hidden=16, longest=6)


@pytest.fixture
def tokens():
    torch.manual_seed(0)
    return torch.randint(7, (3, 5))


def moved(model, tokens, at):
    """Which outputs move when one token is changed. (T,)."""
    other = tokens.clone()
    other[:, at] = (other[:, at] + 1) % 7
    with torch.no_grad():
        return ((model(other) - model(tokens)).abs().amax(-1) > 1e-6).all(0)


@pytest.mark.parametrize("pre_norm", [False, True])
def test_an_encoder_sees_both_sides_and_a_decoder_one(tokens, pre_norm):
    assert moved(Encoder(replace(SHAPE, pre_norm=pre_norm)), tokens, 2).all()
    assert moved(Decoder(replace(SHAPE, pre_norm=pre_norm)), tokens, 2).tolist() == [False, False, True, True, True]


def test_without_its_mask_a_decoder_peeks(tokens):
    model = Decoder(SHAPE)
    model.causal = False
    assert moved(model, tokens, 2).all()


@settings(max_examples=15, deadline=None)
@given(T=st.integers(1, 6), seed=st.integers(0, 99))
def test_padding_changes_nothing(T, seed):
    torch.manual_seed(seed)
    model, tokens = Encoder(SHAPE), torch.randint(7, (1, 6))
    alone = model(tokens[:, :T])
    padded = model(tokens, padding_mask(torch.tensor([T]), 6))[:, :T]
    torch.testing.assert_close(alone, padded, atol=1e-5, rtol=1e-5)


def test_both_together(tokens):
    model = EncoderDecoder(SHAPE)
    lengths = torch.tensor([5, 3, 1])
    logits = model(tokens, tokens[:, :4], lengths)
    assert logits.shape == (3, 4, 7)
    other = tokens.clone()
    other[1, 3:] = 0  # padding, whatever stands in it
    torch.testing.assert_close(model(other, tokens[:, :4], lengths)[1], logits[1])
    made = model.generate(tokens, start=0, steps=3, lengths=lengths)
    assert made.shape == (3, 4) and (made[:, 0] == 0).all()
    torch.testing.assert_close(model(tokens, made[:, :3], lengths).argmax(-1), made[:, 1:])


def test_positions_tell_places_apart():
    same = torch.zeros(1, 4, dtype=torch.long)
    for kind, different in (("learned", True), ("sinusoidal", True), (None, False)):
        x = Embedding(replace(SHAPE, positions=kind))(same)[0]
        assert bool((x[0] != x[1]).any()) == different
        assert x[:, 0].shape == (4,)


@pytest.mark.parametrize("stack", [Encoder, Decoder, EncoderDecoder])
@pytest.mark.parametrize(
    "later",
    [
        dict(positions="rotary"), dict(norm="rms"), dict(kv_heads=1), dict(qk_norm=True), dict(tied=False),
        dict(bias=False),
    ],
)  # fmt: skip
def test_parts_that_came_later_are_not_left_out_in_silence(stack, later):
    with pytest.raises(ValueError, match=f"has no place for what the configuration says of {next(iter(later))}"):
        stack(replace(SHAPE, **later))


def test_logits_read_the_table_backwards():
    embed = Embedding(SHAPE)
    torch.testing.assert_close(
        embed.logits(embed.token.weight[None, :3])[0, 1, 1], embed.token.weight[1].square().sum()
    )


def test_dropout_is_for_training_only(tokens):
    model = Encoder(replace(SHAPE, dropout=0.5))
    assert (model(tokens) != model(tokens)).any()
    model.eval()
    assert torch.equal(model(tokens), model(tokens))


WRONG = [
    (torch.zeros(2, 3), None, TypeError, "tokens hold torch.float32.*tokens.long()"),
    ([[1, 2]], None, TypeError, r"tokens is a list\. It must be a tensor: write `torch\.tensor\(tokens\)`"),
    (torch.ones(2, 3, dtype=torch.long), [[True]], TypeError, "mask is a list"),
    (torch.zeros(3, dtype=torch.long), None, ValueError, r"tokens have the shape \(3,\)"),
    (torch.zeros(2, 0, dtype=torch.long), None, ValueError, r"tokens have the shape \(2, 0\)"),
    (torch.zeros(2, 7, dtype=torch.long), None, ValueError, "7 long, and there are positions for 6"),
    (torch.full((2, 3), 7), None, ValueError, "tokens go from 7 to 7. The vocabulary has the ids 0 … 6"),
    (torch.full((2, 3), -1), None, ValueError, "tokens go from -1 to -1"),
    (torch.ones(2, 3, dtype=torch.long), torch.ones(2, 1, 3), TypeError, "mask holds torch.float32"),
    (
        torch.ones(2, 3, dtype=torch.long),
        torch.ones(2, 3).bool(),
        ValueError,
        r"\(2, 3\). It must broadcast.*\[:, None\]",
    ),
    (torch.ones(2, 3, dtype=torch.long), torch.zeros(2, 1, 3).bool(), ValueError, "mask hides every token"),
]


@pytest.mark.parametrize(("tokens", "mask", "kind", "said"), WRONG)
def test_a_mistake_is_said_as_a_sentence(tokens, mask, kind, said):
    with pytest.raises(kind, match=said):
        Encoder(SHAPE)(tokens, mask)


def test_vectors_that_a_stack_refuses():
    model = Encoder(SHAPE)
    with pytest.raises(ValueError, match=r"x has the shape \(2, 3, 9\). It must be \(B, T, 8\)"):
        model.run(torch.zeros(2, 3, 9))
    with pytest.raises(ValueError, match="x holds a NaN"):
        model.run(torch.full((2, 3, 8), math.nan))


def test_a_memory_that_is_missing_or_not_wanted(tokens):
    with pytest.raises(ValueError, match="has no cross-attention"):
        Decoder(SHAPE)(tokens, torch.randn(3, 2, 8))
    with pytest.raises(ValueError, match="needs a memory"):
        Decoder(SHAPE, cross=True)(tokens)


def test_a_mask_for_no_memory_is_not_dropped_in_silence(tokens):
    with pytest.raises(ValueError, match="has no memory that a mask could hide"):
        Decoder(SHAPE)(tokens, memory_mask=torch.ones(3, 1, 5).bool())


@pytest.mark.parametrize("lengths", [torch.tensor([5, 6, 1]), torch.tensor([5, -1, 1])])
def test_lengths_beyond_the_source(tokens, lengths):
    with pytest.raises(ValueError, match=r"lengths go from -?\d to \d, and the sentences are padded to 5"):
        EncoderDecoder(SHAPE)(tokens, tokens, lengths)


def test_sizes_below_one():
    with pytest.raises(ValueError, match=r"L is -1\. It must be a whole number, at least 1"):
        replace(SHAPE, L=-1)
    with pytest.raises(ValueError, match=r"L is -1\. It must be a whole number, at least 1"):
        encoder_parameters(V=7, D=8, L=-1, hidden=16, longest=6)
