"""What a line can't do, drawn: a loss that falls silent, and a curve that needs a bend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import panels


def silent_gradient(z: Sequence[float], losses: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> go.Figure:
    """Two losses of a malignant tumor, and the size of their slopes, over its log-odds.

    Args:
        z: log-odds, rising.
        losses: name → (loss, size of its slope) for each z.
    """
    figure = panels(["loss", "size of the slope"], horizontal_spacing=0.13)
    for (name, values), color in zip(losses.items(), (BLUE, VERMILION), strict=True):
        line = dict(mode="lines", name=name, line=dict(color=color, width=3))
        for column, value in enumerate(values, start=1):
            figure.add_scatter(x=z, y=value, **line, showlegend=column == 1, row=1, col=column)
    figure.update_xaxes(title="log-odds z that the model gives")
    figure.update_yaxes(type="log", range=[-6, 0.3], exponentformat="power", dtick=2, col=2)
    ends = ", ".join(f"{name} {slopes[0]:.0e}" for name, (_, slopes) in losses.items())
    return describe(
        figure,
        f"Two losses of a malignant tumor over the model's log-odds. At z = {z[0]:g}, confidently wrong, the slopes "
        f"are: {ends}.",
    )


def recoveries(curves: Mapping[str, Mapping[float, Sequence[float]]]) -> go.Figure:
    """Accuracy step by step under two losses, with a slider over the weight that training starts from.

    Args:
        curves: loss → start weight → accuracy after each step.
    """
    figure, stops, apart = go.Figure(), [], []
    for name, color in zip(curves, (BLUE, VERMILION), strict=True):
        figure.add_scatter(mode="lines", name=name, line=dict(color=color, width=3))
    for w in next(iter(curves.values())):
        ends = {name: curve[w][-1] for name, curve in curves.items()}
        said = ", ".join(f"{name} ends at {end:.2f}" for name, end in ends.items())
        data = {name: dict(y=list(curve[w])) for name, curve in curves.items()}
        stops.append(Stop(f"{w:g}", f"start at w = {w:g}: {said}", data))
        apart.append(max(ends.values()) - min(ends.values()))
    figure.update_xaxes(title="step")
    figure.update_yaxes(title="accuracy on seen tumors", range=[0, 1.02])
    return describe(
        framed(figure.update_layout(height=480), stops, prefix="start at w = ", start=int(np.argmax(apart))),
        f"Accuracy over the steps under two losses, from a bad start. {stops[0].title}; {stops[-1].title}.",
    )


def bends(
    x: np.ndarray, y: np.ndarray, grid: np.ndarray, curves: Mapping[int, np.ndarray], errors: Mapping[int, float]
) -> go.Figure:
    """Examples on a curve, and what models with more and more hidden units make of it, with a slider.

    Args:
        x: the feature of each example, (N,).
        y: the targets, (N,).
        grid: where the models were asked, (G,).
        curves: hidden units → the model's predictions, (G,).
        errors: hidden units → the model's mean squared error on fresh examples.
    """
    stops = []
    for hidden, curve in curves.items():
        title = f"hidden units: {hidden}, mean squared error {errors[hidden]:.2f} on fresh examples"
        stops.append(Stop(str(hidden), title, {"model": dict(y=curve.tolist())}))
    figure = go.Figure(go.Scatter(x=x, y=y, mode="markers", name="examples", marker=dict(color=GRAY, size=7)))
    figure.add_scatter(x=grid, mode="lines", name="model", line=dict(color=BLUE, width=4))
    figure.update_xaxes(title="x")
    figure.update_yaxes(title="y")
    said, best = "; ".join(stop.title for stop in stops), min(errors, key=errors.get)
    return describe(
        framed(figure.update_layout(height=500), stops, prefix="hidden units: ", start=list(curves).index(best)),
        f"{len(x)} examples on a curve and a model's answer to them. {said}.",
    )
