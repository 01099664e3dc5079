"""Pictures of the course and of one's own: what is opened, what is refused, which names count."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from largemodels.algorithms.convolution.efficientnet import class_names
from largemodels.applications.images.pictures import NAMED, WITH_WORD, accepted, middle, opened, picture, top, view


def packed(mode, size, color, kind="PNG", **settings):
    file = io.BytesIO()
    Image.new(mode, size, color).save(file, kind, **settings)
    return file.getvalue()


@pytest.mark.parametrize("name", NAMED)
def test_every_picture_is_a_square_in_three_channels(name):
    assert picture(name).shape == (3, 256, 256) and 0 <= picture(name).min() and picture(name).max() <= 1


def test_each_accepted_name_is_one_of_imagenets():
    assert len(NAMED) == 17 and len(WITH_WORD) == 7
    for name, words in NAMED.items():
        assert set(words) <= set(class_names())
        assert {class_names()[n] for n in accepted(name).nonzero()[:, 0]} == set(words)


def test_the_middle_of_wide_and_tall_pictures():
    x = torch.zeros(3, 10, 30)
    x[:, :, 10:20] = 1
    assert torch.allclose(middle(x), torch.ones(3, 256, 256), atol=1e-5)
    assert torch.allclose(middle(x.transpose(1, 2)), torch.ones(3, 256, 256), atol=1e-5)


def test_a_view_is_a_moved_window():
    x = torch.arange(256.0).repeat(3, 256, 1)  # each pixel says its column
    assert view(x)[0, 0, [0, -1]].tolist() == [16, 239]
    assert view(x, right=16)[0, 0, 0] == 32 and view(x, mirrored=True)[0, 0, 0] == 239
    assert view(x.transpose(1, 2), down=-16)[0, 0, 0] == 0


def test_kinds_of_pictures_become_three_channels():
    x, done = opened(packed("RGB", (40, 20), (255, 0, 0), "JPEG"))
    assert x.shape == (3, 20, 40) and done == "" and x[0].min() > 0.98 and x[1].max() < 0.02
    x, done = opened(packed("L", (20, 20), 51))
    assert torch.allclose(x, torch.full((3, 20, 20), 0.2)) and "gray" in done
    x, done = opened(packed("RGBA", (20, 20), (255, 0, 0, 0)))
    assert torch.equal(x, torch.ones(3, 20, 20)) and "white" in done
    deep = io.BytesIO()
    Image.fromarray(np.linspace(0, 40000, 400).reshape(20, 20).astype(np.uint16)).save(deep, "PNG")
    x, done = opened(deep.getvalue())
    assert "gray" in done and x.max() > 0.99 and x.min() == 0


def test_a_turned_photo_is_turned_back():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    assert opened(packed("RGB", (40, 20), 0, "JPEG", exif=exif))[0].shape == (3, 40, 20)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "holds no picture"),
        (b"Dear Amina, no picture here.", "holds no picture"),
        (packed("RGB", (64, 64), "red")[:60], "holds no picture"),
        (packed("1", (8000, 8000), 0), r"8,000 × 8,000 pixels, 64 million\. Shrink it to 24 million"),
        (packed("1", (14000, 14000), 0), r"far too large\. Shrink it to 24 million"),
        (packed("L", (4, 100), 0), r"4 × 100 pixels\. Take one of 16"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(file, sentence):
    with pytest.raises(ValueError, match=sentence):
        opened(file)


def test_an_unknown_picture_gets_the_names():
    with pytest.raises(ValueError, match=r"no picture called 'dog'.*cat, coffee"):
        picture("dog")


def test_the_likeliest_come_first():
    p = torch.zeros(1000)
    p[[3, 7]] = torch.tensor([0.3, 0.6])
    assert [name for name, _ in top(p, 2)] == [class_names()[7], class_names()[3]]
