"""What moves with its input, what an output can see, and the tiles of a shuffled photo."""

from functools import partial

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from largemodels.algorithms.convolution.equivariance import (
    extent,
    pixels_that_matter,
    receptive_field,
    shift_error,
    shuffled_tiles,
    unchanged,
)

x, w = torch.randn(1, 2, 20, 40), torch.randn(3, 2, 3, 3)


@pytest.mark.parametrize("stride", [1, 2, 4])
def test_a_convolution_moves_by_multiples_of_its_stride(stride):
    layer = partial(F.conv2d, weight=w, stride=stride)
    kept = [t for t in range(17) if shift_error(layer, x, t, stride) < 1e-5]
    assert kept == list(range(0, 17, stride))


def test_padding_breaks_it_at_the_border_only():
    layer = partial(F.conv2d, weight=w, padding=1)
    assert shift_error(layer, x, 3) > 0.05 and shift_error(layer, x, 3, cut=1) < 1e-5


def test_the_window_can_move_by_16_pixels():
    with pytest.raises(ValueError, match=r"t is 17. The window can move by 0 to 16"):
        shift_error(torch.relu, x, 17)


@pytest.mark.parametrize("layers", [[(3, 1)], [(3, 1), (3, 1)], [(3, 2), (5, 2), (3, 1)], [(2, 3), (4, 1)]])
def test_the_receptive_field_is_what_the_gradient_says(layers):
    net = nn.Sequential(*(nn.Conv2d(1, 1, k, stride) for k, stride in layers))
    strength = pixels_that_matter(net, torch.randn(1, 1, 60, 60))
    assert extent(strength) == receptive_field(layers)


def test_extent():
    spot = torch.zeros(9, 9)
    spot[2:5, 3:5] = 1.0
    assert extent(spot) == 3 and extent(spot, 0.4) <= extent(spot, 0.9) <= 5
    spot[8, 8] = 0.01
    assert extent(spot) == 7 and extent(spot, 0.9) <= 5
    with pytest.raises(ValueError, match="no pixel moves this output"):
        extent(torch.zeros(3, 3))


def test_unchanged():
    assert unchanged(torch.tensor([1.0, 2, 3, 4]), torch.tensor([1.0, 2, 3, 5])) == 0.75


def test_tiles_are_moved_and_nothing_is_lost():
    photo = torch.rand(3, 8, 8)
    mixed = shuffled_tiles(photo, 2, seed=1)
    assert not torch.equal(mixed, photo) and torch.equal(mixed, shuffled_tiles(photo, 2, seed=1))
    assert torch.equal(mixed.flatten().sort().values, photo.flatten().sort().values)
    assert torch.equal(shuffled_tiles(photo, 8, seed=1), photo)
    tiles = {
        tuple(t.flatten().tolist()) for t in photo.unfold(1, 2, 2).unfold(2, 2, 2).permute(1, 2, 0, 3, 4).flatten(0, 1)
    }
    assert tuple(mixed[:, 2:4, 4:6].flatten().tolist()) in tiles
    for seed in range(20):
        assert all((shuffled_tiles(photo, 4, seed) != photo).flatten())  # none of the four stays
    with pytest.raises(ValueError, match="Tiles of 3 don't fill a photo of 8 × 8"):
        shuffled_tiles(photo, 3, seed=1)
