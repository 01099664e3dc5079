"""Ink counted into pixels: by hand, there and back, moved, thickened, drawn."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.practice.cnn.bitmaps import bitmaps_of, counted, drawn, fitted, moved, thickened
from largemodels.practice.cnn.sketches import SKETCHES
from largemodels.practice.cnn.writers import all_digits


def test_a_block_is_counted_by_hand():
    bits = torch.zeros(1, 8, 8, dtype=torch.bool)
    bits[0, :2, 4:7] = True  # six cells of the block at the top right
    assert counted(bits).tolist() == [[[[0, 6 / 16], [0, 0]]]]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 16), min_size=64, max_size=64))
def test_bitmaps_count_to_their_pictures(counts):
    x = torch.tensor(counts).view(1, 1, 8, 8) / 16
    assert torch.equal(counted(bitmaps_of(x)), x)


def test_all_of_the_data_are_sixteenths_and_come_back():
    x = all_digits()[0].cpu()
    assert torch.equal(counted(bitmaps_of(x)), x)


def test_moved_goes_right_and_down_and_loses_what_leaves():
    bits = torch.zeros(1, 8, 8, dtype=torch.bool)
    bits[0, 2, 3] = True
    assert moved(bits, right=2, down=1).nonzero().tolist() == [[0, 3, 5]]
    assert moved(bits, right=-3, down=-2).nonzero().tolist() == [[0, 0, 0]]
    assert not moved(bits, right=5).any() and not moved(bits, down=-3).any()


def test_thickened_grows_and_wears_away_on_every_side():
    bits = torch.zeros(1, 12, 12, dtype=torch.bool)
    bits[0, 5:8, 5:8] = True
    assert thickened(bits, 0) is bits
    assert thickened(bits, 1).sum() == 9 + 4 * 3 and thickened(bits, -1).nonzero().tolist() == [[0, 6, 6]]


def test_a_drawn_line_is_as_thick_as_the_pen_and_a_dot_is_round():
    page = drawn([[16, 4, 16, 28]], 4)
    assert page[16].sum() == 4 and page[16, 14:18].all() and not page[1].any() and not page[31].any()
    assert drawn([[16, 16]], 6).sum() == pytest.approx(3.14159 * 9, rel=0.15)
    assert not drawn([], 4).any()
    assert torch.equal(
        drawn([[4, 4, 8, 4], [16, 4, 16, 28]], 3), drawn([[4, 4, 8, 4]], 3) | drawn([[16, 4, 16, 28]], 3)
    )


@pytest.mark.parametrize("thick", [2, 8])
def test_fitted_fills_the_frame_wherever_and_however_small_it_was_drawn(thick):
    small = [[2 + x / 5 if n % 2 == 0 else 20 + x / 5 for n, x in enumerate(stroke)] for stroke in SKETCHES[8]]
    for strokes in (SKETCHES[8], small):
        page = drawn(fitted(strokes, thick), thick)
        assert page[0].any() and page[-1].any()
    assert torch.equal(page, drawn(fitted(SKETCHES[8], thick), thick))
    assert fitted([], 4) == [] and fitted([[3, 5]], 4) == [[16, 16]]


@pytest.mark.parametrize(
    ("strokes", "thick", "words"),
    [
        ([[1, 2]], 0, "0 cells thick"),
        ([[1, 2, 3]], 2, "Stroke 0 holds 3 numbers"),
        ([[1, 2], []], 2, "Stroke 1 holds 0"),
        ([[1, float("nan")]], 2, "NaN or infinite"),
    ],
)
def test_what_no_pen_draws_gets_a_sentence(strokes, thick, words):
    with pytest.raises(ValueError, match=words):
        drawn(strokes, thick)


def test_what_cannot_be_counted_gets_a_sentence():
    with pytest.raises(ValueError, match=r"shape \(8, 8\).*bits\[None\]"):
        counted(torch.zeros(8, 8))
    with pytest.raises(ValueError, match="multiple of 4"):
        counted(torch.zeros(1, 6, 6))
    with pytest.raises(ValueError, match="divide counts by 16"):
        bitmaps_of(torch.full((1, 1, 8, 8), 16.0))
    with pytest.raises(ValueError, match="Gray pictures have one"):
        bitmaps_of(torch.zeros(1, 3, 8, 8))


def test_moved_further_than_the_frame_is_wide_leaves_an_empty_one():
    ink = torch.ones(2, 32, 32, dtype=torch.bool)
    for right, down in ((40, 0), (-33, 5), (0, 100)):
        out = moved(ink, right, down)
        assert out.shape == ink.shape and not out.any()
