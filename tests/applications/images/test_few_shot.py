"""New labels from few examples: the sets, the descriptions, the ways, and what the figures say of them."""

import numpy as np
import pytest
import torch
from figure_reading import still
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid

from largemodels.applications.images import few_shot, transfer_figures
from largemodels.applications.images.descriptions import DESCRIBED, NET, edges, pixels, texture
from largemodels.applications.images.few_shot import (
    WAYS,
    draw,
    interval,
    linear,
    nearest_example,
    nearest_mean,
    one_length,
)
from largemodels.applications.images.label_sets import EACH, SIDE, label_sets, pieces


def test_sets_have_all_classes_on_both_sides_and_no_picture_twice():
    for labels in label_sets().values():
        C = len(labels.classes)
        assert set(labels.y.tolist()) == set(labels.y_test.tolist()) == set(range(C))
        assert len(labels.X) == len(labels.y) and len(labels.X_test) == len(labels.y_test)
        assert labels.X.min() >= 0 and labels.X.max() <= 1
        apart = torch.cdist(labels.X.flatten(1), labels.X_test.flatten(1))
        assert apart.min() > 0
    assert {name: len(s.classes) for name, s in label_sets().items()} == {"surfaces": 8, "faces": 2, "digits": 10}


def test_pieces_of_a_surface_come_from_either_half_and_are_alike_in_light(monkeypatch):
    from largemodels.applications.images import label_sets as module

    columns = torch.arange(512.0).repeat(3, 512, 1) / 512
    monkeypatch.setattr(module, "scene", lambda name: columns + 0.001 * torch.rand(3, 512, 512))
    left, right = pieces("anything")
    assert left.shape == right.shape == (EACH, 1, SIDE, SIDE)
    for half in (left, right):
        assert half.mean((1, 2, 3)).tolist() == pytest.approx([0.5] * EACH, abs=0.02)
    gap = {}

    def keep(name):
        x = torch.zeros(3, 512, 512)
        x[:, :, 256 : 256 + SIDE // 4] = gap["light"]
        return x + torch.rand(3, 512, 512, generator=torch.Generator().manual_seed(0))

    monkeypatch.setattr(module, "scene", keep)
    gap["light"] = 0.0
    dark = pieces("x")
    gap["light"] = 9.0
    assert all(torch.equal(a, b) for a, b in zip(dark, pieces("x"), strict=True))  # nobody sees the gap


def test_ways_agree_with_the_librarys():
    rng = np.random.default_rng(0)
    z, y, z_test = rng.normal(size=(30, 5)), np.repeat([0, 1, 2], 10), rng.normal(size=(50, 5))
    ones, ones_test = one_length(z), one_length(z_test)
    assert (nearest_example(z, y, z_test) == KNeighborsClassifier(1).fit(ones, y).predict(ones_test)).all()
    assert (nearest_mean(z, y, z_test) == NearestCentroid().fit(ones, y).predict(ones_test)).all()
    z[y == 1] += 9
    assert (linear(z, y, z_test + 9) == 1).all()


def test_descriptions_know_what_they_are_for():
    x = torch.rand(2, 1, 64, 64)
    assert pixels(x).shape == (2, 256) and edges(x).shape == (2, 1764) and texture(x).shape == (2, 28)
    assert np.allclose((texture(x) ** 2).sum(1), 2)  # two histograms
    assert np.allclose(texture(x), texture(x.rot90(1, (2, 3))), atol=0.05)  # patterns count wherever they are
    assert pixels(torch.rand(1, 1, 8, 8)).shape == (1, 64)
    assert list(DESCRIBED)[-1] == NET and len(DESCRIBED) == 4 and len(WAYS) == 3


def test_a_draw_has_k_of_each_and_more_than_there_are_is_refused():
    labels = label_sets()["faces"]
    rows = draw(labels, 3, 0)
    assert sorted(labels.y[rows].tolist()) == [0, 0, 0, 1, 1, 1] and len(set(rows)) == 6
    assert draw(labels, 3, 0).tolist() == rows.tolist() != draw(labels, 3, 1).tolist()
    with pytest.raises(ValueError, match=r"41 examples.*there are 40"):
        draw(labels, 41, 0)
    with pytest.raises(ValueError, match="0 examples"):
        draw(labels, 0, 0)


@pytest.fixture
def known(monkeypatch):
    """Accuracies that are known beforehand."""
    table = {
        ("pixels", "linear"): np.full((3, 20), 0.3), ("HOG", "linear"): np.full((3, 20), 0.6),
        (NET, "linear"): np.full((3, 20), 0.5), (NET, "nearest mean"): np.tile([0.6, 0.7, 0.9], (20, 1)).T,
    }  # fmt: skip
    for module in (few_shot, transfer_figures):
        monkeypatch.setattr(module, "accuracies", lambda name: table)
    few_shot.best.cache_clear()
    yield table
    few_shot.best.cache_clear()


def test_the_best_of_each_side_is_compared(known):
    assert few_shot.best("faces", True) == ("HOG", "linear") and few_shot.best("faces", False) == (NET, "nearest mean")
    assert few_shot.ahead("faces").mean(1) == pytest.approx([0, 0.1, 0.3])
    low, high = interval(np.array([0.1, 0.2, 0.3]))
    assert (low, high) == pytest.approx((0.2 - 0.196, 0.2 + 0.196))


def test_the_figure_shows_both_sides(known):
    seen = transfer_figures.from_few()
    assert [list(np.round(trace.y, 3)) for trace in seen.data[:2]] == [[0.6, 0.7, 0.9], [0.6, 0.6, 0.6]]
    assert "faces, EfficientNet and nearest mean: 0.60, 0.70, 0.90" in still(seen).alt


def test_misses_are_counted_by_pair(known, monkeypatch):
    y = label_sets()["faces"].y_test.numpy()
    said = y.copy()
    said[0] = 1  # the first face is always missed
    monkeypatch.setattr(transfer_figures, "judged", lambda *_: said)
    pairs, figure = transfer_figures.misses("faces")
    assert pairs == {("face", "no face"): 20}
    assert figure.layout.annotations[0].text == "face<br>read as no face<br>missed 20 of 20"
    assert "never missed" in figure.layout.annotations[1].text and "missed 20 of 20" in still(figure).alt


def test_mirrored_examples_are_added(monkeypatch):
    monkeypatch.setattr(few_shot, "SHOTS", (1,))
    monkeypatch.setattr(few_shot, "DRAWS", 2)
    few_shot.with_mirrors.cache_clear()
    seen = {}

    def way(z, y, z_test):
        seen["z"], seen["y"] = z, y
        return label_sets()["digits"].y_test.numpy()

    monkeypatch.setitem(WAYS, "all right", way)
    assert few_shot.with_mirrors("digits", "pixels", "all right").tolist() == [[1, 1]]
    few_shot.with_mirrors.cache_clear()
    assert len(seen["z"]) == 20 and seen["y"].tolist() == [*range(10), *range(10)]
    assert np.allclose(seen["z"][:10].reshape(10, 8, 8)[:, :, ::-1], seen["z"][10:].reshape(10, 8, 8))


def test_the_figure_puts_the_two_sides_beside_each_number_of_examples(known):
    known[NET, "nearest mean"] = np.tile([0.2, 0.4, 0.9], (20, 1)).T + np.linspace(0, 0.095, 20) ** 2
    few_shot.best.cache_clear()
    seen = transfer_figures.from_few()
    net, plain = seen.data[:2]
    assert net.name == NET and plain.name == "best plain way"
    for k, left, right in zip(few_shot.SHOTS, net.x, plain.x, strict=True):
        assert left < k < right < 1.1 * k
    assert list(net.error_y.array) != pytest.approx(list(net.error_y.arrayminus))
    assert [trace.showlegend for trace in seen.data[:3]] == [True, True, False]
    labels = list(label_sets().values())
    levels = [shape.y0 for shape in seen.layout.shapes]
    assert levels == pytest.approx([1 / len(one.classes) for one in labels])


def test_misses_name_what_is_most_often_said_and_begin_with_the_worst(known, monkeypatch):
    y = label_sets()["digits"].y_test.numpy()

    def judged(name, how, way, k, seed):
        said = y.copy()
        said[3] = (y[3] + (1 if seed < 12 else 2)) % 10  # always missed, more often as the next digit
        said[5] = (y[5] + 1) % 10 if seed < 4 else y[5]
        return said

    monkeypatch.setattr(transfer_figures, "judged", judged)
    pairs, figure = transfer_figures.misses("digits", many=2)
    names = label_sets()["digits"].classes
    assert next(iter(pairs.items())) == ((names[y[3]], names[(y[3] + 1) % 10]), 12 + 4 * (y[3] == y[5]))
    first, second = (note.text for note in figure.layout.annotations)
    assert first == f"{names[y[3]]}<br>read as {names[(y[3] + 1) % 10]}<br>missed 20 of 20"
    assert second == f"{names[y[5]]}<br>read as {names[(y[5] + 1) % 10]}<br>missed 4 of 20"
