"""Figures of one unit: what it holds, what comes back through it, and the cliff."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import floor, level, told

LEAST = 1e-12  #: the floor of the logarithmic axes, so that a 0 can be drawn


def side(w: float) -> str:
    """Which side of 1 a weight is on, in words."""
    return "at 1" if math.isclose(w, 1) else "below 1" if w < 1 else "above 1"


def touch(ws: Sequence[float], states: Sequence[Sequence[float]], start: int = 0) -> go.Figure:
    """What a unit holds after a single input, with a slider over its weight, beside the same unit without tanh.

    Args:
        ws: the weights.
        states: for each weight the state after 1, 2, … steps.
        start: the stop at which the slider starts.
    """
    steps, linear, unit = list(range(1, len(states[0]) + 1)), "without tanh: w to the n", "the unit's state"
    figure = go.Figure()
    figure.add_scatter(x=steps, mode="lines", line=dict(color=GRAY, dash="dot"), name=linear)
    figure.add_scatter(x=steps, mode="lines+markers", line=dict(color=BLUE, width=3), name=unit)
    figure.update_xaxes(title="step", range=[0.5, steps[-1] + 0.5])
    figure.update_yaxes(title="state", range=[-0.05, 1.25])
    stops = []
    for w, held in zip(ws, states, strict=True):
        new = {linear: dict(y=[min(w ** (n - 1), 10.0) for n in steps]), unit: dict(y=list(held))}
        stops.append(Stop(f"{w:g}", f"w = {w:g}, {side(w)}: after {steps[-1]} steps {held[-1]:.2g}", new))
    framed(figure.update_layout(height=460), stops, prefix="w = ", start=start)
    return describe(
        figure,
        f"A unit that is touched once, at step 1. Below w = 1 its state fades to 0; above, it settles at a level "
        f"and stays: {states[0][-1]:.2g} is left at w = {ws[0]:g} and {states[-1][-1]:.2g} at w = {ws[-1]:g}.",
    )


def fading(ws: Sequence[float], curves: Mapping[str, Sequence[Sequence[float]]], start: int = 0) -> go.Figure:
    """Size of the gradient against distance, one line for each kind of network, with a slider over the weight.

    Args:
        ws: the weights.
        curves: kind → for each weight the sizes at distance 0, 1, 2, ….
        start: the stop at which the slider starts.
    """
    far = len(next(iter(curves.values()))[0]) - 1
    figure = go.Figure()
    for name, color in zip(curves, (GRAY, BLUE, VERMILION), strict=False):
        line = dict(color=color, width=3, dash="dot" if color == GRAY else "solid")
        figure.add_scatter(x=list(range(far + 1)), mode="lines", name=name, line=line)
    figure.add_hline(y=1, line=dict(color=GRAY, width=1))
    figure.update_xaxes(title="distance, in steps back")
    figure.update_yaxes(title="size of the gradient", type="log", range=[-12, 9], exponentformat="power", dtick=3)
    stops = []
    for n, w in enumerate(ws):
        left = told({name: rows[n][far] for name, rows in curves.items()}, ".0e")
        new = {name: dict(y=floor(rows[n], LEAST)) for name, rows in curves.items()}
        stops.append(Stop(f"{w:g}", f"w = {w:g}, {side(w)}; after {far} steps: {left}", new))
    framed(figure.update_layout(height=480), stops, prefix="w = ", start=start)
    ends = "; ".join(f"{name}: {rows[0][far]:.0e} and {rows[-1][far]:.0e}" for name, rows in curves.items())
    return describe(
        figure,
        f"The gradient against distance falls on straight lines below w = 1. After {far} steps, at w = {ws[0]:g} and "
        f"at w = {ws[-1]:g}, it is, in this order: {ends}.",
    )


def cliff_walks(ws: Sequence[float], losses: Sequence[float], walks: Mapping[str, Sequence[tuple]]) -> go.Figure:
    """The loss over the weight, a plain and a wall, with the steps of several walks on it.

    Args:
        ws: weights of the curve.
        losses: the loss at each.
        walks: name → the (weight, loss) of each step.
    """
    figure = go.Figure()
    figure.add_scatter(x=list(ws), y=list(losses), mode="lines", line=dict(color=GRAY, width=3), name="the loss")
    for (name, path), color, size in zip(walks.items(), (VERMILION, GREEN, ORANGE), (18, 11, 11), strict=False):
        x, y = zip(*path, strict=True)  # the first, larger, is seen around another that starts at the same place
        ring = dict(color=color, size=size, symbol="circle-open", line_width=2)
        figure.add_scatter(x=list(x), y=list(y), mode="markers", marker=ring, name=name)
    figure.update_xaxes(title="weight w", range=[min(ws), max(ws)])
    figure.update_yaxes(title="loss", type="log", range=[-6, 5], exponentformat="power", dtick=2)
    level(figure, 1, "w = 1", axis="x").update_layout(height=440)
    return describe(
        figure,
        f"The loss against w is a plain below 0.9, has a narrow valley just below 1, and rises like a wall above: "
        f"{losses[-1]:.0e} at w = {ws[-1]:g}. The walks on it are: {', '.join(walks)}.",
    )
