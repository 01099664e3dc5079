"""Figures on networks of many units: what an activation function makes possible, and how deep signals reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GREEN, PALETTE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, panels


def hidden_plane(leaks: Sequence[float], points: np.ndarray, y: Sequence[int], lines: Sequence) -> go.Figure:
    """XOR's four points as two hidden units see them, with a slider over the activation function.

    Args:
        leaks: the function's slope below 0 at each stop; 1 makes it a straight line.
        points: (leaks, 4, 2).
        y: the four answers, 0 or 1.
        lines: for each stop the two ends of a line between the answers, ((x, x), (y, y)), or None where there is none.
    """
    marker = dict(
        color=[VERMILION if answer else BLUE for answer in y],
        size=18,
        symbol=["diamond" if answer else "circle" for answer in y],
    )
    text = dict(textposition=["top center", "top center", "bottom center", "top center"], mode="markers+text")
    inputs = dict(x=[0, 0, 1, 1], y=[0, 1, 0, 1], text=["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"])
    seen = ["(0, 0)", "", "(0, 1) and (1, 0)", "(1, 1)"]  # the two in the middle coincide
    figure = panels(["the inputs", "what the two hidden units say"])
    left, right = dict(row=1, col=1), dict(row=1, col=2)
    figure.add_scatter(name="inputs", **inputs, marker=marker, **text, **left)
    figure.add_scatter(name="hidden", text=seen, marker=marker, **text, **right)
    figure.add_scatter(name="line", mode="lines", line=dict(color=GREEN, dash="dash"), **right)
    stops, parted = [], {True: [], False: []}
    for leak, at, line in zip(leaks, points, lines, strict=True):
        parted[line is not None].append(f"{leak:g}")
        xs, ys = line or ((None, None), (None, None))
        data = {"hidden": dict(x=at[:, 0].tolist(), y=at[:, 1].tolist()), "line": dict(x=list(xs), y=list(ys))}
        title = f"slope below 0: {leak:g}. {'a line parts them' if line else 'no line parts them'}"
        stops.append(Stop(f"{leak:g}", title, data))
    figure.update_xaxes(range=[-0.4, 1.4], title="first input", **left)
    figure.update_yaxes(range=[-0.4, 1.4], title="second input", **left)
    figure.update_xaxes(range=[-0.6, 2.6], title="first unit", **right)
    figure.update_yaxes(range=[-1.9, 1.6], title="second unit", **right)
    return describe(
        framed(figure.update_layout(height=510, showlegend=False), stops, prefix="slope below 0: "),
        "Left the four inputs of XOR, where no line parts the two answers. Right the same points as two hidden units "
        f"see them. By the function's slope below 0, a line parts the answers at {', '.join(parted[True])}; none does "
        f"at {', '.join(parted[False]) or 'any other'}.",
    )


def by_layer(gains: Sequence[float], sizes: Mapping[float, tuple], depth: int, edge: float) -> go.Figure:
    """The typical size of numbers and slopes in each layer, measured and predicted, with a slider over the gain.

    Args:
        gains: of the weights, one a stop.
        sizes: gain → (sizes of the layers' inputs, sizes of the slopes in them), ``depth`` numbers each.
        depth: layers.
        edge: the gain at which neither fades nor explodes.
    """
    figure, layers, stops = go.Figure(), list(range(1, depth + 1)), []
    for name, color in (("numbers", BLUE), ("slopes", VERMILION)):
        figure.add_scatter(x=layers, name=name, mode="markers", marker=dict(color=color, size=8))
        figure.add_scatter(x=layers, name=f"{name}, predicted", mode="lines", line=dict(color=color, dash="dot"))
    for gain in gains:
        (forward, backward), factor = sizes[gain], gain / edge
        where = "the edge, √2" if abs(gain - edge) < 0.01 else "fading" if gain < edge else "exploding"
        data = {
            "numbers": list(forward),
            "numbers, predicted": [forward[1] * factor ** (n - 1) for n in range(depth)],
            "slopes": list(backward),
            "slopes, predicted": [backward[-1] * factor ** (depth - 1 - n) for n in range(depth)],
        }
        stops.append(Stop(f"{gain:.2f}", f"gain {gain:.2f}: {where}", {name: dict(y=y) for name, y in data.items()}))
    figure.update_xaxes(title="layer")
    figure.update_yaxes(type="log", title="typical size", range=[-9, 9], exponentformat="power")
    return describe(
        framed(figure.update_layout(height=520), stops, prefix="gain "),
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
    level(figure, silent, f"silent up to w = {silent:g}", axis="x", color=GREEN, at="top left")
    figure.update_xaxes(title="w")
    return describe(
        figure,
        f"Loss and slope against w. Up to w = {silent:g} the loss is level and the slope 0; there the slope jumps.",
    )
