"""Harm to pictures, what is made of it, and the widget with its still figures."""

import base64
import html
import io
from datetime import datetime

import numpy as np
import pytest
import torch
from figure_reading import start, still, stops
from PIL import Image

from largemodels.applications.images import corruption, photo_figures, pictures
from largemodels.applications.images.corruption import STRENGTHS, Seen, corrupted, over_pictures, survey
from largemodels.applications.images.photo_explorer import PhotoExplorer
from largemodels.applications.images.pictures import NAMED, WITH_WORD, accepted, picture


@pytest.fixture(autouse=True)
def small_network(monkeypatch):
    """A network without a network: the output depends on the picture, and takes no time."""

    def answers(views):
        mean = views.mean((1, 2, 3))[:, None]
        return (torch.arange(1000)[None] * mean * 0.01 + (torch.arange(1000)[None] * mean).sin()).softmax(1)

    for module in (pictures, corruption, photo_figures):
        monkeypatch.setattr(module, "answers", answers)
    survey.cache_clear()
    yield answers
    survey.cache_clear()


@pytest.mark.parametrize("kind", STRENGTHS)
def test_strength_0_changes_nothing_and_more_changes_more(kind):
    x, last = picture("cat"), 0.0
    assert corrupted(x, kind, 0) is x
    for strength in (1, 2, 3):
        y = corrupted(x, kind, strength)
        assert y.shape == x.shape and 0 <= y.min() and y.max() <= 1
        away = (x - y).abs().mean().item()
        assert away > last
        last = away


def test_each_harm_is_what_it_says():
    x = picture("coffee")
    assert corrupted(x, "contrast", 3).std().item() == pytest.approx(0.06 * x.std().item(), rel=0.01)
    gray = torch.full((3, 256, 256), 0.5)
    assert corrupted(gray, "noise", 1).std().item() == pytest.approx(0.2, rel=0.05)
    assert torch.allclose(corrupted(gray, "blur", 3), gray, atol=1e-5)
    marked = torch.zeros(3, 256, 256)
    marked[:, 96:160, 96:160] = 1
    assert corrupted(marked, "crop", 3).min() > 0.9
    assert torch.equal(corrupted(x, "noise", 2), corrupted(x, "noise", 2))
    assert not torch.equal(corrupted(x, "noise", 2), corrupted(x, "noise", 2, seed=1))


def test_harm_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"no corruption 'rain'\. Take one of noise, blur, contrast, crop"):
        corrupted(picture("cat"), "rain", 1)
    with pytest.raises(ValueError, match=r"strength is 4\. Take a whole number from 0 to 3"):
        corrupted(picture("cat"), "blur", 4)


def test_a_survey_counts_what_the_network_says(small_network):
    found = survey("contrast", 2)
    assert found.single.shape == found.sure.shape == found.five.shape == (7, 4) and found.mean.shape == (7,)
    assert (found.five >= found.single).all()
    for row, name in enumerate(WITH_WORD):
        p = small_network(corruption.views(corrupted(picture(name), "contrast", 2)))
        assert found.single[row].tolist() == accepted(name)[p.argmax(1)].tolist()
        assert found.sure[row] == pytest.approx(p.max(1).values.numpy())
        assert found.mean[row] == accepted(name)[p.mean(0).argmax()].item()
    assert survey("blur", 0) is survey("noise", 0)


def test_an_interval_over_pictures_is_wider_than_one_over_views():
    values = np.repeat([[0.0], [1.0]], 50, axis=1).repeat(3, axis=0)  # six pictures, all views alike
    low, high = over_pictures(values)
    assert low < 0.2 and high > 0.8 and over_pictures(np.ones((7, 4))) == (1, 1)


def test_the_curves_are_the_surveys(monkeypatch):
    level = {0: 1.0, 1: 0.75, 2: 0.5, 3: 0.25}

    def fake(kind, strength):
        right = np.zeros((7, 4), bool)
        right[:, : int(4 * level[strength])] = True
        return Seen(right, np.full((7, 4), 0.1 * strength), right, right.any(1))

    monkeypatch.setattr(photo_figures, "survey", fake)
    seen = photo_figures.against_strength()
    lines = [trace for trace in seen.data if trace.name == "one view"]
    assert [list(line.y) for line in lines] == [[1, 0.75, 0.5, 0.25]] * 4
    assert next(list(t.y) for t in seen.data if t.name == "its own probability") == pytest.approx([0, 0.1, 0.2, 0.3])
    assert "noise 0.25, blur 0.25, contrast 0.25, crop 0.25" in still(seen).alt
    assert sum(trace.showlegend for trace in seen.data) == 4


def test_the_slider_shows_each_picture_with_its_own_names():
    figure = photo_figures.all_pictures()
    assert start(figure) == "astronaut" and len(stops(figure)) == len(NAMED)
    for (label, at), name in zip(stops(figure).items(), NAMED, strict=True):
        reading = photo_figures.read(picture(name), name)
        assert at.title == f"{label}: {reading.title()}"
        assert at["probability"]["x"] == pytest.approx([p for _, p in reading.five], abs=1e-5)
        assert at["names"]["text"][0].startswith(reading.five[0][0])
        assert (photo_figures.NOTHING in at.title) == (NAMED[name] == ())
    assert photo_figures.read(picture("astronaut"), "astronaut").words() in still(figure).alt


def test_views_of_one_picture_each_have_their_own_answer():
    figure = photo_figures.augmented("cat")
    words = [note.text for note in figure.layout.annotations]
    assert len(figure.layout.images) == len(words) == 6 and words[0].startswith("as it is") and "mirrored" in words[1]
    assert all(" ".join(word.split("<br>")[1:-1]) in still(figure).alt for word in words)


@pytest.mark.parametrize("kind", STRENGTHS)
@pytest.mark.parametrize("strength", [0, 2, 3])
@pytest.mark.parametrize("name", ["cat", "moon"])
def test_the_widget_reads_what_is_shown(kind, strength, name):
    explorer = PhotoExplorer()
    explorer.name.value, explorer.kind.value, explorer.strength.value = name, kind, strength
    reading = photo_figures.read(corrupted(picture(name), kind, strength), name)
    assert list(explorer.trace("probability").x) == pytest.approx([p for _, p in reading.five], abs=1e-5)
    assert explorer.trace("names").text[0].startswith(reading.five[0][0])
    assert explorer.trace("picture").source == reading.data()["picture"]["source"]
    said = html.unescape(explorer.said.value)
    assert reading.five[0][0] in said and f"{STRENGTHS[kind][strength]:g}. " in said
    assert ("no word" in explorer.said.value) == (name == "moon")


def upload(explorer, content):
    explorer.upload.value = [
        dict(name="mine", type="", size=len(content), content=memoryview(content), last_modified=datetime.now())
    ]


def test_a_picture_of_ones_own_stays_until_another_is_chosen():
    explorer, file = PhotoExplorer(), io.BytesIO()
    Image.new("L", (40, 30), 250).save(file, "PNG")
    before = explorer.trace("picture").source
    upload(explorer, file.getvalue())
    assert explorer.trace("picture").source != before and "gray" in explorer.said.value
    assert "no word" not in explorer.said.value and "By our list" not in explorer.said.value
    explorer.strength.value = 0
    assert explorer.own is not None and "gray" in explorer.said.value
    explorer.name.value = "coffee"
    assert explorer.own is None and "gray" not in explorer.said.value


def test_a_file_that_is_none_leaves_the_picture_and_says_so():
    explorer = PhotoExplorer()
    before = explorer.trace("picture").source
    upload(explorer, b"no picture at all")
    assert "holds no picture" in explorer.said.value and explorer.trace("picture").source == before


@pytest.mark.parametrize("shift", [0, 1])
def test_a_reading_is_right_where_the_list_has_its_first_name(shift, monkeypatch):
    wanted = int(accepted("cat").nonzero()[0, 0])

    def sure(views):
        p = torch.full((len(views), 1000), 1e-4)
        p[:, (wanted + 500 * shift) % 1000] = 0.9
        return p

    monkeypatch.setattr(photo_figures, "answers", sure)
    assert photo_figures.read(picture("cat"), "cat").fits == ("wrong" if shift else "right")


def test_six_views_with_the_first_answer_to_each():
    figure = photo_figures.augmented("cat")
    shown = [pixels(image.source) for image in figure.layout.images]
    assert shown[4].mean() == pytest.approx(shown[0].mean() / 2, rel=0.05)  # half the light
    assert np.abs(shown[5][::-1] - shown[0]).mean() < 8 < np.abs(shown[5] - shown[0]).mean()  # upside down
    seen = photo_figures.view(picture("cat"))
    name, p = photo_figures.top(photo_figures.answers(seen[None])[0], 1)[0]
    words = figure.layout.annotations[0].text.split("<br>")
    assert (words[0], " ".join(words[1:-1]), words[-1]) == ("as it is", name, f"{p:.2f}")


def pixels(address):
    data = base64.b64decode(address.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"), dtype=float)


def test_the_empty_panel_has_its_names_beside_its_bars():
    reading = photo_figures.read(picture("cat"), "cat")
    shown = photo_figures.empty(reading)
    names = next(trace for trace in shown.data if trace.name == "names")
    assert list(names.y) == [0, 1, 2, 3, 4] and set(names.x) == {0.01}
