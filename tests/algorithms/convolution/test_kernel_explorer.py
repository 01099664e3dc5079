"""The kernel under the learner's hand: each control at both ends and in the middle, and the pictures."""

import base64
import io

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from largemodels.algorithms.convolution import convolution_figures, photo_figures, window_figures
from largemodels.algorithms.convolution.kernel_explorer import MOST_PADDING, KernelExplorer
from largemodels.algorithms.convolution.kernels import PRESETS, preset
from largemodels.algorithms.convolution.photo_figures import as_uri, seen_as, tiles


def pixels(uri):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))))


@pytest.fixture(scope="module")
def explorer():
    return KernelExplorer()


@pytest.fixture(autouse=True)
def fresh(explorer):
    explorer.preset.value, explorer.photo.value = "copy", "temple"
    explorer.stride.value, explorer.padding.value = 1, 0


def shown(explorer):
    return pixels(explorer.figure.data[0].source)


@pytest.mark.parametrize("stride", [1, 3, 8])
@pytest.mark.parametrize("padding", [0, 4, MOST_PADDING])
def test_stride_and_padding(explorer, stride, padding):
    explorer.stride.value, explorer.padding.value = stride, padding
    H, W = explorer.x.shape[2:]
    size = tuple((n + 2 * padding - 3) // stride + 1 for n in (H, W))
    assert shown(explorer).shape == size  # gray: one byte a pixel
    assert f"{size[0]} × {size[1]} out" in explorer.said.value
    assert ("never read" in explorer.said.value) == (stride > 3)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_shows_what_torch_computes(explorer, name):
    explorer.preset.value = name
    out = F.conv2d(explorer.x, preset(name))[0, 0]
    wanted = (seen_as(out, sum(PRESETS[name])).clamp(0, 1) * 255).numpy()
    assert np.abs(shown(explorer).astype(float) - wanted).mean() < 6  # JPEG rounds
    flat = "flat areas vanish" if sum(PRESETS[name]) == 0 else "keep their brightness"
    assert flat in explorer.said.value


def test_a_sum_below_zero_turns_flat_areas_black(explorer):
    explorer.preset.value = "all edges"
    explorer.entries[4].value = 7.0
    assert "flat areas become -1.00 times as bright, which a screen can only show as black" in explorer.said.value
    assert np.median(shown(explorer)) < 10


def test_pictures_of_several_sizes_keep_one_scale():
    several, names = [torch.zeros(20, 30), torch.zeros(10, 15)], ["1", "2"]
    figure = photo_figures.picture_slider(several, names, names, "stride ", "Two pictures, one of them small.")
    assert figure.layout.xaxis.range == (-0.5, 29.5) and figure.layout.yaxis.range == (19.5, -0.5)
    alike = photo_figures.picture_slider(
        several[:1] * 2, names, names, "stride ", "Two pictures of one size, all black."
    )
    assert alike.layout.xaxis.range is None


def test_an_entry_edited_by_hand(explorer):
    before = shown(explorer)
    explorer.entries[4].value = 3.0
    assert explorer.preset.value == "own" and "3.00 times as bright" in explorer.said.value
    assert not np.array_equal(before, shown(explorer))
    explorer.entries[4].value = 1.0
    assert explorer.preset.value == "copy" and np.array_equal(before, shown(explorer))


@pytest.mark.parametrize(("control", "value"), [("padding", 3), ("stride", 2), ("preset", "blur"), ("photo", "cat")])
def test_one_message_brings_the_picture(explorer, monkeypatch, control, value):
    sent = []
    monkeypatch.setattr(explorer.figure, "_send_update_msg", lambda *args, **kwargs: sent.append(args))
    getattr(explorer, control).value = value
    assert len(sent) == 1


def test_another_photo(explorer):
    explorer.photo.value = "cat"
    assert explorer.x.shape == (1, 1, 200, 301) and shown(explorer).shape[0] == 198


def test_an_unknown_preset():
    with pytest.raises(KeyError, match=r"no kernel called 'magic'. Take one of copy, blur"):
        preset("magic")


def test_pictures_keep_their_pixels():
    x = torch.rand(3, 5, 7)
    assert np.array_equal(pixels(as_uri(x, "png")), (x.permute(1, 2, 0) * 255).round().byte().numpy())
    sheet = tiles(torch.rand(5, 3, 3), columns=2, side=6, gap=2)
    assert sheet.shape == (3, 3 * 8, 2 * 8) and sheet.min() >= 0 and sheet.max() <= 1
    lit = photo_figures.with_heat(torch.ones(3, 4, 4), torch.eye(4))
    assert lit[0, 0, 0] > 0.8 and torch.allclose(lit[:, 0, 1], torch.full((3,), 0.35))


def test_the_window_figures_say_the_numbers():
    row, w = torch.tensor([2.0, 2, 8, 8]), torch.tensor([-1.0, 0, 1])
    figure = window_figures.sliding_row(row, w, torch.tensor([6.0, 6]))
    assert figure.layout.title.text == "-1 × 2 + 0 × 2 + 1 × 8 = 6" and len(figure.layout.sliders[0].steps) == 2
    assert figure.layout.sliders[0].steps[1].args[0]["x"] == [[1, 2, 3, 4], [1, 2]]
    stops = window_figures.coverage(15, 3, range(1, 7)).layout.sliders[0].steps
    titles = [stop.args[1]["title.text"] for stop in stops]
    assert "never read" not in titles[2] and titles[3] == "stride 4: 4 places, 3 pixels between windows are never read"
    figure = window_figures.sliding_window(torch.eye(3), torch.eye(2), torch.tensor([[2.0, 0], [0, 2]]))
    assert len(figure.layout.sliders[0].steps) == 4 and "2 × 2" in figure.layout.meta["alt"]
    assert figure.layout.sliders[0].steps[1].args[0]["text"] == [[["2", "0"], ["", ""]]]  # a 0 found is said
    figure = convolution_figures.matrix_picture(torch.eye(3))
    assert "3 of 9 weights" in figure.layout.meta["alt"]
