"""The listing's wiring with its faults, and the mended net without them."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.practice.cnn.digit_net import DigitNet
from largemodels.practice.cnn.listing import FixedFlatten, rows_out


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 20), st.integers(4, 80), st.integers(1, 12))
def test_the_formula_says_what_the_listing_does(B, side, classes):
    net, x, rows = FixedFlatten(hidden=2, classes=classes), torch.zeros(B, 1, side, side), rows_out(B, side)
    if rows is None:
        with pytest.raises(RuntimeError, match="invalid for input of size"):
            net(x)
    else:
        assert net(x).shape == (rows, classes)


def test_four_in_and_sixteen_out():
    assert [rows_out(4, side) for side in (8, 16, 32, 64)] == [None, 1, 4, 16]
    assert rows_out(16, 8) == 1 and rows_out(5, 34) == 5  # two poolings of 34 leave 8, too


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 5), st.integers(2, 40), st.integers(2, 40), st.integers(1, 12))
def test_the_mended_net_gives_one_row_a_picture_whatever_its_size(B, H, W, classes):
    net = DigitNet(channels=2, maps=3, classes=classes).eval()
    x = torch.rand(B, 1, H, W)
    out = net(x)
    assert out.shape == (B, classes)
    assert torch.allclose(out[:1], net(x[:1]), atol=1e-5)  # the others don't change its answer


def test_its_maps_and_their_sizes():
    first, second = DigitNet().maps(torch.rand(2, 1, 8, 8))
    assert first.shape == (2, 16, 8, 8) and second.shape == (2, 32, 4, 4)
    assert sum(p.numel() for p in DigitNet().parameters()) == 16 * 10 + 32 * (16 * 9 + 1) + 10 * (512 + 1)
    with pytest.raises(ValueError, match=r"write `x\[None\]`"):
        DigitNet()(torch.rand(1, 8, 8))
