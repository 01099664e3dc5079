"""A line and its squared errors, drawn: the squares as squares, the loss beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, SEQUENTIAL, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import faint, panels
from .linear import mse_by_loop

REACH = (-0.8, 6.6)  #: the x axis of the left panel: room for the squares, which are as wide as they are high


def fit(x: Sequence[float], y: Sequence[float], w: float, b: float) -> dict[str, dict[str, list]]:
    """Where "squares", the squares that stand on the errors, parted by gaps, and "line" lie, as a stop says it."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for x_i, y_i in zip(x, y, strict=True):
        predicted = w * x_i + b
        far = x_i + abs(predicted - y_i)
        xs += [x_i, far, far, x_i, x_i, None]
        ys += [y_i, y_i, predicted, predicted, y_i, None]
    return {"squares": dict(x=xs, y=ys), "line": dict(x=list(REACH), y=[w * edge + b for edge in REACH])}


def fit_beside(x: Sequence[float], y: Sequence[float], right: str) -> go.Figure:
    """Two panels: in the left one the examples, and "squares" and "line", still to be laid; the right one is empty."""
    figure = panels(["squares", right], horizontal_spacing=0.14)
    tint = dict(fill="toself", fillcolor=faint(VERMILION, 0.22), hoverinfo="skip")
    figure.add_scatter(name="squares", mode="lines", line=dict(color=VERMILION, width=1), **tint)
    figure.add_scatter(name="line", mode="lines", line=dict(color=BLUE, width=3))
    figure.add_scatter(x=x, y=y, name="examples", mode="markers", marker=dict(color=GRAY, size=11))
    left = dict(row=1, col=1)
    figure.update_xaxes(title="spoons of compost x", range=REACH, constrain="domain", tickvals=[0, 1, 2], **left)
    figure.update_yaxes(title="growth y (cm)", range=[-0.9, 6.5], scaleanchor="x", constrain="domain", dtick=1, **left)
    return figure.update_layout(height=470, showlegend=False)


def squares_and_bowl(x: Sequence[float], y: Sequence[float]) -> go.Figure:
    """The examples, and beside them the loss over every w and b; "squares", "line", "trail" and "point" are to be laid.

    Args:
        x: the feature of each example.
        y: the targets.
    """
    figure, right = fit_beside(x, y, "loss for each w and b"), dict(row=1, col=2)
    ws = np.linspace(-2, 4, 31)  # finer ones look the same, and each move is slower
    z = mse_by_loop(x, y, ws[None, :], ws[:, None])
    depth = dict(x=ws, y=ws, z=np.log10(z + 0.05).round(3), showscale=False)
    hover = dict(customdata=z.round(3), hovertemplate="w %{x:.1f}, b %{y:.1f}: loss %{customdata:.2f}<extra></extra>")
    figure.add_heatmap(**depth, **hover, colorscale=SEQUENTIAL, reversescale=True, zsmooth="fast", **right)
    lines = dict(contours_coloring="none", ncontours=14, line=dict(color=GRAY, width=1), hoverinfo="skip")
    figure.add_contour(**depth, **lines, **right)
    figure.add_scatter(name="trail", mode="lines", line=dict(color=VERMILION, width=2), **right)
    figure.add_scatter(name="point", mode="markers", marker=dict(color=VERMILION, size=14), **right)
    figure.update_xaxes(title="weight w", range=[-2, 4], dtick=1, **right)
    figure.update_yaxes(title="bias b", range=[-2, 4], dtick=1, **right)
    return describe(
        figure,
        f"Left, {len(x)} examples, a line, and a square on each error. Right, the loss over weight and bias, "
        "a valley with a point at the line's own weight and bias.",
    )


def squares_by_weight(x: Sequence[float], y: Sequence[float], ws: Sequence[float], b: float) -> go.Figure:
    """The squares and the loss curve over w at a fixed bias, with a slider through ``ws`` that needs no kernel."""
    losses, right = [mse_by_loop(x, y, w, b) for w in ws], dict(row=1, col=2)
    best = int(np.argmin(losses))
    figure = fit_beside(x, y, f"loss for each w, at b = {b:g}")
    figure.add_scatter(x=ws, y=losses, name="loss", mode="lines", line=dict(color=GRAY, width=3), **right)
    figure.add_scatter(name="point", mode="markers", marker=dict(color=VERMILION, size=13), **right)
    diamond = dict(mode="markers+text", marker=dict(color=GREEN, size=9, symbol="diamond"))
    lowest = dict(x=[ws[best]], y=[losses[best]], text=["lowest"], textposition="top center")
    figure.add_scatter(**lowest, **diamond, name="lowest", **right)
    figure.update_xaxes(title="weight w", **right)
    figure.update_yaxes(title="mean squared error (cm²)", rangemode="tozero", **right)
    stops = [
        Stop(
            f"{w:.2f}",
            f"w = {w:.2f}: mean squared error {loss:.2f} cm²",
            {**fit(x, y, w, b), "point": dict(x=[w], y=[loss])},
        )
        for w, loss in zip(ws, losses, strict=True)
    ]
    return describe(
        framed(figure.update_layout(height=560), stops, prefix="w = ", start=len(ws) // 3),
        f"A line through {len(x)} examples with squares on its errors, and the loss as a parabola over the weight; the "
        f"slider moves the weight. The lowest loss, {losses[best]:.2f}, is at w = {ws[best]:.2f}.",
    )
