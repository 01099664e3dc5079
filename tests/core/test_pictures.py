"""A picture is shown with its own pixels, above its own caption, under its own stop."""

import base64
import io

import numpy as np
import pytest
import torch
from PIL import Image

from largemodels.core.figures import pictures

rng = np.random.default_rng(0)
GRAYS = rng.integers(0, 256, (4, 6), dtype=np.uint8)
COLORS = rng.integers(0, 256, (4, 6, 3), dtype=np.uint8)


def pixels(address):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(address.removeprefix("data:image/png;base64,")))))


@pytest.mark.parametrize("picture", [GRAYS, COLORS], ids=["gray", "color"])
@pytest.mark.parametrize("form", [np.asarray, lambda p: p / 255, lambda p: p.astype(int).tolist(), torch.tensor])
def test_a_picture_keeps_its_pixels_in_each_form(picture, form):
    np.testing.assert_array_equal(pixels(pictures.as_data(form(picture))), picture)


def test_a_mask_is_black_and_white():
    assert pixels(pictures.as_data([[True, False]])).tolist() == [[255, 0]]


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (np.zeros(4), r"the shape \(4,\)"),
        (np.zeros((2, 2, 4)), r"the shape \(2, 2, 4\)"),
        (np.zeros((3, 2, 2)), r"the shape \(3, 2, 2\)"),  # the channels stand first
        (np.full((2, 2), 1.5), "Scale it to 0 … 1 first"),
        (np.full((2, 2), -0.1), "Scale it to 0 … 1 first"),
        (np.full((2, 2), np.nan), "Scale it to 0 … 1 first"),
        (np.full((2, 2), 256), "goes from 256 to 256. Scale it to 0 … 255 first"),
        (np.full((2, 2), -1), "Scale it to 0 … 255 first"),
    ],
)
def test_what_is_no_picture_gets_a_sentence(picture, said):
    with pytest.raises(ValueError, match=said):
        pictures.as_data(picture)


@pytest.mark.parametrize("many", [1, 3, 7])
def test_each_picture_of_a_gallery_stands_above_its_own_caption(many):
    shown = [np.full((4, 6 + n), n, dtype=np.uint8) for n in range(many)]
    figure = pictures.gallery(shown, [f"caption {n}" for n in range(many)], columns=3)
    assert len(figure.layout.images) == len(figure.layout.annotations) == many
    places = set()
    for n, (image, caption) in enumerate(zip(figure.layout.images, figure.layout.annotations, strict=True)):
        assert pixels(image.source)[0, 0] == n and caption.text == f"caption {n}"
        assert image.x == caption.x == n % 3 and image.yanchor == "bottom" and caption.yanchor == "top"
        assert caption.y < image.y <= caption.y + 5
        low, high = figure.layout.yaxis.range
        assert low <= caption.y - pictures.LINE and image.y + image.sizey <= high + 0.01
        places.add((image.x, image.y))
    assert len(places) == many
    assert figure.layout.xaxis.range == (-0.5, min(many, 3) - 0.5)


def test_a_row_is_as_high_as_its_tallest_picture_and_captions_need():
    low = pictures.gallery([np.zeros((1, 4))] * 2, ["a", "b"]).layout.height
    high = pictures.gallery([np.zeros((1, 4)), np.zeros((4, 4))], ["a", "b"]).layout.height
    assert low < high == pictures.gallery([np.zeros((400, 4))] * 2, ["a", "b"]).layout.height
    assert pictures.gallery([np.zeros((1, 4))] * 2, ["a", "b<br>c"]).layout.height == low + pictures.LINE


@pytest.mark.parametrize(("many", "captions"), [(1, []), (2, ["a"]), (0, [])])
def test_each_picture_has_its_caption(many, captions):
    with pytest.raises(ValueError, match=f"There are {many} pictures and {len(captions)} captions"):
        pictures.gallery([GRAYS] * many, captions)


def test_a_picture_slider_shows_at_each_stop_its_own_picture():
    shown = {f"{n}": np.full((2, 2), 10 * n, dtype=np.uint8) for n in range(3)}
    figure = pictures.picture_slider(shown, ["none", "some", "much"], prefix="noise ", start=1)
    assert figure.layout.title.text == "some" and pixels(figure.data[0].source)[0, 0] == 10
    for n, step in enumerate(figure.layout.sliders[0].steps):
        data, layout, traces = step.args
        assert (step.label, layout["title.text"], *traces) == (f"{n}", ["none", "some", "much"][n], 0)
        assert pixels(data["source"][0])[0, 0] == 10 * n
    with pytest.raises(ValueError, match="There are 3 pictures and 1 titles"):
        pictures.picture_slider(shown, ["none"])
