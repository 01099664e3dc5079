"""Stacks with and without residual connection and norm, and the figures of the parts."""

import pytest
import torch

from largemodels.algorithms.transformer.blocks import EncoderBlock
from largemodels.algorithms.transformer.config import TransformerConfig
from largemodels.algorithms.transformer.counting import block_parameters, encoder_parameters
from largemodels.algorithms.transformer.deep_stacks import KINDS, likeness, look_into
from largemodels.algorithms.transformer.encoder import Encoder


def test_likeness_where_it_is_known():
    assert likeness(torch.ones(2, 3, 4)) == pytest.approx(1)
    assert likeness(torch.eye(4)[None]) == pytest.approx(0)
    assert likeness(torch.tensor([[[1.0, 0], [-1, 0]]])) == pytest.approx(-1)


def test_each_lack_has_its_own_disease():
    looks = {kind: look_into(kind, 12) for kind in KINDS}
    assert all(len(look.sizes) == len(look.likeness) == len(look.gradients) == 13 for look in looks.values())
    assert looks["neither"].gradients[0] < 1e-4
    assert looks["norm only"].likeness[4] > 0.99 and looks["norm only"].gradients[0] > 0.1
    assert looks["residual only"].sizes[-1] > 50
    assert looks["both, norm before"].likeness[-1] < 0.9 and max(looks["both, norm before"].sizes) < 10


@pytest.mark.parametrize(("D", "H", "hidden"), [(8, 2, 20), (12, 3, 48), (6, 1, 1)])
def test_parameters_by_formula_are_those_counted(D, H, hidden):
    config = TransformerConfig(V=11, D=D, H=H, L=3, hidden=hidden, longest=9, pre_norm=False, embedding_norm=True)
    assert sum(block_parameters(D, hidden).values()) == sum(p.numel() for p in EncoderBlock(config).parameters())
    model = Encoder(config)
    assert sum(encoder_parameters(11, D, 3, hidden, 9).values()) == sum(p.numel() for p in model.parameters())
