"""Figures of one unit: what it holds, what comes back through it, the cliff, and what a gate keeps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, VERMILION, describe, slider

LEAST = 1e-12  #: the floor of the logarithmic axes, so that a 0 can be drawn


def side(w: float) -> str:
    """Which side of 1 a weight is on, in words."""
    return "at 1" if math.isclose(w, 1) else "below 1" if w < 1 else "above 1"


def touch(ws: Sequence[float], states: Sequence[Sequence[float]], active: int = 0) -> go.Figure:
    """What a unit holds after a single input, with a slider over its weight, beside the same unit without tanh.

    Args:
        ws: the weights.
        states: for each weight the state after 1, 2, … steps.
        active: the stop at which the slider starts.
    """
    steps = list(range(1, len(states[0]) + 1))
    linear = [[min(w ** (n - 1), 10.0) for n in steps] for w in ws]
    titles = [f"w = {w:g}, {side(w)}: after {steps[-1]} steps {s[-1]:.2g}" for w, s in zip(ws, states, strict=True)]
    figure = go.Figure()
    figure.add_scatter(
        x=steps, y=linear[active], mode="lines", line=dict(color=GRAY, dash="dot"), name="without tanh: w to the n"
    )
    figure.add_scatter(
        x=steps, y=states[active], mode="lines+markers", line=dict(color=BLUE, width=3), name="the unit's state"
    )
    args = [[{"y": [linear[n], list(states[n])]}, {"title.text": titles[n]}] for n in range(len(ws))]
    figure.update_layout(
        title=titles[active],
        sliders=[slider([f"{w:g}" for w in ws], prefix="w = ", steps_args=args, active=active, y=-0.2)],
        margin=dict(b=140, t=100),
        height=460,
    )
    figure.update_xaxes(title="step", range=[0.5, steps[-1] + 0.5])
    figure.update_yaxes(title="state", range=[-0.05, 1.25])
    return describe(
        figure,
        f"A unit that is touched once, at step 1. Below w = 1 its state fades to 0; above, it settles at a level "
        f"and stays: {states[0][-1]:.2g} is left at w = {ws[0]:g} and {states[-1][-1]:.2g} at w = {ws[-1]:g}.",
    )


def fading(ws: Sequence[float], curves: Mapping[str, Sequence[Sequence[float]]], active: int = 0) -> go.Figure:
    """Size of the gradient against distance, one line for each kind of network, with a slider over the weight.

    Args:
        ws: the weights.
        curves: kind → for each weight the sizes at distance 0, 1, 2, ….
        active: the stop at which the slider starts.
    """
    shown = {name: [[max(v, LEAST) for v in row] for row in rows] for name, rows in curves.items()}
    far = len(next(iter(shown.values()))[0]) - 1
    distances = list(range(far + 1))
    titles = [
        f"w = {w:g}, {side(w)}; after {far} steps: "
        + ", ".join(f"{name} {rows[n][far]:.0e}" for name, rows in curves.items())
        for n, w in enumerate(ws)
    ]
    figure = go.Figure()
    for (name, rows), color in zip(shown.items(), (GRAY, BLUE, VERMILION), strict=False):
        dash = "dot" if color == GRAY else "solid"
        figure.add_scatter(
            x=distances, y=rows[active], mode="lines", name=name, line=dict(color=color, width=3, dash=dash)
        )
    figure.add_hline(y=1, line=dict(color=GRAY, width=1))
    args = [[{"y": [rows[n] for rows in shown.values()]}, {"title.text": titles[n]}] for n in range(len(ws))]
    figure.update_layout(
        title=titles[active],
        sliders=[slider([f"{w:g}" for w in ws], prefix="w = ", steps_args=args, active=active, y=-0.2)],
        margin=dict(b=140, t=100),
        height=480,
    )
    figure.update_xaxes(title="distance, in steps back")
    figure.update_yaxes(title="size of the gradient", type="log", range=[-12, 9], exponentformat="power", dtick=3)
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
    figure.add_vline(x=1, line=dict(color=GRAY, width=1, dash="dot"), annotation_text="w = 1")
    figure.update_xaxes(title="weight w", range=[min(ws), max(ws)])
    figure.update_yaxes(title="loss", type="log", range=[-6, 5], exponentformat="power", dtick=2)
    figure.update_layout(height=440)
    return describe(
        figure,
        f"The loss against w is a plain below 0.9, has a narrow valley just below 1, and rises like a wall above: "
        f"{losses[-1]:.0e} at w = {ws[-1]:g}. The walks on it are: {', '.join(walks)}.",
    )
