"""What made digits are worth: judge, ruler, two-sample test; their figures and the widget."""

import base64
import io

import numpy as np
import pytest
import torch
from figure_reading import start, still, stops
from PIL import Image

from largemodels.applications.diffusion import digit_explorer, digit_figures, made
from largemodels.applications.diffusion.denoiser import Denoiser
from largemodels.applications.diffusion.digit_explorer import MANY, DigitExplorer
from largemodels.applications.diffusion.long_runs import first_of_each
from largemodels.applications.diffusion.made import (
    as_pictures,
    as_text,
    from_text,
    in_levels,
    judged,
    plain,
    real,
    told_apart,
)


@pytest.fixture(autouse=True)
def judge(monkeypatch):
    """A judge that reads the ink of the first row: the column with the most of it."""

    def probabilities(net, x):
        return (20 * torch.nn.functional.pad(x[:, 0, 0], (0, 2))).softmax(1)

    monkeypatch.setattr(made, "taught", lambda seed, most: None)
    monkeypatch.setattr(made, "probabilities", probabilities)


@pytest.fixture
def quick(monkeypatch):
    """A net that learned nothing."""
    torch.manual_seed(0)
    net = Denoiser().eval()
    monkeypatch.setattr(digit_explorer, "taught_denoiser", lambda: net)
    digit_explorer.way.cache_clear()
    yield net
    digit_explorer.way.cache_clear()


def drawing(*digits):
    """Pictures that the judge reads as these digits."""
    x = -torch.ones(len(digits), 64)
    x[range(len(digits)), list(digits)] = 1
    return x


def test_real_digits_are_in_levels_already_and_survive_as_text():
    X = real().X_test.cpu()
    assert torch.equal(in_levels(X), X) and X.min() == -1 and X.max() == 1
    assert torch.equal(from_text(as_text(X[:20])), X[:20]) and len(as_text(X[:1])[0]) == 64
    assert as_pictures(X).shape == (500, 1, 8, 8) and torch.equal(
        in_levels(torch.tensor([3.0, -9, 0.06])), torch.tensor([1, -1, 0.0])
    )


def test_judge_and_ruler():
    known = torch.cat([drawing(5), drawing(2) * 0])
    found = judged(drawing(5, 3, 2), torch.tensor([5, 5, 2]), known)
    assert found.read.tolist() == [5, 3, 2] and found.near[0] == 0 and found.nearest.tolist()[0] == 0
    assert found.near[1] == pytest.approx(8**0.5)
    assert found.kinds() == {"as asked": 2, "another digit": 1, "unclear": 0}
    blank = judged(-torch.ones(1, 64), torch.tensor([0]), known)
    assert blank.kinds() == {"as asked": 0, "another digit": 0, "unclear": 1}


def test_the_two_sample_test_at_its_ends():
    X = real().X_test.cpu()
    assert told_apart(X[:250], X[250:]) == pytest.approx(0.5, abs=0.07)
    assert told_apart(-X[:250], X[250:]) > 0.95


@pytest.mark.parametrize("how", ["mean + noise", "Gaussian"])
def test_plain_ways_have_each_digits_mean(how):
    x = plain(how, torch.tensor([3] * 3000 + [8] * 10))
    X, y = real().X.cpu(), real().y.cpu()
    assert x.shape == (3010, 64) and torch.allclose(x[:3000].mean(0), X[y == 3].mean(0), atol=0.06)
    assert torch.equal(plain(how, torch.tensor([1, 1])), plain(how, torch.tensor([1, 1])))
    together = np.corrcoef(x[:3000, 20], x[:3000, 28])[0, 1]
    truly = np.corrcoef(X[y == 3][:, 20], X[y == 3][:, 28])[0, 1]
    assert abs(together) < 0.06 if how == "mean + noise" else together == pytest.approx(truly, abs=0.15)


def test_fewer_pictures_have_equally_many_of_each_digit():
    X, y = first_of_each(50)
    assert X.shape == (50, 64) and y.bincount().tolist() == [5] * 10 and len(first_of_each(1000)[0]) == 1000
    assert torch.equal(X[:5], real().X[real().y == 0][:5])


def test_tiles_lie_where_they_should():
    z = np.array(digit_figures.tiles(torch.cat([torch.ones(1, 64), -torch.ones(2, 64), torch.ones(1, 64)]), 2))
    assert (
        z.shape == (17, 17)
        and z[:8, :8].min() == 1
        and z[:8, 9:].max() == 0
        and z[9:, 9:].min() == 1
        and z[8].max() == 0
    )


def test_the_watched_way_says_what_the_judge_reads(monkeypatch):
    way = torch.randn(101, 30, 64)
    way[-1] = drawing(*range(8), 0, 0, *range(8), 0, 0, *range(8), 0, 0)
    monkeypatch.setattr(digit_figures, "sampled", lambda *_, **__: way)
    figure = digit_figures.watched(None)
    shown = stops(figure)
    assert start(figure) == "10" and list(shown) == [str(t) for t in digit_figures.LOOKS]
    assert shown["0"].title == "0 steps to go: the judge reads 24 of 30 as asked"
    for t in digit_figures.LOOKS:
        assert np.allclose(shown[str(t)]["digits"]["z"], digit_figures.tiles(way[100 - t], 10))
    assert shown["10"].title in still(figure).alt


def test_a_drowned_digit_says_how_much_is_left():
    figure = digit_figures.drowned()
    assert len(figure.layout.images) == 6 and figure.layout.annotations[0].text == "t = 0<br>ᾱ = 1.00"
    assert "t = 100, ᾱ = 0.00" in still(figure).alt


def test_pairs_stand_with_their_distance():
    x = {"copies": real().X[:500].cpu(), "drawings": drawing(*[4] * 500)}
    said = {name: judged(each, torch.full((500,), 4), real().X) for name, each in x.items()}
    figure = digit_figures.side_by_side(x, said)
    words = [note.text for note in figure.layout.annotations]
    assert len(words) == 12 and all("copies: 4<br>distance 0.0" == word for word in words[:6])
    assert all(f"distance {said['drawings'].near[0]:.1f}" in word for word in words[6:])


def test_shares_below_the_limit_are_in_the_words():
    figure = digit_figures.how_near({"real": [1.0, 2, 3, 4], "made": [0.1, 0.2, 0.3, 4]}, 1.5)
    assert [trace.name for trace in figure.data] == ["real", "made"] and list(figure.data[1].x) == [0.1, 0.2, 0.3, 4]
    assert "real 0.25, made 0.75" in still(figure).alt


@pytest.mark.parametrize("digit", [0, 4, 9])
@pytest.mark.parametrize("left", [100, 30, 0])
@pytest.mark.parametrize(("guidance", "seed"), [(0.0, 0), (1.0, 5), (4.0, 9)])
def test_the_widget_shows_what_was_sampled(quick, digit, left, guidance, seed):
    explorer = DigitExplorer()
    explorer.digit.value, explorer.left.value = digit, left
    explorer.guidance.value, explorer.seed.value = guidance, seed
    x = digit_explorer.sampled(quick, torch.full((MANY,), digit), seed=seed, guidance=guidance)[100 - left]
    assert np.allclose(explorer.trace("digits").z, digit_figures.tiles(x, 6), atol=1e-4)
    read = judged(x, torch.full((MANY,), digit), real().X).read
    assert f"Asked for {digit}, with {left} steps to go" in explorer.said.value
    assert f"reads {(read == digit).sum()} of 12 as asked ({' '.join(map(str, read))})" in explorer.said.value


def test_a_digit_drowns_from_itself_on():
    figure = digit_figures.drowned(3)
    first, last = (ink(figure.layout.images[n].source) for n in (0, -1))
    three = as_pictures(real().X[real().y == 3][:1].cpu())[0, 0].numpy()
    assert np.corrcoef(first.ravel(), three.ravel())[0, 1] > 0.95 > abs(np.corrcoef(last.ravel(), three.ravel())[0, 1])
    assert figure.layout.annotations[0].text.startswith("t = 0<br>ᾱ = 1.00")


def ink(address):
    """A picture in a gallery as ink on 8 × 8 places."""
    picture = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("L")
    return 1 - np.asarray(picture.resize((8, 8), Image.Resampling.BOX), dtype=float) / 255


def test_each_look_shows_its_own_step(monkeypatch):
    T = digit_figures.T
    way = [torch.full((30, 64), 2 * step / T - 1) for step in range(T + 1)]  # paper at first, ink at the end
    monkeypatch.setattr(digit_figures, "sampled", lambda net, asked, guidance: way)
    figure = digit_figures.watched(None, start=20)
    at = stops(figure)
    assert start(figure) == "20" and list(at) == [str(t) for t in digit_figures.LOOKS]
    for t, shown in at.items():
        assert shown[digit_figures.TILES]["z"][0][0] == pytest.approx(1 - int(t) / T)
        assert shown.title.startswith(f"{t} steps to go: the judge reads ")
