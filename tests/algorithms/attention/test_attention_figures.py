"""The figures of notebook 7: what they draw and what they say is computed here once more, on examples made by hand."""

import math

import numpy as np
import pytest
import torch
from figure_reading import start, still, stops
from pytest import approx

from largemodels.algorithms.attention import attention_figures, cost_figures, diagrams, head_figures, recall_figures
from largemodels.algorithms.attention.heads import Heads


def test_turning_query():
    weights = torch.tensor([[0.8, 0.1, 0.1], [0.47, 0.46, 0.07], [0.2, 0.7, 0.1], [0.05, 0.9, 0.05]])
    figure = attention_figures.turning_query(["ball", "rolled", "it"], [0, 45, 60, 90], weights)
    for (label, at), angle, row in zip(stops(figure).items(), (0, 45, 60, 90), weights.tolist(), strict=True):
        assert label == f"{angle}°" and at["weights"]["x"] == ["ball", "rolled", "it"]
        assert at["weights"]["y"] == approx(row)
        assert at.title == f"query turned by {angle}°" + (": a tie" if angle == 45 else "")
    assert start(figure) == "45°"
    assert still(figure).alt == (
        "Bars of the weights of ball, rolled, it. As the query turns, ball falls and rolled rises; "
        "they tie at 45 degrees."
    )


def test_saturation():
    weights = {1: ([0.3, 0.3, 0.4], [0.35, 0.34, 0.31]), 1024: ([0.05, 0.95, 0.0], [0.2, 0.5, 0.3])}
    figure = attention_figures.saturation(weights)
    for (label, at), (d, (without, scaled)) in zip(stops(figure).items(), weights.items(), strict=True):
        assert label == str(d) and at["unscaled"]["y"] == without and at["scaled"]["y"] == scaled
        assert at["unscaled"]["x"] == at["scaled"]["x"] == [1, 2, 3]
    titles = [at.title for at in stops(figure).values()]
    assert titles[0] == "d = 1: the largest weight is 0.40 unscaled and 0.35 scaled"
    assert titles[1] == "d = 1,024: the largest weight is 0.95 unscaled and 0.50 scaled"
    left, right = (note["text"] for note in still(figure).layout["annotations"])
    assert (left, right) == ("softmax(q·k), unscaled", "softmax(q·k / d<sup>½</sup>), scaled")
    assert still(figure)["scaled"]["xaxis"] == "x2" and start(figure) == "1024"
    assert still(figure).alt == (
        "Weights of 3 keys without and with the division by the square root of d. "
        "At d = 1024 the largest weight is 0.95 without it and 0.50 with it."
    )


def test_gradients():
    norms = {"unscaled": [torch.arange(1.0, 12), torch.arange(1.0, 12) / 100], "scaled": [torch.full((11,), 0.5)] * 2}
    norms["unscaled"][1][-1] = 10.0
    shown = still(attention_figures.gradients([4, 16], norms))
    assert shown["unscaled, median"]["y"] == approx([6, 0.06]) and shown["unscaled, median"]["x"] == [4, 16]
    assert shown["unscaled, mean"]["y"] == approx([6, (0.55 + 10) / 11]) and shown["scaled, mean"]["y"] == [0.5, 0.5]
    assert shown["unscaled, the middle 80 %"]["y"] == approx([10, 0.1, 0.02, 2])  # along the top, and back below
    assert shown["unscaled, median"]["line"]["color"] != shown["scaled, median"]["line"]["color"]
    assert shown.alt == (
        "Length of the query's gradient against d, on logarithmic axes. The medians at d = 16 are: unscaled 6.0e-02, "
        "scaled 5.0e-01. The means stay between 0.5 and 6.0."
    )


def test_reach():
    tables = {"right": torch.ones(3, 3, dtype=torch.bool).tril(), "blind": torch.eye(3, dtype=torch.bool)}
    shown = still(attention_figures.reach(tables))
    assert shown["right"]["z"] == [[1, 0, 0], [1, 1, 0], [1, 1, 1]] and shown["blind"]["z"] == np.eye(3).tolist()
    assert shown["right"]["x"] == shown["right"]["y"] == [1, 2, 3] and shown.layout["yaxis"]["autorange"] == "reversed"
    assert shown.layout["xaxis"]["title"]["text"] == "input touched"  # rows are outputs
    assert [note["text"] for note in shown.layout["annotations"]] == ["right", "blind"]
    assert shown.alt == "Which outputs depend on which inputs. Filled cells: right: 6 of 9 pairs; blind: 3 of 9 pairs."


@pytest.fixture
def heads():
    """Two layers of two heads over three tokens, the keys e₁, e₂, e₃: q is what the scores are, times √3."""
    q = math.sqrt(3) * torch.randn(2, 2, 3, 3, generator=torch.Generator().manual_seed(0))
    k = torch.eye(3).expand(2, 2, 3, 3)
    return Heads(["[CLS]", "a", "a"], q, k, k, (q / math.sqrt(3)).softmax(-1), 0, 0)


def test_every_head(heads):
    figure = head_figures.every_head(heads, 2, 1)
    assert list(stops(figure)) == ["1.1", "1.2", "2.1", "2.2"]
    for label, at in stops(figure).items():
        layer, head = map(int, label.split("."))
        powers = (heads.q[layer - 1, head - 1] / math.sqrt(3)).exp()
        rows = (powers / powers.sum(-1, keepdim=True)).tolist()
        for shown, row in zip(at["map"]["z"], rows, strict=True):
            assert shown == approx(row, abs=1e-3)
        wide = np.mean([math.exp(-sum(w * math.log(w) for w in row)) for row in rows])
        assert at.title == f"layer {layer}, head {head}: a token looks at {wide:.1f} of 3 tokens"
    assert at["map"]["customdata"][2][0] == ["a", "[CLS]"] and at.layout["yaxis"]["autorange"] == "reversed"
    assert at.layout["xaxis"]["ticktext"] == at.layout["yaxis"]["ticktext"] == ["[CLS]", "a", "a"]
    assert start(figure) == "2.1" and (at["map"]["zmin"], at["map"]["zmax"]) == (0, 1)
    assert still(figure).alt == (
        "Attention map of one MiniLM head over 3 tokens, with a slider through all 4 heads; "
        "it starts at layer 2, head 1."
    )
    assert still(head_figures.attention_map(heads, 1, 2)).alt == (
        "Attention map of MiniLM's layer 1, head 2: rows are tokens that look, columns what they look at."
    )


def test_position_waves():
    table = torch.tensor([[0.0, 1.0], [1.0, 0.0], [0.5, -1.0]])  # a hand at 0, 90 and about 150 degrees
    shown = still(attention_figures.position_waves(table, 1))
    assert shown["waves"]["z"] == [[0, 1, 0.5], [1, 0, -1]]  # a column is a position
    assert shown["product"]["x"] == [0, 1, 2] and shown["product"]["y"] == [0, 1, 0.5]
    assert [note["text"] for note in shown.layout["annotations"]] == [
        "position vectors", "dot product with position 1",
    ]  # fmt: skip
    assert shown.alt == (
        "Left, 3 position vectors of 2 numbers, fast waves in the first rows and slow ones in the last. Right, the dot "
        "product with position 1: 1 there, and 0.0 at position 0."
    )


def test_queries_meet_keys_and_their_weights_meet_values():
    drawn = diagrams.qkv_diagram()
    q, k, v, scores, weights, out = (drawn.places[name] for name in ("q", "k", "v", "scores", "weights", "out"))
    assert q.y == k.y == v.y < scores.y < weights.y == out.y and q.x < scores.x < k.x and out.x == v.x
    svg = drawn.svg()
    assert [svg.count(f">{shape}<") for shape in ("(T, D)", "(T, d)", "(T, T)")] == [2, 3, 2]
    assert svg.count("marker-end") == 8


def test_every_head_gets_a_slice_and_hands_one_back():
    svg = diagrams.heads_diagram().svg()
    assert svg.count(">(T, d)<") == 8 and svg.count(">(T, D)<") == 2 and svg.count(">(T, D) each<") == 1
    assert svg.count(">attention<") == 4 and ">D = H · d<" in svg


def test_price():
    measured = {"ours": [(0.001, 40_000), (0.004, 2_000_000)], "LSTM": [(0.002, 1_000), (0.0035, 1_500_000)]}
    figure = cost_figures.price([100, 200], measured)
    seconds, peaks = ([trace for trace in figure.data if trace.xaxis == axis] for axis in ("x", "x2"))
    assert [(trace.name, list(trace.y)) for trace in seconds] == [("ours", [0.001, 0.004]), ("LSTM", [0.002, 0.0035])]
    assert [list(trace.y) for trace in peaks] == [[40_000, 2_000_000], [1_000, 1_500_000], [4 * 100**2, 4 * 200**2]]
    assert [trace.showlegend for trace in peaks] == [False, False, None] and peaks[2].name.startswith("formula")
    assert still(figure).alt == (
        "Seconds and peak bytes against tokens, on logarithmic axes. "
        "At T = 200: ours 4.0 ms and 2.0 MB; LSTM 3.5 ms and 1.5 MB."
    )


def test_recall_by_distance():
    found = {"GRU": {4: [1.0, 0.5], 8: [0.2, 0.6, 0.1]}, "attention": {4: [1.0], 8: [0.9]}}
    shown = still(recall_figures.recall_by_distance(found, {4: 0.4, 8: 0.3}))
    assert shown["GRU"]["y"] == approx([0.75, 0.3]) and shown["attention"]["y"] == [1, 0.9]
    assert shown["GRU"]["x"] == [4, 8] and shown["ceiling without order, computed"]["y"] == [0.4, 0.3]
    assert shown["GRU"]["error_y"]["array"] == approx([0.25, 0.3])
    assert shown["GRU"]["error_y"]["arrayminus"] == approx([0.25, 0.2])
    [guessing], [line] = shown.layout["annotations"], shown.layout["shapes"]
    assert guessing["text"] == "guessing" and line["y0"] == guessing["y"] == 1 / 8
    assert shown.alt == (
        "Accuracy on the recall task against distance. At distance 8: GRU 0.30; attention 0.90; guessing is 0.125."
    )
