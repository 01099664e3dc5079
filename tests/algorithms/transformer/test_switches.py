"""Each part switched off does what is said, and comes back."""

import math
from dataclasses import replace

import pytest
import torch

from largemodels.algorithms.transformer.config import TransformerConfig
from largemodels.algorithms.transformer.encoder import Encoder
from largemodels.algorithms.transformer.encoder_decoder import EncoderDecoder
from largemodels.algorithms.transformer.switches import PARTS, switched_off

SHAPE = TransformerConfig(V=7, D=8, H=2, L=2, hidden=16, longest=6, pre_norm=False)
SOURCE, TARGET = torch.tensor([[1, 2, 3, 4]]), torch.tensor([[0, 5, 6]])


@pytest.fixture
def both():
    torch.manual_seed(0)
    return EncoderDecoder(SHAPE)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_missed_and_comes_back(both, part):
    before = both(SOURCE, TARGET)
    with pytest.raises(KeyError), switched_off(both, part):
        assert not torch.allclose(both(SOURCE, TARGET), before, atol=1e-4)
        raise KeyError
    assert torch.equal(both(SOURCE, TARGET), before)


def test_one_layer_alone(both):
    with switched_off(both, "feed-forward", layers=[2]):
        x = torch.randn(1, 3, 8)
        assert (both.encoder.blocks[0].feed(x) != 0).any() and (both.encoder.blocks[1].feed(x) == 0).all()


def test_without_cross_attention_the_source_is_not_read(both):
    with switched_off(both, "cross-attention"):
        assert torch.equal(both(SOURCE, TARGET), both(SOURCE.flip(1), TARGET))


def test_without_positions_an_encoder_sees_a_set():
    model, order = Encoder(SHAPE), torch.tensor([2, 0, 3, 1])
    with switched_off(model, "positions"):
        torch.testing.assert_close(model(SOURCE[:, order]), model(SOURCE)[:, order], atol=1e-5, rtol=1e-5)
    assert not torch.allclose(model(SOURCE[:, order]), model(SOURCE)[:, order], atol=1e-3)


def test_without_scaling_queries_are_longer_by_the_root_of_d(both):
    attend, x = both.encoder.blocks[0].attend, torch.randn(1, 3, 8)
    before = attend.query(x)
    with switched_off(both, "scaling"):
        torch.testing.assert_close(attend.query(x), before * math.sqrt(8 / 2))


@pytest.mark.parametrize("pre_norm", [False, True])
def test_without_residual_and_norm_only_what_the_part_makes_goes_on(pre_norm):
    block = Encoder(replace(SHAPE, pre_norm=pre_norm)).blocks[0]
    x = torch.randn(1, 3, 8)
    with switched_off(stack_of(block), "residual connection", "layer norm"):
        torch.testing.assert_close(block(x), block.feed(block.attend(x)[0]))


def stack_of(block):
    model = torch.nn.Module()
    model.blocks = torch.nn.ModuleList([block])
    return model


def test_words_that_are_no_part(both):
    with pytest.raises(ValueError, match="Can't switch off 'heart'"), switched_off(both, "heart"):
        pass
    with pytest.raises(ValueError, match="There is no layer 3"), switched_off(both, "attention", layers=[3]):
        pass
