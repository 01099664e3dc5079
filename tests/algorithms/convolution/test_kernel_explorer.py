"""The kernel under the learner's hand: each control at both ends and in the middle."""

import base64
import io

import numpy as np
import pytest
import torch.nn.functional as F
from PIL import Image

from largemodels.algorithms.convolution.kernel_explorer import MOST_PADDING, KernelExplorer, shrunk
from largemodels.algorithms.convolution.kernels import PRESETS, preset
from largemodels.algorithms.convolution.photo_figures import seen_as


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
    return pixels(explorer.trace("photo").source)


@pytest.mark.parametrize("stride", [1, 3, 8])
@pytest.mark.parametrize("padding", [0, 4, MOST_PADDING])
def test_stride_and_padding(explorer, stride, padding):
    explorer.stride.value, explorer.padding.value = stride, padding
    H, W = shrunk(explorer.photo.value).shape[2:]
    size = tuple((n + 2 * padding - 3) // stride + 1 for n in (H, W))
    assert shown(explorer).shape == size  # gray: one byte a pixel
    assert f"{size[0]} × {size[1]} out" in explorer.said.value
    assert ("never read" in explorer.said.value) == (stride > 3)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_shows_what_torch_computes(explorer, name):
    explorer.preset.value = name
    out = F.conv2d(shrunk("temple"), preset(name))[0, 0]
    wanted = (seen_as(out, sum(PRESETS[name])).clamp(0, 1) * 255).numpy()
    assert np.abs(shown(explorer).astype(float) - wanted).mean() < 6  # JPEG rounds
    flat = "flat areas vanish" if sum(PRESETS[name]) == 0 else "keep their brightness"
    assert flat in explorer.said.value


def test_a_sum_below_zero_turns_flat_areas_black(explorer):
    explorer.preset.value = "all edges"
    explorer.entries[4].value = 7.0
    assert "flat areas become -1.00 times as bright, which a screen can only show as black" in explorer.said.value
    assert np.median(shown(explorer)) < 10


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
    assert shrunk(explorer.photo.value).shape == (1, 1, 200, 301) and shown(explorer).shape[0] == 198


def test_an_unknown_preset():
    with pytest.raises(KeyError, match=r"no kernel called 'magic'. Take one of copy, blur"):
        preset("magic")
