"""Figures on networks of many units: what an activation function makes possible, and how deep signals reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, GREEN, PALETTE, VERMILION, describe, slider


def hidden_plane(leaks: Sequence[float], points: np.ndarray, y: Sequence[int], lines: Sequence) -> go.Figure:
    """XOR's four points as two hidden units see them, with a slider over the activation function.

    Args:
        leaks: the function's slope below 0 at each stop; 1 makes it a straight line.
        points: (leaks, 4, 2).
        y: the four answers, 0 or 1.
        lines: for each stop the two ends of a line between the answers, ((x, x), (y, y)), or None where there is none.
    """
    colors = [VERMILION if answer else BLUE for answer in y]
    labels = ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]
    marker = dict(color=colors, size=18, symbol=["diamond" if a else "circle" for a in y])
    text = dict(textposition=["top center", "top center", "bottom center", "top center"], mode="markers+text")
    seen = [labels[0], "", "(0, 1) and (1, 0)", labels[3]]  # the two in the middle coincide
    figure = make_subplots(1, 2, subplot_titles=["the inputs", "what the two hidden units say"])
    inputs = [(0, 0), (0, 1), (1, 0), (1, 1)]
    figure.add_scatter(
        x=[a for a, _ in inputs], y=[b for _, b in inputs], text=labels, marker=marker, **text, row=1, col=1
    )
    figure.add_scatter(x=points[0, :, 0], y=points[0, :, 1], text=seen, marker=marker, **text, row=1, col=2)
    figure.add_scatter(x=lines[0][0], y=lines[0][1], mode="lines", line=dict(color=GREEN, dash="dash"), row=1, col=2)
    stops = []
    for leak, at, line in zip(leaks, points, lines, strict=True):
        found = "a line parts them" if line else "no line parts them"
        xs, ys = line or ((None, None), (None, None))
        change = {"x": [at[:, 0].tolist(), list(xs)], "y": [at[:, 1].tolist(), list(ys)]}
        stops.append([change, {"title.text": f"slope below 0: {leak:g}. {found}"}, [1, 2]])
    controls = slider([f"{leak:g}" for leak in leaks], prefix="slope below 0: ", steps_args=stops, y=-0.14)
    figure.update_layout(sliders=[controls], title=stops[0][1]["title.text"], height=480, margin=dict(b=120, t=90))
    figure.update_layout(showlegend=False)
    figure.update_xaxes(range=[-0.4, 1.4], row=1, col=1, title="first input")
    figure.update_yaxes(range=[-0.4, 1.4], row=1, col=1, title="second input")
    figure.update_xaxes(range=[-0.6, 2.6], row=1, col=2, title="first unit")
    figure.update_yaxes(range=[-1.9, 1.6], row=1, col=2, title="second unit")
    return describe(
        figure,
        "Left the four inputs of XOR, where no line parts the two answers. Right the same points as two hidden units "
        "see them: for every bent function a line parts the answers, and for the straight one the points lie in a row.",
    )


def by_layer(gains: Sequence[float], sizes: Mapping[float, tuple], depth: int, edge: float) -> go.Figure:
    """The typical size of numbers and slopes in each layer, measured and predicted, with a slider over the gain.

    Args:
        gains: of the weights, one a stop.
        sizes: gain → (sizes of the layers' inputs, sizes of the slopes in them), ``depth`` numbers each.
        depth: layers.
        edge: the gain at which neither fades nor explodes.
    """
    layers = list(range(1, depth + 1))

    def curves(gain: float) -> list[list[float]]:
        forward, backward = sizes[gain]
        factor = gain / edge
        from_first = [forward[1] * factor ** (n - 1) for n in range(depth)]
        from_last = [backward[-1] * factor ** (depth - 1 - n) for n in range(depth)]
        return [list(forward), from_first, list(backward), from_last]

    def title(gain: float) -> str:
        where = "the edge, √2" if abs(gain - edge) < 0.01 else "fading" if gain < edge else "exploding"
        return f"gain {gain:.2f}: {where}"

    names = ["numbers", "numbers, predicted", "slopes", "slopes, predicted"]
    figure = go.Figure()
    for i, (name, y) in enumerate(zip(names, curves(gains[0]), strict=True)):
        color, predicted = (BLUE, VERMILION)[i // 2], i % 2
        line = dict(color=color, dash="dot" if predicted else "solid")
        figure.add_scatter(x=layers, y=y, name=name, mode="lines" if predicted else "markers", line=line, marker_size=8)
    stops = [[{"y": curves(gain)}, {"title.text": title(gain)}] for gain in gains]
    controls = slider([f"{gain:.2f}" for gain in gains], prefix="gain ", steps_args=stops, y=-0.22)
    figure.update_layout(sliders=[controls], title=title(gains[0]), height=500, margin=dict(b=140, t=100))
    figure.update_xaxes(title="layer")
    figure.update_yaxes(type="log", title="typical size", range=[-9, 9], exponentformat="power")
    return describe(
        figure,
        f"Typical size of numbers and slopes in {depth} layers of ReLU, with a slider over the gain. Below √2 both "
        "fade, above it both explode, by gain/√2 a layer, as predicted.",
    )


def fading(slopes: Mapping[str, Sequence[float]]) -> go.Figure:
    """The typical size of the slopes in each layer, one line a network.

    Args:
        slopes: network → sizes from the first layer to the last.
    """
    figure = go.Figure()
    for (name, sizes), color in zip(slopes.items(), PALETTE, strict=False):
        layers = list(range(1, len(sizes) + 1))
        figure.add_scatter(x=layers, y=list(sizes), name=name, mode="lines+markers", line_color=color)
    figure.update_xaxes(title="layer")
    figure.update_yaxes(type="log", title="typical size of the slopes", exponentformat="power")
    said = "; ".join(f"{name} {sizes[0] / sizes[-1]:.0e}" for name, sizes in slopes.items())
    return describe(figure, f"Size of the slopes in each layer. First layer as a share of the last: {said}.")


def slope_of_weight(w: Sequence[float], L: Sequence[float], slopes: Sequence[float], silent: float) -> go.Figure:
    """The loss of one hidden unit and its slope against the weight, with the point where the unit falls silent.

    Args:
        w: the weights.
        L: the loss at each.
        slopes: its slope at each.
        silent: the weight at and below which the unit says 0.
    """
    figure = go.Figure()
    figure.add_scatter(x=list(w), y=list(L), name="L", mode="lines", line=dict(color=BLUE, width=3))
    figure.add_scatter(x=list(w), y=list(slopes), name="slope of L in w", mode="lines", line_color=VERMILION)
    label = dict(text=f"silent up to w = {silent:g}", xshift=-6)
    figure.add_vline(x=silent, line=dict(color=GREEN, dash="dot"), annotation=label, annotation_position="top left")
    figure.update_xaxes(title="w")
    return describe(
        figure,
        f"Loss and slope against w. Up to w = {silent:g} the loss is level and the slope 0; there the slope jumps.",
    )
