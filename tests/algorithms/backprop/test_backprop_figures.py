"""The figures of notebook 3: what they draw and what they say is computed here once more, on numbers made by hand."""

import numpy as np
from figure_reading import start, still, stops
from pytest import approx

from largemodels.algorithms.backprop import backprop_figures, digits_figures, mlp_figures
from largemodels.algorithms.backprop.graph_figures import drawing, walk
from largemodels.algorithms.backprop.graphs import one_unit, used_twice
from largemodels.core.figures import BLUE, GRAY, VERMILION

PENCIL = dict(w=1.0, x=2.0, b=-1.0, v=3.0, t=1.0)


def test_walk():
    graph = used_twice(x=3.0, w=2.0)  # a = w x = 6, c = x + 1 = 4, L = a c = 24
    figure = walk(graph)
    at = stops(figure)
    assert list(at) == [str(n) for n in range(8)] and start(figure) == "7"
    assert [at[step].title for step in "03457"] == [
        "Step 0. The inputs are there. Nothing is computed yet.",
        "Step 3, forward. L = a · c = 24",
        "Step 4, turn. L grows by 1 when L grows by 1: its slope is 1.",
        "Step 5, backward. L hands its slope on: a gets 1 × 4 = 4, c gets 1 × 6 = 6.",
        "Step 7, backward. a hands its slope on: w gets 4 × 3 = 12, x gets 4 × 2 = 8.",
    ]
    nodes = ["w", "x", "1", "a", "c", "L"]
    assert at["0"]["values"]["text"] == ["w = 2", "x = 3", "1", "a = ?", "c = ?", "L = ?"]
    assert at["7"]["values"]["text"] == ["w = 2", "x = 3", "1", "a = 6", "c = 4", "L = 24"]
    assert {*at["0"]["slopes"]["text"], *at["0"]["forward"]["text"], *at["0"]["backward"]["text"]} == {" "}
    assert at["5"]["slopes"]["text"] == [" ", " ", " ", "slope 4", "slope 6", "slope 1"]
    assert at["7"]["slopes"]["text"] == [f"slope {n}" for n in (12, 14, 6, 4, 6, 1)]
    edges = [(a, b) for a, b, _ in graph.edges]
    assert edges == [("w", "a"), ("x", "a"), ("x", "c"), ("one", "c"), ("a", "L"), ("c", "L")]
    assert at["3"]["forward"]["text"] == ["2 ▸", "3 ▸", "3 ▸", "1 ▸", "6 ▸", "4 ▸"]
    assert at["6"]["backward"]["text"] == [" ", " ", "◂ 6", "◂ 6", "◂ 4", "◂ 6"]
    assert at["7"]["backward"]["text"] == ["◂ 12", "◂ 8", "◂ 6", "◂ 6", "◂ 4", "◂ 6"]
    rims = {step: at[step]["nodes"]["marker"]["line"]["color"] for step in "05"}
    assert rims["0"] == [BLUE] * 3 + [GRAY] * 3 and rims["5"] == [BLUE] * 3 + [VERMILION] * 3
    assert "6 numbers from the inputs to L" in at["7"].alt and at["7"].alt.endswith("slopes are: w 12, x 14.")
    for name, up, color in (("values", 1, BLUE), ("slopes", -1, VERMILION)):  # over and under its node
        texts = at["7"][name]
        assert texts["textfont"]["color"] == color and texts["x"] == at["7"]["nodes"]["x"]
        assert all(up * (y - node) > 0 for y, node in zip(texts["y"], at["7"]["nodes"]["y"], strict=True))
    assert len(nodes) == len(at["7"]["nodes"]["text"])


def test_every_edge_goes_from_what_is_used_to_what_is_made():
    graph = one_unit(**PENCIL)
    shown = still(drawing(graph))
    lines, along, back = (shown[name] for name in ("edges", "forward", "backward"))
    for axis, places in (("x", [x for x, _ in graph.places.values()]), ("y", [y for _, y in graph.places.values()])):
        low, high = shown.layout[f"{axis}axis"]["range"]
        assert low < min(places) and max(places) < high
    for n, (a, b, _) in enumerate(graph.edges):
        (x0, y0), (x1, y1) = graph.places[a], graph.places[b]
        ends = [(lines["x"][3 * n + k], lines["y"][3 * n + k]) for k in (0, 1)]
        shares = [((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2) for x, y in ends]
        assert 0 < shares[0] < 0.5 < shares[1] < 1 and shares[0] == approx(1 - shares[1])
        assert all((x - x0) * (y1 - y0) == approx((y - y0) * (x1 - x0), abs=1e-9) for x, y in ends)
        assert lines["x"][3 * n + 2] is None
        assert along["x"][n] == back["x"][n] == approx((x0 + x1) / 2)  # their numbers stand at its middle
        assert back["y"][n] < (y0 + y1) / 2 < along["y"][n] < back["y"][n] + 0.4


def test_nudges():
    errors = {"one-sided": [1e-1, 1e-4, 1e-2], "central": [1e-2, 1e-6, 1e-3]}
    figure = backprop_figures.nudges([1e-3, 1e-5, 1e-7], errors, {"one-sided": 1e-8, "central": 1e-5})
    shown = still(figure)
    for name, error in errors.items():
        assert (shown[name]["x"], shown[name]["y"]) == ([1e-3, 1e-5, 1e-7], error)
    lines = {line["line"]["color"]: line["x0"] for line in shown.layout["shapes"]}
    assert [lines[shown[name]["line"]["color"]] for name in errors] == [1e-8, 1e-5]
    assert "Lowest points: one-sided 1e-04; central 1e-06." in shown.alt


def test_directions():
    products = [{"from the inputs": n, "from the outputs": m} for n, m in ((1000, 100), (1500, 1500), (2000, 40_000))]
    figure = backprop_figures.directions([1, 8, 16], 8, products)
    titles = ["8 inputs, 1 output", "8 inputs, 8 outputs: a tie", "8 inputs, 16 outputs"]
    for (label, at), m, needed, title in zip(stops(figure).items(), (1, 8, 16), products, titles, strict=True):
        bars = at["multiplications"]
        assert dict(zip(bars["y"], bars["x"], strict=True)) == needed and (label, at.title) == (str(m), title)
        assert dict(zip(bars["y"], bars["marker"]["color"], strict=True))["from the outputs"] == BLUE
    assert start(figure) == "1" and 10 ** at.layout["xaxis"]["range"][1] >= 40_000  # the longest bar has room
    assert "of 8 inputs" in at.alt and "With 1 output the way from the outputs needs 10 times fewer; at 8" in at.alt


def test_ways():
    shown = still(backprop_figures.ways([1, 2], {"every path": [2, 6000], "sorted": [2, 4]}))
    assert (shown["every path"]["y"], shown["sorted"]["y"], shown["sorted"]["x"]) == ([2, 6000], [2, 4], [1, 2])
    assert shown.alt.endswith("At depth 2: 6,000 every path, 4 sorted.")


def test_swings():
    shown = still(backprop_figures.swings({"zeroed": [0, 0.5, 0.9], "forgotten": [0, 2, -0.5]}, goal=1.5))
    assert (shown["zeroed"]["y"], shown["forgotten"]["y"]) == ([0, 0.5, 0.9], [0, 2, -0.5])
    assert shown.layout["shapes"][0]["y0"] == 1.5
    assert "toward 1.5. zeroed, w ends at 0.90; forgotten, w ends at -0.50;" in shown.alt


def test_orders():
    rates = [0.5, 1.5, 2.5]  # rate × λ: once a round it grows beyond 2, twice beyond 1
    losses = {
        f"{n} updates": [[abs(1 - n * rate) ** (2 * r) for r in range(4)] for rate in rates] for n in (1, 2)
    }  # ½ λ θ², from 1
    figure = backprop_figures.orders([*rates, 3.0], {name: [*curves, [1, 2]] for name, curves in losses.items()})
    for n, (label, at) in enumerate(stops(backprop_figures.orders(rates, losses)).items()):
        assert label == f"{rates[n]:g}" and at.title == f"step size {label} / λ"
        assert [at[name]["y"] for name in losses] == [curves[n] for curves in losses.values()]
    assert at.alt.endswith("with 1 updates it grows from 2.5 / λ on; with 2 updates it grows from 1.5 / λ on.")
    assert start(figure) == "1.5"  # one grows, the other doesn't
    edges = stops(backprop_figures.orders([1.0, 2.0], {"one": [[1, 0], [1, 1]], "two": [[1, 1], [1, 9]]}))
    assert edges["1"].title.endswith("the edge for two updates a round")
    assert edges["2"].title.endswith("the edge for one update a round")


def test_contest():
    shares = {"lines": {"digit": [0.9, 0.8], "odd": [0.7]}, "MLP": {"digit": [0.95, 0.97], "odd": [0.9]}}
    shown = still(digits_figures.contest(shares))
    for model, by_question in shares.items():
        assert shown[model]["y"] == [value for values in by_question.values() for value in values]
        assert [round(x) for x in shown[model]["x"]] == [0, 0, 1]
    assert shown.layout["xaxis"]["ticktext"] == ["digit", "odd"]
    assert "Means: lines, digit: 85.0%; lines, odd: 70.0%; MLP, digit: 96.0%; MLP, odd: 90.0%." in shown.alt


def test_stopping():
    runs = {50: ([3, 2, 1], [3, 1, 2]), 100: ([4, 3], [2, 4])}
    figure = digits_figures.stopping(runs, B=32)
    for (label, at), (train, validation), a_epoch, low in zip(
        stops(figure).items(), runs.values(), (2, 4), (1, 0), strict=True
    ):
        steps = [a_epoch * (epoch + 1) for epoch in range(len(train))]
        assert at["training"]["x"] == at["validation"]["x"] == steps
        assert (at["training"]["y"], at["validation"]["y"]) == (train, validation)
        assert (at["lowest"]["x"], at["lowest"]["y"]) == ([steps[low]], [validation[low]])
        assert at.title == f"{label} examples: validation loss is lowest after {low + 1} of {len(train)} epochs"
        assert at.title in at.alt
    assert at["validation"]["xaxis"] == at["lowest"]["xaxis"] == "x2" and start(figure) == "50"


def test_bars():
    shown = still(digits_figures.bars({"a": 0.9, "b": 0.25}, "accuracy", 0.1, "chance"))
    assert (shown["accuracy"]["x"], shown["accuracy"]["y"]) == (["a", "b"], [0.9, 0.25])
    assert shown.layout["shapes"][0]["y0"] == 0.1 and shown.layout["annotations"][0]["text"] == "chance"
    assert shown.alt == "Bars of accuracy: a 90%, b 25%; chance is 10%."


def test_hidden_plane():
    points = np.array([[[0, -0.5], [1, 0], [1, 0], [2, 1]], [[0, -1], [1, 0], [1, 0], [2, 1]]])
    line = ([-0.5, 2.5], [-0.7, 1.1])
    figure = mlp_figures.hidden_plane([0.5, 1.0], points, [0, 1, 1, 0], [line, None])
    bent, straight = stops(figure).values()
    assert bent.title == "slope below 0: 0.5. a line parts them" and bent["line"]["x"] == line[0]
    assert straight.title == "slope below 0: 1. no line parts them" and straight["line"]["y"] == [None, None]
    assert bent["line"]["y"] == line[1] and start(figure) == "0.5"
    for at, seen in ((bent, points[0]), (straight, points[1])):
        assert [[x, y] for x, y in zip(at["hidden"]["x"], at["hidden"]["y"], strict=True)] == seen.tolist()
    assert list(zip(bent["inputs"]["x"], bent["inputs"]["y"], strict=True)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert bent["inputs"]["text"] == ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]
    for panel in ("inputs", "hidden"):
        assert bent[panel]["marker"]["color"] == [BLUE, VERMILION, VERMILION, BLUE]
        assert bent[panel]["marker"]["symbol"] == ["circle", "diamond", "diamond", "circle"]
    assert "a line parts the answers at 0.5; none does at 1." in bent.alt


def test_by_layer():
    sizes = {1.0: ([9.0, 4.0, 2.1], [0.2, 0.5, 1.0]), 4.0: ([9.0, 4.0, 8.1], [4.2, 2.1, 1.0])}
    figure = mlp_figures.by_layer([1.0, 4.0], sizes, 3, edge=2.0)
    for (label, at), factor, where in zip(stops(figure).items(), (0.5, 2), ("fading", "exploding"), strict=True):
        forward, backward = sizes[float(label)]
        assert (at["numbers"]["y"], at["slopes"]["y"], at["numbers"]["x"]) == (forward, backward, [1, 2, 3])
        assert at["numbers, predicted"]["y"] == approx([4 / factor, 4, 4 * factor])  # from layer 2 on, as the text says
        assert at["slopes, predicted"]["y"] == approx([factor**2, factor, 1])
        assert at["slopes"]["marker"]["color"] == at["slopes, predicted"]["line"]["color"] == VERMILION
        assert at.title == f"gain {label}: {where}"
    edge = mlp_figures.by_layer([1.0, 1.41], dict.fromkeys((1.0, 1.41), sizes[1.0]), 3, edge=2**0.5)
    assert stops(edge)["1.41"].title == "gain 1.41: the edge, √2" and "3 layers" in at.alt


def test_fading():
    shown = still(mlp_figures.fading({"sigmoid": [1e-5, 1e-2, 0.5], "relu": [0.5, 1.0, 1.0]}))
    assert (shown["sigmoid"]["y"], shown["relu"]["y"]) == ([1e-5, 1e-2, 0.5], [0.5, 1, 1])
    assert shown["relu"]["x"] == [1, 2, 3] and shown.alt.endswith("of the last: sigmoid 2e-05; relu 5e-01.")


def test_slope_of_weight():
    shown = still(mlp_figures.slope_of_weight([0, 1, 2], [1, 1, 4], [0, 0, 3], silent=1.5))
    assert (shown["L"]["y"], shown["slope of L in w"]["y"]) == ([1, 1, 4], [0, 0, 3])
    assert shown.layout["shapes"][0]["x0"] == 1.5 and shown.layout["annotations"][0]["text"] == "silent up to w = 1.5"
    assert "Up to w = 1.5 the loss is level" in shown.alt
