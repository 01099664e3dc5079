"""The figures of notebook 9: what they draw and what they say is computed here once more, on examples made by hand."""

import math

from figure_reading import start, still, stops
from pytest import approx

from largemodels.algorithms.pretraining import training_figures
from largemodels.algorithms.pretraining.objectives import IGNORED
from largemodels.algorithms.tokens import piece_figures
from largemodels.algorithms.tokens.byte_pairs import BytePairs
from largemodels.algorithms.transfer import transfer_figures
from largemodels.core.figures import INK


def test_labels_of_pieces():
    tokenizer = BytePairs([(32, 97)])
    shown = [piece_figures.label(tokenizer, id) for id in (97, 256, 10, 0xE6, 7, 257, IGNORED)]
    assert shown == ["a", "·a", "⏎", "e6", "07", piece_figures.HIDDEN, ""]


def test_pair_rows():
    figure = piece_figures.pair_rows({"input": ["a", "b"], "target": ["b", ""]}, {"target": [0]})
    [cells] = still(figure).traces.values()
    assert cells["text"] == [["a", "b"], ["b", ""]] and cells["y"] == ["input", "target"]
    assert cells["z"] == [[0, 0], [piece_figures.MARK, 0]] and figure.layout.yaxis.autorange == "reversed"
    assert cells["textfont"]["color"] == INK  # left to plotly, it is dark on dark
    assert still(figure).alt == "Rows of pieces. input: a b; target: b –."


def test_pieces_by_merges():
    texts = {0: list("abcd"), 1: ["ab", "c", "d"], 2: ["abcd"]}
    figure = piece_figures.pieces_by_merges(texts, start=1)
    for (label, at), (merges, pieces) in zip(stops(figure).items(), texts.items(), strict=True):
        bars = at["pieces"]
        assert label == str(merges) and at.title == f"{merges} merges: {len(pieces)} pieces"
        assert bars["text"] == pieces and bars["x"] == [len(piece) for piece in pieces] and set(bars["y"]) == {0}
        assert bars["base"] == ["abcd".index(piece[0]) for piece in pieces]  # each where its text stands
        assert all(a != b for a, b in zip(bars["marker"]["color"], bars["marker"]["color"][1:], strict=False))
    assert start(figure) == "1"
    assert at.alt == (
        "One text as a row of pieces that grow with the number of merges. "
        "0 merges: 4 pieces; 1 merges: 3 pieces; 2 merges: 1 pieces."
    )


def test_compression():
    shown = still(piece_figures.compression([256, 512, 1024], [1.0, 2.1, 2.6]))
    [line] = shown.traces.values()
    assert (line["x"], line["y"]) == ([256, 512, 1024], [1.0, 2.1, 2.6])
    assert shown.layout["shapes"][0]["y0"] == 1 and shown.layout["annotations"][0]["text"] == "bytes alone"
    assert shown.alt == (
        "Bytes a piece on unseen text against the vocabulary's size: 1.0 at 256, 2.6 at 1,024; each doubling adds less."
    )


def test_loss_curves():
    shown = still(
        training_figures.loss_curves({"causal": [6.0] * 40 + [4.0] * 40, "masked": [5.0] * 3}, {"shares": 5.2})
    )
    assert shown["causal"]["y"][40] == approx((14 * 6 + 4) / 15) and shown["causal"]["y"][-1] == 4
    assert shown["causal"]["y"][0] == 6 and shown["masked"]["y"] == [5, 5, 5]
    [label], [line] = shown.layout["annotations"], shown.layout["shapes"]
    assert label["text"] == "shares: 5.20" and label["y"] == line["y0"] == 5.2
    assert (
        shown.alt == "Training loss against the step. At the end: causal 4.00, masked 5.00. Dotted lines: shares 5.20."
    )


def test_mask_rates():
    shown = still(training_figures.mask_rates({0.1: [5.0, 4.8], 0.4: [4.0]}, 5.2))
    assert (shown["mean"]["x"], shown["mean"]["y"]) == ([0.1, 0.4], [4.9, 4.0])
    assert (shown["one seed"]["x"], shown["one seed"]["y"]) == ([0.1, 0.1, 0.4], [5.0, 4.8, 4.0])
    where = {note["text"]: note for note in shown.layout["annotations"]}
    assert where["the pieces' shares alone"]["y"] == 5.2 and where["BERT's 15 %"]["x"] == 0.15
    said = "Loss on a common exam against the mask rate in training"
    assert shown.alt == f"{said}, means over 2 seeds. 10%: 4.90, 40%: 4.00."
    assert still(training_figures.mask_rates({0.1: [5.0]}, 5.2)).alt == f"{said}, one seed. 10%: 5.00."


def test_past_counting():
    shown = still(training_figures.past_counting({"100": 4.5, "2000": 2.9}, {"1": 5.2, "2": 3.7, "3": 2.95}))
    assert (shown["the model"]["x"], shown["the model"]["y"]) == ([100, 2000], [4.5, 2.9])
    where = {note["text"] for note in shown.layout["annotations"]}
    assert where == {"counts of order 2: 3.70", "counts of order 3: 2.95"}
    assert [line["y0"] for line in shown.layout["shapes"]] == [3.7, 2.95]
    assert shown.alt == (
        "Held-out loss of a causal model against the step: 4.50 after 100 steps, 2.90 after 2,000. "
        "Dotted lines: counts of order 2 3.70, counts of order 3 2.95."
    )


def test_transfer_curves():
    random = {10: [0.5, 0.5], 20: [0.5, 0.6]}
    given = {
        str(n): {"pretrained": {10: [0.6 + n, 0.7 + n], 20: [0.8, 0.9 + n]}, "random weights": random} for n in (0, 1)
    }
    figure = transfer_figures.transfer_curves(given, "depth: ", {"0": 0.5, "1": 0.7}, start=1)
    ends = {"0": "pretrained 0.85, random weights 0.55", "1": "pretrained 1.35, random weights 0.55"}
    for n, (label, at) in enumerate(stops(figure).items()):
        assert label == str(n) and at.title == f"depth: {n}; with 20 labels: {ends[label]}"
        assert at["pretrained"]["y"] == approx([0.65 + n, 0.85 + n / 2]) and at["pretrained"]["x"] == [10, 20]
        second = math.sqrt(((0.8 - 0.85 - n / 2) ** 2 + (0.05 + n / 2) ** 2) / 1)
        assert at["pretrained"]["error_y"]["array"] == approx([math.sqrt(0.005), second])
        assert at["random weights"]["y"] == approx([0.5, 0.55])
        assert at["random weights"]["error_y"]["array"] == approx([0, math.sqrt(0.005)])
        assert at["the commoner class"]["y"] == [(0.5, 0.7)[n]] * 2 and at["the commoner class"]["x"] == [10, 20]
    assert start(figure) == "1"
    assert at.alt == (
        "Test accuracy against the number of labels, with the spread over draws of the labels. "
        f"With 20 labels, 0: {ends['0']}; 1: {ends['1']}."
    )
