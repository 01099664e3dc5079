"""The course's blocks and stacks against torch's, from the same weights, over random shapes."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from largemodels.algorithms.attention.attention import causal_mask, padding_mask
from largemodels.algorithms.transformer import parity
from largemodels.algorithms.transformer.blocks import DecoderBlock, EncoderBlock, FeedForward, LayerNorm
from largemodels.algorithms.transformer.config import TransformerConfig
from largemodels.algorithms.transformer.encoder_decoder import EncoderDecoder

BLOCK = TransformerConfig(V=5, D=8, H=2, L=1, hidden=20, longest=6)
sizes = st.integers(1, 6)
either = st.booleans()


def close(ours, theirs):
    torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-5)


@settings(max_examples=25, deadline=None)
@given(B=sizes, T=sizes, D=st.integers(1, 9), seed=st.integers(0, 99))
def test_layer_norm_is_torchs(B, T, D, seed):
    torch.manual_seed(seed)
    theirs, ours = nn.LayerNorm(D), LayerNorm(D)
    nn.init.normal_(theirs.weight), nn.init.normal_(theirs.bias)
    parity.copy_norm(theirs, ours)
    x = torch.randn(B, T, D) * 10 + 3
    close(ours(x), theirs(x))


def test_equal_numbers_are_normed_to_nothing():
    assert LayerNorm(4)(torch.full((2, 4), 7.0)).tolist() == [[0.0] * 4] * 2


@settings(max_examples=25, deadline=None)
@given(
    B=sizes, T=sizes, H=st.sampled_from([1, 2, 4]), pre_norm=either, gelu=either, padded=either, seed=st.integers(0, 99)
)
def test_an_encoder_block_is_torchs(B, T, H, pre_norm, gelu, padded, seed):
    torch.manual_seed(seed)
    activation = "gelu" if gelu else "relu"
    theirs = nn.TransformerEncoderLayer(8, H, 20, 0.0, activation, batch_first=True, norm_first=pre_norm)
    ours = EncoderBlock(replace(BLOCK, H=H, pre_norm=pre_norm, activation=activation))
    parity.copy_block(theirs, ours)
    x, lengths = torch.randn(B, T, 8), torch.randint(1, T + 1, (B,))
    mask = padding_mask(lengths, T) if padded else None
    close(ours(x, mask), theirs(x, src_key_padding_mask=~mask[:, 0] if padded else None))


@settings(max_examples=25, deadline=None)
@given(B=sizes, T=sizes, S=sizes, pre_norm=either, padded=either, seed=st.integers(0, 99))
def test_a_decoder_block_is_torchs(B, T, S, pre_norm, padded, seed):
    torch.manual_seed(seed)
    theirs = nn.TransformerDecoderLayer(8, 2, 20, 0.0, batch_first=True, norm_first=pre_norm)
    ours = DecoderBlock(replace(BLOCK, pre_norm=pre_norm, activation="relu"))
    parity.copy_block(theirs, ours)
    x, memory = torch.randn(B, T, 8), torch.randn(B, S, 8)
    mask = padding_mask(torch.randint(1, S + 1, (B,)), S) if padded else None
    hidden = ~mask[:, 0] if padded else None
    wanted = theirs(x, memory, tgt_mask=~causal_mask(T), memory_key_padding_mask=hidden)
    close(ours(x, memory, causal_mask(T), mask), wanted)


@pytest.mark.parametrize("pre_norm", [False, True])
@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
def test_the_whole_is_torchs(pre_norm):
    torch.manual_seed(0)
    theirs = nn.Transformer(16, 4, 2, 2, 32, 0.0, batch_first=True, norm_first=pre_norm)
    sizes = dict(V=5, D=16, H=4, L=2, hidden=32, longest=10)
    ours = EncoderDecoder(TransformerConfig(**sizes, pre_norm=pre_norm, activation="relu", final_norm=True))
    parity.copy_transformer(theirs, ours)
    x, y, mask = torch.randn(2, 7, 16), torch.randn(2, 5, 16), padding_mask(torch.tensor([7, 4]), 7)
    hidden = dict(src_key_padding_mask=~mask[:, 0], memory_key_padding_mask=~mask[:, 0])
    close(ours.decoder.run(y, ours.encoder.run(x, mask), mask), theirs(x, y, tgt_mask=~causal_mask(5), **hidden))


def test_norms_in_other_places_are_no_copy():
    theirs = nn.TransformerEncoderLayer(8, 2, 20, norm_first=True)
    with pytest.raises(ValueError, match="norm_first is True"):
        parity.copy_block(theirs, EncoderBlock(replace(BLOCK, pre_norm=False)))


def test_an_unknown_activation():
    with pytest.raises(ValueError, match=r"activation is 'tanh'\. Choose one of: relu, gelu"):
        FeedForward(4, 8, "tanh")
