"""The figures of notebook 2: what they draw and what they say is computed here once more, on walks made by hand."""

import math
from dataclasses import replace

import pytest
import torch
from figure_reading import start, still, stops
from pytest import approx

from largemodels.algorithms.descent import walk_figures
from largemodels.algorithms.descent.basin_figures import basin_maps, noise
from largemodels.algorithms.descent.descent import gradient_descent
from largemodels.algorithms.descent.descent_figures import adam_by_turn, edge_of_stability, losses, parabola
from largemodels.algorithms.descent.descent_menu import ALPHAS
from largemodels.algorithms.descent.landscape_figures import Frame, framed_walks, ground
from largemodels.algorithms.descent.surfaces import bowl
from largemodels.algorithms.descent.valleys import two_valleys
from largemodels.core.figures import GRAY

BOWL = bowl(1.0, 10.0)


def walk(alpha, steps=12, surface=BOWL):
    return gradient_descent(surface.gradient, torch.tensor([2.0, 1.0], dtype=torch.double), alpha, steps)


def test_parabola():
    paths = {alpha: torch.tensor([[4.0], [4 * factor], [4 * factor**2]]) for alpha, factor in
             ((0.25, 0.5), (0.5, 0.0), (0.75, -0.5), (1.0, -1.0), (1.5, -2.0))}  # fmt: skip
    figure = parabola(2.0, paths)
    fates = {
        "0.25": "factor 1 − αλ = 0.5: creeps down one side",
        "0.5 = 1/λ": "factor 1 − αλ = 0: there in one step",
        "0.75": "factor 1 − αλ = -0.5: hops across and arrives",
        "1 = 2/λ": "factor 1 − αλ = -1: hops for ever",
        "1.5": "factor 1 − αλ = -2: climbs out",
    }
    for (label, at), path, fate in zip(stops(figure).items(), paths.values(), fates, strict=True):
        places, seen = path[:, 0].tolist(), [x if abs(x) < 5.2 else None for x in path[:, 0].tolist()]
        assert label == fate and at.title == fates[label]
        assert at["the walk"]["x"] == seen and at["the walk"]["y"] == [x and x**2 for x in seen]  # ½ · 2 · θ²
        assert at["distance"]["x"] == [0, 1, 2]
        assert at["distance"]["y"] == approx([max(abs(x), 1e-12) for x in places])
    assert at["loss"]["y"] == approx([x**2 for x in at["loss"]["x"]], rel=1e-5)
    assert (at.layout["xaxis"]["range"], at.layout["yaxis"]["range"]) == (approx([-5.2, 5.2]), approx([0, 5.2**2]))
    apart = parabola(2.0, {0.1: torch.tensor([[1.0], [0.8]]), 0.5: torch.tensor([[-4.0], [0.0]])})
    assert apart.layout.xaxis.range == approx((-5.2, 5.2))  # the farthest start lies inside
    assert start(figure) == "0.75"  # hops and arrives
    assert "curvature 2. Below a step size of 0.5 they creep" in at.alt and "up to 1 they hop" in at.alt


def test_edge_of_stability():
    walks = {0.1: ([5, 11], [1, 0.1]), 0.2: ([5, 10.1], [1, 0.2]), 0.4: ([5, 4.9], [1, 0.3])}
    figure = edge_of_stability(walks, every=25)
    drawn = [(trace.name, list(trace.x), list(trace.y), trace.yaxis) for trace in figure.data]
    for n, (alpha, (sharp, loss)) in enumerate(walks.items()):
        assert drawn[2 * n] == (f"α = {alpha}", [0, 25], sharp, "y")
        assert drawn[2 * n + 1] == (f"α = {alpha}", [0, 25], loss, "y2")
    assert [trace.showlegend for trace in figure.data] == [True, False] * 3
    assert [note.text for note in figure.layout.annotations[2:]] == ["2/α = 20", "2/α = 10", "2/α = 5"]
    assert [shape.y0 for shape in figure.layout.shapes] == [20, 10, 5]
    assert "α = 0.2: 10.1 beside a border of 10" in figure.layout.meta["alt"]


def test_adam_by_turn():
    steps = {"Momentum": {0: [1, 2], 45: [3, 4]}, "Adam": {0: [5, 6], 45: [7, 8]}}
    shown = still(adam_by_turn([10, 1000], steps))
    for name, by_turn in steps.items():
        straight, turned = shown[f"{name}, along the axes"], shown[f"{name}, turned 45°"]
        assert (straight["y"], turned["y"]) == (by_turn[0], by_turn[45])
        assert (straight["line"]["dash"], turned["line"]["dash"]) == ("solid", "dash")
        assert f"{name} turned by 0° {by_turn[0][1]}, {name} turned by 45° {by_turn[45][1]}" in shown.alt
    assert "κ = 1,000" in shown.alt


def test_losses():
    shown = still(losses({"right": [4.0, 0.0, 1e-3], "wrong": [4.0, 1e13, 5.0]}, "Two walks, one of which is right."))
    assert (shown["right"]["y"], shown["wrong"]["y"]) == ([4, None, 1e-3], [4, None, 5])


def test_ground():
    surface = two_valleys(0.0)  # ½ x² + ¼ y⁴ − ½ y², lowest at y = ±1, with −¼
    laid = ground(surface, points=5)
    lines, minima = laid["level lines"], laid["minimum"]
    assert lines["x"] == lines["y"] == [-2, -1, 0, 1, 2]
    assert [lines["z"][3][2], lines["z"][2][2], lines["z"][3][4]] == approx(  # at (0, 1), (0, 0) and (2, 1)
        [math.log10(0.01), math.log10(0.26), math.log10(2.01)], abs=1e-3
    )
    oblong = ground(replace(BOWL, window=(0.0, 4.0, -1.0, 1.0)), points=3)["level lines"]
    assert (oblong["x"], oblong["y"]) == ([0, 2, 4], [-1, 0, 1])
    minima_of_two_heights = torch.tensor([[0.0, 0.0], [-2.0, 0.0]], dtype=torch.double)
    slope = ground(replace(BOWL, value=lambda theta: theta[..., 0], minima=minima_of_two_heights), points=3)
    assert slope["level lines"]["z"][1][1] == approx(math.log10(2.01), abs=1e-3)  # above the lower one, at -2
    assert minima["x"] == approx([0, 0]) and sorted(minima["y"]) == approx([-1, 1])


def test_a_framed_figure_changes_walk_curves_and_surface():
    one, other = bowl(1.0, 2.0), bowl(1.0, 50.0)
    path = torch.tensor([[1.0, 1.0], [500.0, 0.0], [0.5, -1.0]])
    curves = {"counted": ([1, 2], [3.0, 4.0]), "here": ([1], [3.0])}
    titles = dict(prefix="", x_title="x", y_title="y")
    frames = [Frame("a", "A", one, path, curves), Frame("b", "B", one, path / 2, curves)]
    alike = framed_walks(frames, "Two walks on one bowl for a test.", **titles)
    a, b = stops(alike).values()
    assert (a["the walk"]["x"], a["the walk"]["y"]) == ([1, None, 0.5], [1, None, -1])  # too far away isn't drawn
    assert b["the walk"]["x"] == [0.5, None, 0.25] and a["level lines"] == b["level lines"]
    assert [trace.mode for trace in alike.data[3:]] == ["lines", "markers"]
    assert alike.layout.sliders[0].steps[0].args[2] == (2, 3, 4)  # the level lines are stored once
    frames = [Frame("a", "A", one, path, curves), Frame("b", "B", other, path, curves, {"theory": ([1, 2], [3, 3])})]
    with pytest.raises(ValueError, match="Move the same"):
        framed_walks(frames, "Two bowls, a walk on each, for a test.", **titles)
    frames[1] = Frame("b", "B", other, path, curves)
    for at, surface in zip(
        stops(framed_walks(frames, "Two bowls for a test, one of them steeper.", **titles)).values(),
        (one, other),
        strict=True,
    ):
        assert at["level lines"]["z"] == ground(surface)["level lines"]["z"]


def test_by_direction():
    figure = walk_figures.by_direction(BOWL, {alpha: walk(alpha) for alpha in (0.1, 2 / 11, 0.2)})
    at = stops(figure)
    assert list(at) == ["0.1", "0.182 = 2/(λ₁ + λ₂)", "0.2 = 2/λ₂"] and start(figure) == "0.182 = 2/(λ₁ + λ₂)"
    assert [shown.title for shown in at.values()] == [
        "factors 0.900 and 0.00", "factors 0.818 and -0.82", "factors 0.800 and -1.00",
    ]  # fmt: skip
    assert at["0.1"]["|θ₁|, curvature 1"]["y"][:3] == approx([2, 1.8, 1.62])
    assert at["0.1"]["|θ₂|, curvature 10"]["y"][:2] == [1, walk_figures.LEAST]  # one step, and it is at 0
    assert at["0.2 = 2/λ₂"]["the walk"]["y"][:3] == [1, -1, 1]
    assert "10 times as steep" in at["0.1"].alt and "from a step size of 0.2 on" in at["0.1"].alt


def test_into_the_trench():
    path, theory = walk(0.05, steps=40), 2 * 0.95 ** torch.arange(41)
    error = path.abs().amax(-1)
    figure = walk_figures.into_the_trench(BOWL, path, error, 1.5 * theory, 0.5, {3: "", 40: "end: "})
    for (label, at), n in zip(stops(figure).items(), (3, 40), strict=True):
        x, y = 2 * 0.95**n, 0.5**n
        assert label == str(n) and at.title.endswith(f"θ = ({x:.3f}, {y:.3f}), loss {0.5 * (x**2 + 10 * y**2):.1e}")
        assert (at["here"]["x"], at["here"]["y"]) == ([n], approx([x])) and at["0.5"]["y"] == [0.5, 0.5]
        for name, times in (("larger error of the two", 1), ("predicted", 1.5)):
            assert at[name]["y"] == approx([times * 2 * 0.95**t for t in at[name]["x"]])
        assert at["the walk"]["x"][-1] == approx(x, abs=1e-3) and at["the walk"]["y"][-1] == approx(y, abs=1e-3)
    assert at.title.startswith("end: ") and max(at["predicted"]["x"]) == 40


def test_around_the_limit():
    left = [float(n) for n in range(len(ALPHAS))]
    walks = {alpha: walk(alpha, steps=400) for alpha in (0.1, 0.2, 0.25)}
    figure = walk_figures.around_the_limit(BOWL, walks, left, 0.2)
    at = stops(figure)
    assert list(at) == ["0.1", "0.2 = 2/λ_max", "0.25"]
    assert [shown.title for shown in at.values()] == [
        f"α is {share} of the limit" for share in ("0.50", "1.00", "1.25")
    ]
    assert at["0.25"]["this α"]["y"] == [1e4]  # what ran away stays on the picture
    assert (at["0.1"]["this α"]["x"], at["0.1"]["this α"]["y"]) == ([0.1], [walk_figures.LEAST])
    assert at["0.2 = 2/λ_max"]["this α"]["y"] == approx([1])
    curve, wall = at["0.1"]["left after 400 steps"], at["0.1"]["limit by theory"]
    assert (curve["x"], curve["y"], wall["x"]) == (ALPHAS.tolist(), left, [0.2, 0.2]) and "limit 0.2" in at["0.1"].alt


def test_basin_maps():
    surface = replace(two_valleys(0.0), window=(-2.0, 2.0, -1.5, 1.0))
    above, below = (surface.minima[:, 1] > 0).nonzero().item(), (surface.minima[:, 1] < 0).nonzero().item()
    ended = torch.tensor([[below, above], [-1, above], [-1, -1]])  # (3 by x, 2 by y), here not square
    maps = {0.1: ended[:2], 0.6: ended[1:], 1.5: torch.full((2, 2), -1)}
    figure = basin_maps(surface, maps, [1.0, 0.5])
    held, missed = (2, 1, 0), (25, 75, 100)
    for (label, at), (alpha, reached), M, share in zip(stops(figure).items(), maps.items(), held, missed, strict=True):
        assert at.title == f"α = {label}: {M} of 2 minima can hold a walk; {share}% of the starts lead to none"
        assert at["starts"]["z"] == [[reached[i][j].item() for i in range(2)] for j in range(2)]  # a row for each y
        assert f"at {label} {M}" in at.alt and label == f"{alpha:g}"
    assert (at["starts"]["x"], at["starts"]["y"]) == ([-2, 2], [-1.5, 1])
    minima, colors = at["minima"], {place: color for place, color in at["starts"]["colorscale"]}
    assert minima["text"] == ["2/λ = 1.0000", "2/λ = 0.5000"] and minima["y"] == approx(surface.minima[:, 1].tolist())
    assert at["starts"]["colorscale"][0] == [0, GRAY]  # where a walk ends in none
    shown = at["starts"]["zmin"], at["starts"]["zmax"]
    for number, color in enumerate(minima["marker"]["color"]):  # a start has the color of the minimum it leads to
        middle = (number - shown[0]) / (shown[1] - shown[0])
        assert colors[max(place for place in colors if place <= middle)] == color
    assert start(figure) == "0.6"


def test_noise():
    walks = {0.5: torch.full((25, 2), 3.0), 0.1: torch.tensor([[1.0, 3.0]] * 25)}
    decayed = torch.full((25, 2), 2.0) + 1 / torch.arange(1, 26)[:, None]
    figure = noise(walks, {0.5: 0.9, 0.1: 0.8}, decayed, target=1.0)
    steps = [*range(20), 20]
    for (label, at), off, floor in zip(stops(figure).items(), (2, 2**0.5), (0.9, 0.8), strict=True):
        assert at["constant step"]["x"] == steps and at["constant step"]["y"] == approx([off] * 21, abs=1e-5)
        assert at["its floor, predicted"]["y"] == [floor] * 21
        assert at["step 1, 1/2, 1/3, …"]["y"] == approx([1 + 1 / (n + 1) for n in steps], abs=1e-5)
        assert (
            at.title == f"floor predicted {floor:.3f}, measured {off:.3f} g/cm³" and f"{floor:.3f} at {label}" in at.alt
        )
