"""The page to draw on and what two nets say of it: each control at both ends and in the middle; the framed twin."""

import numpy as np
import pytest
import torch
from figure_reading import start, stops

from largemodels.practice.cnn import drawing_figures
from largemodels.practice.cnn.bitmaps import counted, drawn, fitted, moved
from largemodels.practice.cnn.digit_net import DigitNet
from largemodels.practice.cnn.drawing_explorer import FITTED, FREE, MOST, DrawingExplorer
from largemodels.practice.cnn.sketches import SKETCHES


@pytest.fixture(autouse=True)
def small_nets(monkeypatch):
    """Two nets that aren't trained: what is shown is tried here, not how well they read."""
    nets = {}
    for seed, most in enumerate((1.0, 0.0)):
        torch.manual_seed(seed)
        nets[most] = DigitNet().eval()
        nets[most].classify.weight.data *= 20  # so that answers differ
    monkeypatch.setattr(drawing_figures, "taught", lambda seed, most: nets[most])
    return nets


@pytest.fixture
def explorer():
    return DrawingExplorer()


def agrees(explorer, nets, pixels):
    """Cells, bars and words are those of these 64 numbers."""
    assert np.allclose(explorer.trace("what the nets see").z, pixels[0, 0])
    for (name, most), said in zip(
        drawing_figures.TAUGHT.items(), ("moved pictures, the net reads", "without,"), strict=True
    ):
        bars = nets[most](pixels).softmax(-1)[0].tolist()
        assert np.allclose(explorer.trace(name).y, bars, atol=1e-5)
        assert f"{said} {np.argmax(bars)} ({max(bars):.2f})" in explorer.said.value


@pytest.mark.parametrize("thick", [1, 6, 12])
@pytest.mark.parametrize("shift", [-MOST, 0, MOST])
@pytest.mark.parametrize("frame", [FITTED, FREE])
def test_every_control(explorer, small_nets, thick, shift, frame):
    explorer.thick.value, explorer.right.value, explorer.down.value, explorer.frame.value = thick, shift, -shift, frame
    strokes = fitted(SKETCHES[5], thick) if frame == FITTED else SKETCHES[5]
    agrees(explorer, small_nets, counted(moved(drawn(strokes, thick)[None], shift, -shift)))
    assert (explorer.canvas.thick, explorer.canvas.right, explorer.canvas.down) == (thick, shift, -shift)


def test_it_follows_a_stroke_point_by_point(explorer, small_nets):
    explorer.frame.value, seen = FREE, []
    for length in (2, 6, 10):  # what the page sends while the pen is down
        explorer.canvas.value = [[16, 4, 16, 8, 16, 14, 16, 20, 16, 28][:length]]
        agrees(explorer, small_nets, counted(drawn(explorer.canvas.value, 5)[None]))
        seen.append(explorer.said.value)
    assert len(set(seen)) == 3


def test_clear_empties_the_page_and_the_next_example_fills_it(explorer, small_nets):
    explorer.clear.click()
    assert explorer.canvas.value == [] and "The page is empty" in explorer.said.value
    agrees(explorer, small_nets, torch.zeros(1, 1, 8, 8))
    explorer.again.click()
    assert explorer.canvas.value == SKETCHES[6] and "empty" not in explorer.said.value
    for _ in range(4):
        explorer.again.click()
    assert explorer.canvas.value == SKETCHES[0]  # round


def test_a_page_that_sends_nonsense_leaves_the_picture(explorer):
    before = list(explorer.trace("trained on moved pictures").y)
    explorer.canvas.value = [[1, 2, 3]]
    assert "Stroke 0 holds 3 numbers" in explorer.said.value
    assert list(explorer.trace("trained on moved pictures").y) == before


def test_the_twin_is_what_the_widget_shows(small_nets):
    figure = drawing_figures.thick_pens(SKETCHES[3], 3, [2, 5, 9], start=5)
    assert start(figure) == "5"
    for label, at in stops(figure).items():
        reading = drawing_figures.read(SKETCHES[3], int(label))
        assert np.allclose(at["what the nets see"]["z"], reading.pixels) and at.title == reading.title()
        one, other = ((int(np.argmax(bars)), max(bars)) for bars in reading.bars.values())
        assert at.title.startswith(f"read as {one[0]} ({one[1]:.2f}) and {other[0]} ({other[1]:.2f}); ink covers")
        for name, bars in reading.bars.items():
            assert at[name]["y"] == pytest.approx(bars)
    assert "A drawn 3" in at.alt and drawing_figures.read(SKETCHES[3], 5).words() in at.alt


def test_sketches_are_strokes_within_the_frame():
    assert sorted(SKETCHES) == list(range(10))
    for strokes in SKETCHES.values():
        assert drawn(strokes, 3).any() and all(0 <= v <= 32 for stroke in strokes for v in stroke)
