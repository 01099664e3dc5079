"""Crossing points, the figures' words, the widget, and the records."""

import math

import numpy as np
import pytest
from figure_reading import start, still, stops

from largemodels.background.learning_curves import crossings, curve_figures
from largemodels.background.learning_curves.bags import naive_bayes
from largemodels.background.learning_curves.methods import BAG, FROZEN, NET, RULES, TUNED, Rules
from largemodels.background.learning_curves.opinion_explorer import OpinionExplorer
from largemodels.core.records import read


def shares(*rows):
    """A curve of two draws over 1,000 reviews, so many right."""
    return {size: np.array([np.arange(1000) < n] * 2) for size, n in rows}


def test_words_hold_what_was_right():
    right = np.random.default_rng(0).random((3, 1000)) > 0.3
    assert (crossings.from_words(crossings.as_words(right)) == right).all()


def test_a_crossing_lies_between_the_sizes_where_the_sign_changes():
    assert crossings.crossing([8, 32, 128], [-1, 1, 1]) == pytest.approx(16)
    assert crossings.crossing([8, 32, 128], [1, 1, 2]) == 0
    assert crossings.crossing([8, 32, 128], [1, -1, -1]) == math.inf
    assert 32 < crossings.crossing([8, 32, 128], [1, -1, 3]) < 64  # for good


def test_overtaking_has_an_interval_around_it():
    low, high = shares((8, 500), (128, 800)), shares((8, 600), (128, 600))
    at = crossings.overtakes(low, high)
    assert at.low < at.labels < at.high and 16 < at.labels < 64 and at.share == 1
    assert str(at).startswith(crossings.worded(at.labels))
    assert crossings.overtakes(high, shares((8, 1), (128, 1))).labels == 0
    with pytest.raises(ValueError, match="same two sizes"):
        crossings.overtakes(low, shares((8, 1), (64, 1)))


def test_figures_in_words():
    assert crossings.worded(1234) == "1,200" and crossings.worded(math.inf).startswith("beyond")


def test_the_curves_figure_says_what_it_shows():
    curve = {BAG: shares((8, 500), (32, 612))}
    figure = curve_figures.learning_curves_figure(curve)
    assert list(figure.data[0].y) == [0.5, 0.612] and "bag of words 0.61" in figure.layout.meta["alt"]
    assert figure.layout.title.text.endswith("bag of words, 61%")


def test_the_curves_figure_names_the_best_way_and_the_spread_of_its_draws():
    right = {n: np.arange(1000) < n for n in (500, 590, 620, 710, 700, 800)}
    curves = {
        TUNED: {8: np.array([right[500], right[590], right[620]]), 125: np.array([right[710], right[710]])},
        FROZEN: {8: np.array([right[800]]), 32: np.array([right[700]])},
    }
    shown = still(curve_figures.learning_curves_figure(curves))
    assert shown.title == f"Best at its last size: {TUNED}, 71%"
    assert f"{TUNED} 0.71, {FROZEN} 0.70." in shown.alt
    assert shown[TUNED]["x"] == [8, 125] and shown[TUNED]["y"] == pytest.approx([0.57, 0.71])
    assert shown[TUNED]["error_y"]["array"] == pytest.approx([0.05, 0])
    assert shown[TUNED]["error_y"]["arrayminus"] == pytest.approx([0.07, 0])


def test_the_reviews_slider_has_a_row_for_each_review_and_a_column_for_each_way():
    judged = {BAG: {8: [[1, 0, 0], [1, 1, 0]], 32: [[1, 1, 0], [1, 1, 0]]},
              FROZEN: {8: [[0, 0, 0], [0, 0, 1]], 32: [[1, 0, 1], [1, 1, 1]]}}  # fmt: skip
    curves = {way: {size: np.array(rows, bool) for size, rows in sizes.items()} for way, sizes in judged.items()}
    figure = curve_figures.reviews_by_size(curves, [2, 1], ["last", "middle"], [8, 32], 8)
    few, many = stops(figure).values()
    assert few["cells"]["z"] == [[0, 0.5], [0.5, 0]] and few["cells"]["text"] == [["0 %", "50 %"], ["50 %", "0 %"]]
    assert many["cells"]["z"] == [[0, 1], [1, 0.5]]
    assert (few["cells"]["x"], few["cells"]["y"]) == ([BAG, FROZEN], ["last", "middle"])
    assert few.title == "8 labels, right of all 1,000: 50 %, 17 %" and many.title.endswith("67 %, 83 %")
    assert (
        start(figure) == "8"
        and f"judged 2 real reviews right, by way, with a slider over 2 numbers of labels. {few.title}." in few.alt
    )


def test_the_reviews_slider_shows_shares_of_draws():
    curves = {name: shares((8, 500), (32, 600)) for name in (BAG, FROZEN)}
    figure = curve_figures.reviews_by_size(curves, [0, 550, 999], ["a", "b", "c"], [8, 32], 32)
    assert [list(row) for row in figure.data[0].z] == [[1, 1], [1, 1], [0, 0]]
    assert figure.layout.title.text.startswith("32 labels") and "60 %" in figure.layout.title.text


def test_the_other_figures_tell_their_numbers():
    words = curve_figures.unseen_words_figure({8: 0.9, 32: 0.7}, {BAG: {8: 0.5, 32: 0.55}})
    assert words.layout.title.text == "70% of the words are new after 32 labels"
    assert "0.90" in words.layout.meta["alt"] and list(words.data[0].y) == [0.9, 0.7]
    paid = curve_figures.price_figure({BAG: (1e4, 0.6), TUNED: (1e12, 0.7)}, 1e18)
    assert paid.layout.title.text.endswith("1e+08 times the operations")
    assert "1.0e+12" in paid.layout.meta["alt"] and list(paid.data[1].x) == [1e12]
    assert words.data[1].name == f"unseen opinion words right: {BAG}" and list(words.data[1].x) == [8, 32]
    assert list(words.data[1].y) == [0.5, 0.55] and "by labels: 8 0.90, 32 0.70." in words.layout.meta["alt"]
    assert f"right: {BAG} 8 0.50, 32 0.55." in words.layout.meta["alt"]
    assert paid.layout.title.text == f"From {BAG} to {TUNED}: 1e+08 times the operations"
    assert list(paid.data[1].y) == [0.7] and paid.layout.shapes[0].x0 == 1e18
    assert f"{BAG} 1.0e+04, {TUNED} 1.0e+12; pre-training before: 1.0e+18." in paid.layout.meta["alt"]
    assert "not" not in curve_figures.five_ways().svg() and RULES in curve_figures.five_ways().svg()


def test_the_explorer_at_both_ends_and_with_nothing_to_read():
    texts, labels = ["great fun", "warm fun", "bad mess", "dull mess"], [1, 1, 0, 0]
    fitted = {size: {RULES: Rules(), BAG: naive_bayes(texts[:n], labels[:n])} for size, n in ((3, 3), (4, 4))}
    widget = OpinionExplorer(fitted, "great")
    assert "After 4 labels" in widget.said.value and widget.trace("in favor").x[0] == 1
    widget.text.value = "dull"
    assert widget.trace("in favor").x[0] == 0 and "bag of words: against" in widget.said.value
    widget.labels.value = 3
    assert "After 3 labels" in widget.said.value
    kept = list(widget.trace("in favor").x)
    widget.text.value = "…"
    assert "no word to judge" in widget.said.value and list(widget.trace("in favor").x) == kept


def test_the_records_hold_1000_reviews_for_each_draw():
    curves = read("learning_curves")
    for name in (BAG, NET, FROZEN):
        for found in curves[name].values():
            assert crossings.from_words(found["right"]).shape == (3, 1000)
    frozen = crossings.from_words(curves[FROZEN]["4000"]["right"])
    assert frozen.mean() > 0.7
