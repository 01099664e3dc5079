"""Stacks with and without road and norm, and the figures of the parts."""

import math

import pytest
import torch

from largemodels.algorithms.transformer import block_figures
from largemodels.algorithms.transformer.blocks import EncoderBlock, LayerNorm
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
    assert looks["road only"].sizes[-1] > 50
    assert looks["both, norm before"].likeness[-1] < 0.9 and max(looks["both, norm before"].sizes) < 10


@pytest.mark.parametrize(("D", "H", "hidden"), [(8, 2, 20), (12, 3, 48), (6, 1, 1)])
def test_parameters_by_formula_are_those_counted(D, H, hidden):
    config = TransformerConfig(V=11, D=D, H=H, L=3, hidden=hidden, longest=9, pre_norm=False, embedding_norm=True)
    assert sum(block_parameters(D, hidden).values()) == sum(p.numel() for p in EncoderBlock(config).parameters())
    model = Encoder(config)
    assert sum(encoder_parameters(11, D, 3, hidden, 9).values()) == sum(p.numel() for p in model.parameters())


def test_the_figure_of_depths():
    looks = {L: [look_into(kind, L) for kind in KINDS] for L in (2, 4, 48)}
    figure = block_figures.depths(looks, start=4)
    control = figure.layout.sliders[0]
    assert control.active == 1 and len(figure.data) == 15 and len(figure.data[0].x) == 5
    last = control.steps[-1].args[0]
    assert len(last["y"]) == 15 and all(len(line) == 49 for line in last["x"])
    assert all(math.isfinite(value) for line in last["y"] for value in line)
    assert "nan" not in figure.layout.meta["alt"] and "inf" not in figure.layout.meta["alt"]


def test_the_figure_of_the_norm():
    x = torch.tensor([[1.0, 2, 3, last] for last in (-20, 2, 40)])
    figure = block_figures.last_number_moves(x, LayerNorm(4)(x).detach(), start=1)
    assert figure.layout.sliders[0].active == 1 and "the mean of the others" in figure.layout.title.text
    assert figure.data[1].y[3] == pytest.approx(0, abs=1e-6)
    assert figure.layout.sliders[0].steps[2].args[0]["y"][1][3] == pytest.approx(math.sqrt(3), abs=0.01)
