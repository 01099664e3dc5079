"""Figures of notebook 5.3 say what their data say; its explorers answer at both ends and in the middle."""

import re

import pytest
import torch

from largemodels.society.inside import found_figures, inside_figures, lens_explorer
from largemodels.society.superposition import toy, toy_explorer, toy_figures


def stops(figure):
    return [(step.args[0], step.args[1]["title.text"], step.label) for step in figure.layout.sliders[0].steps]


def test_the_machine_is_drawn():
    assert "residual stream" in inside_figures.the_machine().svg()


def test_the_score_maps_titles_name_the_highest_head():
    one, two = torch.zeros(4, 3), torch.zeros(4, 3)
    one[2, 1], two[3, 0] = 0.9, 0.2
    figure = inside_figures.score_map({"repeated text": one, "other": two})
    assert "0.90, layer 2, head 1" in figure.layout.title.text and figure.data[0].z[1][2] == pytest.approx(0.9)
    assert "0.20, layer 3, head 0" in stops(figure)[1][1]


def test_what_was_taken_out_is_in_title_and_text():
    lines = {"best": [[3.0], [12.0]], "others": [[3.0, 3.2], [4.0, 5.0]]}
    figure = inside_figures.taken_out((1, 8), lines, {"whole": 3.0})
    assert figure.layout.title.text == "8 induction heads gone: 12.0 nats; as many others: 4.5"
    assert list(figure.data[1].y) == pytest.approx([3.1, 4.5])


def test_the_patch_maps_titles_name_the_largest_effect():
    big, small = torch.zeros(2, 2, 3), torch.full((2, 2, 3), 0.1)
    big[1, 0] = 1.0
    figure = inside_figures.patch_maps({"stream": big, "MLP": small}, [4, 9], ["name", "last"])
    assert "1.00, layer 9, name" in figure.layout.title.text
    assert figure.data[0].z[0] == (0.0, 1.0) or list(figure.data[0].z[0]) == [0.0, 1.0]
    assert "0.10" in stops(figure)[1][1]


def test_the_rank_slider_says_from_where_the_capital_is_among_the_first_100():
    ranks = torch.tensor([[5000, 300, 50, 0]] * 5)
    figure = found_figures.rank_slider(
        dict(zip(found_figures.LENS_LINES, (ranks, ranks + 7, ranks + 9), strict=True)), list("abcde")
    )
    assert "from 2 layers on" in figure.layout.title.text and list(figure.data[0].y) == [5001, 301, 51, 1]
    assert [label for *_, label in stops(figure)] == ["median", "a", "e"]


def test_the_two_lenses_show_ranks_from_1():
    figure = found_figures.two_lenses([0, 5], {"a": [9, 8], "b": [3, 2]}, {"a": [90, 80], "b": [1, 0]})
    assert list(figure.data[1].y) == [91, 81] and list(figure.data[3].y) == [2, 1]


def test_the_probe_slider_names_the_most_selective_depth():
    lines = {"continent": [[0.5, 0.5], [0.9, 0.9]], "control": [[0.5, 0.5], [0.3, 0.5]], "letters": [[0.4, 0.4]] * 2}
    figure = found_figures.probe_slider((0, 5), {"one": lines, "two": lines})
    assert "after 5 layers, 0.90 − 0.40" in figure.layout.title.text


def test_the_toys_arrows_start_and_end_in_the_middle():
    data = toy_figures.arrows(torch.tensor([[1.0, 0.0], [0.0, 2.0]]))
    assert data == {"x": [0, 1, 0, 0, 0, 0], "y": [0, 0, 0, 0, 2, 0]}
    _, words = toy_figures.toy_data(1.0, False)
    assert words.startswith("2 of 5 features")


def test_the_lens_explorer_at_both_ends_and_in_the_middle():
    one = lens_explorer.LensExplorer("red fox, blue bird, red fox, blue", 18, 6)
    looks = {}
    for layer in (0, 15, 29):
        one.layer.value = layer
        bars = one.trace("lens")
        assert f"After layer {layer} " in one.said.value and list(bars.x) == sorted(bars.x, reverse=True)
        looks[layer] = [list(line) for line in one.trace("looks").z]
        assert sum(map(sum, looks[layer])) == pytest.approx(1, abs=1e-3)
    assert looks[0] != looks[29]
    for position in (0, one.position.max):
        one.position.value = position
        row, column = divmod(position, lens_explorer.ACROSS)
        assert one.trace("chosen").x[0] == column - 0.5 and one.trace("chosen").y[0] == row - 0.5
    for head in (0, 4, 8):
        one.head.value = head
        assert f"head {head} " in one.said.value
    before = one.trace("lens").x
    for bad in ("", "Paris", "word " * 10_000):
        one.text.value = bad
        assert re.search(r"<b>.*\.</b>", one.said.value) and one.trace("lens").x == before
    one.text.value = "The capital of Japan is"
    one.layer.value = 29
    assert "_Tokyo" in one.said.value and one.position.value == one.position.max == 4


def test_the_twin_over_layers_says_what_the_explorer_says():
    figure = lens_explorer.by_layer("The capital of Japan is", 3, (0, 29), 1)
    assert "_Tokyo" in figure.layout.title.text and "layer 29" in figure.layout.title.text
    assert "layer 0" in stops(figure)[0][1]


def test_the_toy_explorer_at_both_ends_and_in_the_middle():
    one = toy_explorer.ToyExplorer(1.0)
    for keep, many in ((1.0, 2), (0.05, 5), (toy.PRESENT[-1], 5)):
        one.keep.value = keep
        assert one.said.value.startswith(f"{many} of 5")
        assert sum(length > 0.5 for length in one.trace("lengths").y) == many
    one.kind.value = "linear"
    assert one.said.value.startswith("2 of 5")


def test_a_stop_applied_is_what_its_title_says():
    figure = toy_figures.toy_slider(0)
    assert len(stops(figure)) == len(toy.PRESENT)
    for data, title, _ in stops(figure):
        lengths = next(values for values in data["y"] if len(values) == toy.N)
        assert title.startswith(f"{sum(length > 0.5 for length in lengths)} of 5")


def test_the_probe_slider_shows_means_and_both_ends_of_the_splits():
    lines = {"continent": [[0.4, 0.9, 0.8], [0.6, 0.6, 0.9]], "control": [[0.3, 0.3, 0.6], [0.5, 0.5, 0.8]],
             "letters": [[0.2, 0.3, 0.4]] * 2}  # fmt: skip
    figure = found_figures.probe_slider((3, 7), {"seen": lines, "new": lines})
    line = figure.data[0]
    assert list(line.y) == pytest.approx([0.7, 0.7]) and list(line.x) == [3, 7]
    assert list(line.error_y.array) == pytest.approx([0.2, 0.2])
    assert list(line.error_y.arrayminus) == pytest.approx([0.3, 0.1])
    assert figure.layout.title.text == "new: most selective after 3 layers, 0.70 − 0.40"
    assert [label for *_, label in stops(figure)] == ["seen", "new"]


def test_the_two_lenses_alternative_text_is_of_the_layer_that_it_names():
    figure = found_figures.two_lenses([2, 5, 9], {"a": [9, 8, 1], "b": [3, 2, 0]}, {"a": [90, 80, 2], "b": [1, 0, 3]})
    assert "After 5 layers the divergence is 8.0 nats for the a, 2.0 nats for the b" in figure.layout.meta["alt"]
    assert list(figure.data[0].x) == list(figure.data[1].x) == [2, 5, 9] and list(figure.data[0].y) == [9, 8, 1]


def test_the_median_stop_is_the_median_of_all():
    ranks = torch.tensor([[900, 10, 0], [100, 20, 1], [5000, 500, 2]])
    figure = found_figures.rank_slider(dict.fromkeys(found_figures.LENS_LINES, ranks), list("abc"))
    assert list(figure.data[0].y) == [901, 21, 2] and list(figure.data[0].x) == [0, 1, 2]
    assert figure.layout.title.text == "median: from 1 layers on its capital is among the first 100"


def test_layers_stand_below_the_score_map_and_heads_beside_it():
    figure = inside_figures.score_map({"a": torch.zeros(4, 3), "b": torch.ones(4, 3)})
    assert list(figure.data[0].x) == [0, 1, 2, 3] and list(figure.data[0].y) == [0, 1, 2]


def test_what_was_taken_out_is_told_of_the_most():
    figure = inside_figures.taken_out((1, 8), {"best": [[3.0], [12.0]], "others": [[3.0], [4.5]]}, {"whole": 3.0})
    assert "At 8: best 12.0, others 4.5" in figure.layout.meta["alt"] and list(figure.data[0].x) == [1, 8]


def test_patches_stand_over_their_layers_beside_their_rows():
    figure = inside_figures.patch_maps({"a": torch.zeros(2, 3, 1), "b": torch.ones(2, 3, 1)}, [4, 9], ["x", "y", "z"])
    assert list(figure.data[0].x) == ["4", "9"] and list(figure.data[0].y) == ["x", "y", "z"]
