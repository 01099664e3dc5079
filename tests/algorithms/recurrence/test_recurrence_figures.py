"""The figures of notebook 6: what they draw and what they say is computed here once more, on examples made by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from figure_reading import start, still, stops
from pytest import approx

from largemodels.algorithms.recurrence import name_figures, reach_figures, start_figures, unit_figures
from largemodels.algorithms.recurrence.names import LANGUAGES
from largemodels.algorithms.recurrence.reader import Reading
from largemodels.core.figures import DIVERGING, SEQUENTIAL


def test_touch():
    ws, held = [0.5, 1.0, 2.0], [[0.8, 0.4, 0.2], [0.8, 0.7, 0.6], [0.8, 0.9, 0.95]]
    figure = unit_figures.touch(ws, held, start=2)
    said = (
        "w = 0.5, below 1: after 3 steps 0.2",
        "w = 1, at 1: after 3 steps 0.6",
        "w = 2, above 1: after 3 steps 0.95",
    )
    for (label, at), w, states, title in zip(stops(figure).items(), ws, held, said, strict=True):
        assert (label, at.title, at["the unit's state"]["y"]) == (f"{w:g}", title, states)
        assert at["without tanh: w to the n"]["y"] == [1, w, w * w] and at["the unit's state"]["x"] == [1, 2, 3]
    assert start(figure) == "2" and still(figure).title == said[2]
    assert figure.layout.xaxis.range == (0.5, 3.5)
    assert still(figure).alt == (
        "A unit that is touched once, at step 1. Below w = 1 its state fades to 0; above, it settles at a level and "
        "stays: 0.2 is left at w = 0.5 and 0.95 at w = 2."
    )


def test_touch_cuts_what_grows_without_end():
    assert stops(unit_figures.touch([2.0, 9.0], [[1.0] * 9] * 2))["9"]["without tanh: w to the n"]["y"][1:4] == [
        9,
        10,
        10,
    ]


def test_fading():
    curves = {"plain": [[1.0, 0.5, 0.0], [1.0, 2.0, 4.0]], "unit": [[1.0, 0.3, 0.09], [1.0, 0.2, 0.04]]}
    figure = unit_figures.fading([0.5, 2.0], curves, start=1)
    said = (
        "w = 0.5, below 1; after 2 steps: plain 0e+00, unit 9e-02",
        "w = 2, above 1; after 2 steps: plain 4e+00, unit 4e-02",
    )
    for n, (at, title) in enumerate(zip(stops(figure).values(), said, strict=True)):
        assert at.title == title and at["unit"]["y"] == curves["unit"][n] and at["unit"]["x"] == [0, 1, 2]
    assert stops(figure)["0.5"]["plain"]["y"] == [1, 0.5, 1e-12] and start(figure) == "2"
    assert still(figure).alt == (
        "The gradient against distance falls on straight lines below w = 1. After 2 steps, at w = 0.5 and at w = 2, "
        "it is, in this order: plain: 0e+00 and 4e+00; unit: 9e-02 and 4e-02."
    )


def test_cliff_walks():
    shown = still(
        unit_figures.cliff_walks([0.8, 1.2], [0.25, 300.0], {"wild": [(1.1, 9.0)], "tame": [(0.9, 0.2), (0.95, 0.1)]})
    )
    assert (shown["the loss"]["x"], shown["the loss"]["y"]) == ([0.8, 1.2], [0.25, 300])
    assert (shown["tame"]["x"], shown["tame"]["y"]) == ([0.9, 0.95], [0.2, 0.1]) and shown["wild"]["y"] == [9]
    assert shown.alt == (
        "The loss against w is a plain below 0.9, has a narrow valley just below 1, and rises like a wall above: "
        "3e+02 at w = 1.2. The walks on it are: wild, tame."
    )
    [line] = shown.layout["shapes"]
    assert line["x0"] == line["x1"] == 1 and shown.layout["annotations"][0]["text"] == "w = 1"
    assert shown.layout["xaxis"]["range"] == [0.8, 1.2]


def test_holding():
    figure = reach_figures.holding([-2, 0, 4, 6], [1, 2, 64], horizon=32, start=1)
    for at, b in zip(stops(figure).values(), (-2, 0, 4, 6), strict=True):
        f = 1 / (1 + math.exp(-b))
        half = next(n for n in np.arange(0.001, 300, 0.001) if f**n <= 0.5)
        assert at["kept"]["y"] == approx([max(f**n, 1e-12) for n in (1, 2, 64)]) and at["kept"]["x"] == [1, 2, 64]
        assert at["half is gone"]["x"] == approx([half], abs=1e-3) and at["half is gone"]["y"] == [0.5]
        assert at.title == f"bias {b}: gate {f:.3f}, half is gone after {half:.1f} steps, {f**32:.1e} left after 32"
    [line], [label] = still(figure).layout["shapes"], still(figure).layout["annotations"]
    assert line["x0"] == 32 and label["text"] == "32 steps" and label["x"] == approx(math.log10(32))
    assert still(figure).alt == (
        "The share kept against distance. A gate with bias -2 loses half in 0.3 steps; from bias 4 on it keeps more "
        "than half over 32 steps."
    )


def test_roads():
    shown = still(reach_figures.roads({0: [1.0, 0.6, 0.4], 2: [1.0, 0.9, 0.8]}, {0: 0.5, 2: 0.88}))
    assert shown["bias 0, measured"]["y"] == [1, 0.6, 0.4] and shown["bias 2, measured"]["y"] == [1, 0.9, 0.8]
    assert shown["0.500 to the n"]["y"] == [1, 0.5, 0.25] and shown["0.880 to the n"]["y"] == approx([1, 0.88, 0.7744])
    assert shown["bias 0, measured"]["line"]["color"] == shown["0.500 to the n"]["line"]["color"]
    assert shown.alt == (
        "The gradient along an LSTM's cell falls about as its forget gate to the power of the distance: "
        "bias 0 4e-01; bias 2 8e-01."
    )


def test_reach_and_recall():
    reaches = {"A": np.array([[1e-3] * 9, [1e-3] * 8 + [5e-3]]), "B": np.full((2, 9), 1e-9)}
    scores = {"A": np.array([[1.0, 0.8], [1.0, 1.0]]), "B": np.array([[0.5, 0.1], [0.7, 0.1]])}
    shown = still(reach_figures.reach_and_recall(reaches, scores, [4, 8]))
    assert shown["A"]["y"] == approx([1e-3] * 7 + [math.sqrt(5e-6)]) and shown["A"]["x"] == list(range(1, 9))
    assert shown["A, all seeds"]["y"] == approx([1e-3] * 7 + [5e-3] + [1e-3] * 8)
    assert shown["A, recall"]["y"] == approx([1, 0.9]) and shown["B, recall"]["y"] == approx([0.6, 0.1])
    assert shown["A, recall"]["x"] == [4, 8]
    bars = shown["B, recall"]["error_y"]
    assert bars["array"] == approx([0.1, 0]) and bars["arrayminus"] == approx([0.1, 0])
    heights = {note["text"]: note["y"] for note in shown.layout["annotations"]}
    assert heights["a thousandth"] == approx(-3) and heights["guessing"] == 1 / 8  # the left axis is logarithmic
    assert shown.alt == (
        "Gradient before training and recall after it, at distance 8: A 2e-03 and 0.90; B 1e-09 and 0.10."
    )


@pytest.mark.parametrize(("n", "over"), [(1, ("1e-01", "2e-01")), (3, ("1e-05", "5e-02"))])
def test_reaching(n, over):
    curves = {-1.0: [0.5, 0.1, 0.01, 1e-5], 2.0: [0.5, 0.2, 0.1, 0.05]}
    figure = start_figures.reaching("GRU", 2.0, curves, n)
    gates = [1 / (1 + math.exp(1)), 1 / (1 + math.exp(-2))]
    for at, sizes, gate in zip(stops(figure).values(), curves.values(), gates, strict=True):
        assert at["measured"]["y"] == sizes[1:] and at["measured"]["x"] == [1, 2, 3]
        assert at["theory"]["y"] == approx([sizes[1], sizes[1] * gate, sizes[1] * gate**2], rel=1e-3)
        assert (at["distance n"]["x"], at["distance n"]["y"]) == ([n], [sizes[n]])
    low, high = stops(figure).values()
    assert (low["crosses here"]["x"], low["crosses here"]["y"]) == ([2], [1e-3]) and high["crosses here"]["x"] == []
    said = f"GRU, bias -1: {over[0]} over {n} steps, more than a thousandth up to 2 steps"
    assert (
        low.title == said
        and high.title == f"GRU, bias 2: {over[1]} over {n} steps, more than a thousandth up to 3 steps"
    )
    assert high.alt == (
        "Size of the gradient that comes back over 1 to 3 steps before training, on a logarithmic axis, with a line at "
        f"a thousandth. {said}; {high.title}."
    )
    assert start(figure) == "2" and still(figure).layout["shapes"][0]["y0"] == 1e-3
    assert list(high.traces) == list(start_figures.LOOKS) and high.layout["xaxis"]["range"] == [0, 4]
    axis = start_figures.reaching("GRU", 2.0, {2.0: [0.5] * 17}, n, framed=False).layout.xaxis
    assert axis.tickvals == (1, 8, 16) and axis.range == (0, 17)


def test_reaching_below_the_bound_at_every_distance():
    shown = still(start_figures.reaching("attention", None, {None: [1.0, 1e-4, 1e-14]}, 2, framed=False))
    assert shown["theory"]["x"] == [] and shown["crosses here"]["x"] == []
    assert shown["measured"]["y"] == [1e-4, 1e-12] and shown["distance n"]["y"] == [1e-10]  # where the picture ends
    assert shown.alt.endswith("attention: 1e-14 over 2 steps, more than a thousandth at no distance.")


@pytest.fixture
def reading():
    """Three letters, two units, the second of which holds longer."""
    gates = torch.tensor([[[0.1, 0.2], [0.3, 0.4], [0.5, 0.9]], [[0.2, 0.9], [0.4, 0.8], [0.3, 0.7]], [[0.5, 0.6]] * 3])
    guesses = torch.full((3, len(LANGUAGES)), 0.02)
    for step, (first, second) in enumerate(((1, 2), (2, 3), (3, 1))):
        guesses[step, first], guesses[step, second] = 0.5, 0.25 + step / 100
    return Reading(list("a b"), gates, torch.tensor([[1.0, -1], [0, 2], [3, -3]]), guesses, "")


SAID = ["after “a”: German 50%, then English 25%", "after “a ”: English 50%, then Spanish 26%"]
SAID += ["after “a b”: Spanish 50%, then German 27%"]
ON_TOP = {
    "forget": [[0.9, 0.8, 0.7], [0.2, 0.4, 0.3]],
    "input": [[0.2, 0.4, 0.9], [0.1, 0.3, 0.5]],
    "output": [[0.6] * 3, [0.5] * 3],
    "cell": [[math.tanh(c) for c in (-1, 2, -3)], [math.tanh(c) for c in (1, 0, 3)]],
}


@pytest.mark.parametrize("what", ON_TOP)
def test_reading_figure(reading, what):
    figure = name_figures.reading_figure(reading, what)
    for n, ((label, at), title) in enumerate(zip(stops(figure).items(), SAID, strict=True)):
        assert (label, at.title) == (f"{n + 1} ({'a b'[n]})", title)
        assert at["guess"]["x"] == approx(reading.guesses[n].tolist(), abs=1e-4)
        assert [at.layout["shapes"][0][end] for end in ("x0", "x1")] == [n - 0.5, n + 0.5]
        for row, wanted in zip(at["seen"]["z"], ON_TOP[what], strict=True):
            assert row == approx(wanted, abs=1e-3)
    assert start(figure) == "3 (b)" and at["seen"]["zmin"] == (-1 if what == "cell" else 0) and at["seen"]["zmax"] == 1
    assert at["guess"]["y"] == list(LANGUAGES.values()) and at.layout["xaxis"]["ticktext"] == ["a", " ", "b"]
    assert at.layout["xaxis"]["range"] == [-0.5, 2.5]
    assert at["seen"]["colorscale"] == [list(stop) for stop in (DIVERGING if what == "cell" else SEQUENTIAL)]
    shown = "cell" if what == "cell" else f"{what} gate"
    assert at.alt == (
        f"The {shown} of 2 units for each letter of a b; the units' mean forget gates go from 0.30 to 0.80. "
        f"The guess {SAID[2]}."
    )


def test_along(reading):
    shown = still(name_figures.along(reading))
    for name, mean in (("input", [0.15, 0.35, 0.7]), ("forget", [0.55, 0.6, 0.5]), ("output", [0.55] * 3)):
        assert shown[f"{name} gate"]["y"] == approx(mean, abs=1e-3)
    assert [line["x0"] for line in shown.layout["shapes"]] == [1] and shown.title == SAID[2]
    assert shown.layout["xaxis"]["ticktext"] == ["a", " ", "b"]
    assert shown.alt == (
        "The gates along “a b”, the mean of the units at each letter. The lowest: input 0.15, forget 0.50, output 0.55."
    )


def test_the_axis_of_drawn_sizes_is_never_left():
    assert start_figures.drawn([0.0, 1.23456e-3, 5.0]) == [1e-12, 1.235e-3, 5]
    assert all(a <= b for a, b in pairwise(start_figures.drawn(np.logspace(-14, 2, 9).tolist())))
