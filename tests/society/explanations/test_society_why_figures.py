"""The figures say what the numbers say, and the widget follows its controls; photos' maps and tests of them."""

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from figure_reading import stops
from society_readers import plain_reader

from largemodels.algorithms.convolution.efficientnet import EfficientNetLite0, normalized
from largemodels.society.explained_photos import map_figures, photos
from largemodels.society.explanations import figures, methods, why_explorer
from largemodels.society.explanations.reading import review
from largemodels.society.explanations.why_explorer import WhyExplorer, by_method, cut_to, explained_by

TEXT = "a great cast , wasted on a lifeless script"


@pytest.fixture(autouse=True)
def no_training(monkeypatch):
    monkeypatch.setattr(why_explorer, "reader", plain_reader)


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(0)
    return photos.blank_network(torch.rand(2, 3, 224, 224))


def test_each_row_is_colored_by_its_scores():
    read = review("good bad film")
    shown = figures.words_by_method(read, {"a": np.array([1.0, -2.0, 0.0]), "b": np.array([0.0, 0.0, 5.0])}, "both")
    assert [list(row) for row in shown.data[0].z] == [[0.5, -1, 0], [0, 0, 1]]
    assert "a: good, b: film" in shown.layout.meta["alt"]


def test_the_saturated_function_stands_where_its_slider_says():
    rows = {
        0.5: {"gradient": 0.5, "integrated": 0.5, "occlusion": 0.5},
        2.0: {"gradient": 0, "integrated": 1, "occlusion": 1},
    }
    shown = figures.saturated(rows, 1)
    assert list(shown.data[1].x) == [2.0] and list(shown.data[1].y) == [1.0] and list(shown.data[2].y) == [0, 1, 1]
    assert "gradient 0.00" in shown.layout.title.text and len(stops(shown)) == 2


def test_the_ranking_counts_upward_and_names_its_leader():
    one = {
        "good": {"deletion": "0.1 0.2 0.1", "insertion": "0.9 0.8 0.9"},
        "bad": {"deletion": "0.6 0.5 0.6", "insertion": "0.2 0.3 0.2"},
        "random": {"deletion": "0.5 0.5 0.4", "insertion": "0.4 0.5 0.5"},
    }
    other = {**one, "good": one["bad"], "bad": one["good"]}
    shown = figures.ranking({"x": one, "y": other}, "random", ["good"], 0, "{way}: {first}")
    assert shown.layout.title.text == "x: good"
    assert [one.title for one in stops(shown).values()] == ["x: good", "y: bad"]
    by_name = {trace.name: trace for trace in shown.data}
    assert by_name["asks the model"].x[0] == pytest.approx(1 / 3, abs=0.01) and by_name["never asks it"].x[0] < 0
    assert list(by_name["asks the model"].y) == ["good"]


def test_the_widget_and_its_twin_say_the_same():
    widget, twin = WhyExplorer(TEXT), by_method(plain_reader(), TEXT, 2)
    for n, name in ((0, methods.SHAPLEY), (5, methods.ROLLOUT), (9, methods.RANDOM)):
        widget.method.value = name
        found = explained_by(plain_reader(), TEXT, name)
        assert list(widget.trace("deletion").y) == pytest.approx(found.curves.deletion.tolist())
        assert [list(row) for row in widget.trace("words").z] == [list(row) for row in found.data()["words"]["z"]]
        assert f"by {name} for {found.read.words[int(np.argmax(found.scores))]}" in widget.said.value.replace(
            "&amp;", "&"
        )
        assert twin.layout.sliders[0].steps[n].args[1]["title.text"] == found.words()
    assert twin.layout.title.text == explained_by(plain_reader(), TEXT, methods.INTEGRATED).words()


def test_the_widget_answers_bad_text_with_a_sentence():
    widget = WhyExplorer(TEXT)
    before, said = list(widget.trace("deletion").y), {widget.said.value}
    for bad in ("", "one", "word " * 10_000, "注意力让每个词看见别的词", "🙂🚀🎉"):
        widget.text.value = bad
        assert widget.said.value.endswith(".</b>") and list(widget.trace("deletion").y) == before
        said.add(widget.said.value)
    assert len(said) == 4
    widget.text.value = "dull and long"
    assert widget.said.value.endswith(".") and widget.trace("words").text[0][0].startswith("dull<br>")
    with pytest.raises(ValueError, match="nothing called 'tea'"):
        explained_by(plain_reader(), TEXT, "tea")


def test_long_words_are_cut_to_their_cell():
    assert cut_to("internationalization") == "internation…" and cut_to("dull") == "dull"
    found = explained_by(plain_reader(), "internationalization & co", "random order")
    assert found.data()["words"]["text"][0][0].startswith("internation…<br>")


def test_patches_are_covered_where_they_lie():
    x = torch.rand(3, 224, 224)
    gone = photos.covered(x, [frozenset(), frozenset({8})])
    assert torch.equal(gone[0], x)
    changed = (gone[1] != x).any(dim=0)
    assert changed[32:64, 32:64].all() and changed.sum() == 32 * 32
    assert torch.allclose(photos.cover(x)[:, 0, 0], x.mean(dim=(1, 2)), atol=1e-5)
    with pytest.raises(ValueError, match="nothing called 'black'"):
        photos.cover(x, "black")


def test_maps_of_a_photo(net):
    x, c = torch.rand(3, 224, 224), 3
    theirs = LayerGradCam(lambda x: net(normalized(x)), net.head).attribute(x[None], c, relu_attributions=True)[0, 0]
    assert torch.allclose(photos.grad_cam(net, x, c), theirs.detach(), atol=1e-4)
    for name in (photos.SALIENCY, photos.CAM, photos.EDGES, photos.CENTER, photos.RANDOM):
        assert photos.patches(photos.pixels(name, net, x, c)).shape == (49,)
    assert photos.patches(photos.pixels(photos.CENTER, net, x, c)).argmax() == 24
    with pytest.raises(ValueError, match="nothing called 'tea'"):
        photos.pixels("tea", net, x, c)


def test_edges_are_where_brightness_changes():
    x = torch.zeros(3, 224, 224)
    x[:, :, 112:] = 1
    found = photos.edges(x)
    assert found[:, 111:113].min() == 1 and found[:, :110].max() == 0


def test_noise_around_a_linear_function_changes_nothing():
    found = photos.smooth_gradient(lambda x: (3 * x).sum(dim=-1), torch.ones(2), 0.5, 4)
    assert found.tolist() == pytest.approx([3, 3])


def test_a_blank_network_knows_nothing_and_answers_all_the_same(net):
    assert isinstance(net, EfficientNetLite0) and not net.training
    assert torch.isfinite(net(normalized(torch.rand(1, 3, 224, 224)))).all()


def test_the_gallery_shows_the_photo_and_each_map():
    x = torch.rand(3, 224, 224)
    shown = map_figures.maps(x, {"edges": photos.edges(x), "seven": torch.rand(7, 7)}, "daisy")
    assert len(shown.layout.images) == 3 and [note.text for note in shown.layout.annotations] == [
        "daisy",
        "edges",
        "seven",
    ]
    hot = map_figures.heat(torch.zeros(3, 224, 224), torch.eye(224))
    assert hot[0, 0] == pytest.approx([0.84, 0.37, 0.0], abs=0.01) and hot[0, 5] == pytest.approx([0.35] * 3, abs=0.01)


def test_words_stand_on_the_axis_and_methods_beside_it():
    read = review("good bad film")
    shown = figures.words_by_method(read, {"a": np.ones(3), "b": np.ones(3)}, "both").data[0]
    assert list(shown.x) == ["1. good", "2. bad", "3. film"] and list(shown.y) == ["a", "b"]


def test_points_reach_to_the_high_end():
    found = {"deletion": {"a": (0.2, 0.1, 0.5), "b": (0.0, -0.3, 0.3)}}
    drawn = figures.points(found, "deletion", ["a", "b"])
    assert drawn["x"] == [0.2, 0.0] and drawn["error_x"]["array"] == pytest.approx([0.3, 0.3])


def test_the_two_curves_run_over_the_shares():
    shown = by_method(plain_reader(), TEXT, 2)
    for trace in shown.data:
        if trace.name in ("deletion", "insertion"):
            assert list(trace.x) == sorted(trace.x) and trace.x[0] == 0 and trace.x[-1] == 1
