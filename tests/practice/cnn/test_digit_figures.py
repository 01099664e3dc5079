"""The figures of notebook 3.3: what they draw and what they say is computed here once more, on small numbers."""

import base64
import io

import numpy as np
import pytest
import torch
from figure_reading import start, still, stops
from PIL import Image

from largemodels.algorithms.linear.decisions import wilson
from largemodels.core.figures import BLUE, INK, VERMILION
from largemodels.practice.cnn import break_figures, digit_figures, net_diagrams
from largemodels.practice.cnn.digit_net import DigitNet
from largemodels.practice.cnn.listing import FixedFlatten


def pixels(uri):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))))


def test_the_diagram_has_the_shapes_of_both_nets():
    svg = net_diagrams.two_nets().svg()
    for words in ("(B, classes, S/4, S/4)", "(B, 32, S/2, S/2)", "rows = B (S / 32)²", "rows = B for every S"):
        assert words in svg
    assert all(color in svg for color in (BLUE, INK, VERMILION))
    net, wired, x = DigitNet(), FixedFlatten(), torch.zeros(2, 1, 32, 32)
    assert [tuple(maps.shape) for maps in net.maps(x)] == [(2, 16, 32, 32), (2, 32, 16, 16)]
    assert wired.pool(wired.conv2(wired.pool(wired.conv1(x)))).shape == (2, 10, 8, 8)


def test_digit_gallery_shows_ink_dark():
    x = torch.zeros(2, 1, 8, 8)
    x[1] = 1
    figure = digit_figures.digit_gallery(x, ["none", "all"], "Two pictures, one empty and one full of ink.")
    found = [pixels(image.source).mean() for image in figure.layout.images]
    assert found[0] == 255 and found[1] < 30
    assert [note.text for note in figure.layout.annotations] == ["none", "all"]


def test_rows_table_says_which_cases_are_silent():
    shown = still(digit_figures.rows_table([4, 16], [8, 32, 64]))
    assert shown["rows"]["text"] == [["error", "4", "16"], ["1", "16", "64"]]
    assert shown["rows"]["z"] == [[0, 1, -1], [-1, 1, -1]]
    assert (
        "3 of 6 cases are wrong" in shown.title
        and "for sides of 8, 32, 64. 4 in: error, 4, 16; 16 in: 1, 16, 64." in shown.alt
    )


def test_map_slider_shows_each_digit_and_its_maps():
    torch.manual_seed(0)
    net, x = DigitNet().eval(), torch.rand(2, 1, 8, 8)
    net.conv2.weight.data[:5], net.conv2.bias.data[:5] = 0, -1  # five maps that are 0 everywhere
    figure = digit_figures.map_slider(net, x, [4, 7], start=1)
    assert start(figure) == "7"
    at = stops(figure)
    sheets = [pixels(shown["picture"]["source"]) for shown in at.values()]
    assert not np.array_equal(*sheets)
    for n, (label, shown) in enumerate(at.items()):
        idle = int((net.maps(x)[1][n].flatten(1).amax(1) == 0).sum())
        assert (
            idle >= 5 and shown.title.startswith(f"a {label}, its 16 maps") and f"{idle} of them all 0" in shown.title
        )


def test_ways_compared_shows_shares_and_intervals():
    a, b = np.arange(100) < 90, np.arange(100) < 80
    shown = still(digit_figures.ways_compared({"mixed": {"one": a, "two": b}, "apart": {"one": b, "two": b}}))
    assert (
        shown["mixed"]["x"] == [0.9, 0.8]
        and shown["apart"]["x"] == [0.8, 0.8]
        and shown["mixed"]["y"] == ["one", "two"]
    )
    low, high = wilson(90, 100)
    assert shown["mixed"]["error_x"]["array"][0] == pytest.approx(high - 0.9)
    assert shown["mixed"]["error_x"]["arrayminus"][0] == pytest.approx(0.9 - low)
    assert "mixed: one 0.900, two 0.800; apart: one 0.800" in shown.alt


def test_moved_digits():
    shares = {"a net": [0.5, 1.0, 0.4], "another": [0.1, 0.9, 0.2]}
    examples = [torch.full((8, 8), v) for v in (0.1, 0.2, 0.3)]
    figure = break_figures.moved_digits([-1, 0, 1.5], shares, examples, start=2)
    assert start(figure) == "1.5"
    for n, (label, at) in enumerate(stops(figure).items()):
        assert at["digit"]["z"][0][0] == pytest.approx((n + 1) / 10)
        assert at["here"]["x"] == [float(label)] * 2 and at["here"]["y"] == [share[n] for share in shares.values()]
        assert at.title == f"moved by {label} px: a net {shares['a net'][n]:.2f}, another {shares['another'][n]:.2f}"
        assert (at["a net"]["x"], at["a net"]["y"]) == ([-1, 0, 1.5], shares["a net"])
    assert "another: 0.10 at -1, 0.20 at 1.5" in at.alt


def test_thick_digits():
    shown = still(break_figures.thick_digits([-1, 0, 2], {"a net": [0.8, 0.9, 0.7]}))
    assert (shown["a net"]["x"], shown["a net"]["y"]) == ([-1, 0, 2], [0.8, 0.9, 0.7])
    assert "a net: 0.80 at -1, 0.70 at 2" in shown.alt and shown.layout["shapes"][0]["x0"] == 0


def test_neighbor_gallery_marks_right_and_wrong():
    known = torch.stack([torch.full((3, 8, 8), v) for v in (0.0, 0.4, 0.8)])
    figure = break_figures.neighbor_gallery(known, known, ["cat", "cat", "cup"], {"way": [1, 2, 0]}, [0, 1])
    captions = [note.text for note in figure.layout.annotations]
    assert captions == ["asked: cat", "way:<br>✓ cat", "asked: cat", "way:<br>✗ cup"]
    means = [round(pixels(image.source).mean() / 255, 1) for image in figure.layout.images]
    assert means == [0.0, 0.4, 0.4, 0.8] and "cat: way cat; cat: way cup" in still(figure).alt


def test_the_rows_tables_sides_and_batches_stand_on_their_axes():
    shown = still(digit_figures.rows_table([4, 16], [8, 32, 64]))
    assert shown["rows"]["x"] == ["8 × 8", "32 × 32", "64 × 64"] and shown["rows"]["y"] == ["4 in", "16 in"]


def test_the_moved_digit_is_first_shown_as_it_opens():
    examples = [torch.full((8, 8), v) for v in (0.1, 0.2)]
    shown = still(break_figures.moved_digits([0, 1], {"a net": [0.5, 1.0]}, examples, start=0))
    assert shown["digit"]["z"][0][0] == pytest.approx(0.1) and shown["here"]["x"] == [0]
