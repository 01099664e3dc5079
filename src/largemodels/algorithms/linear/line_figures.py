"""A line and its squared errors, drawn: the squares as squares, the loss beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, GRAY, GREEN, SEQUENTIAL, VERMILION, describe, slider
from .linear import mse_by_loop

REACH = (-0.8, 6.6)  #: the x axis of the left panel: room for the squares, which are as wide as they are high
TINT = "rgba(213,94,0,0.22)"


def squares(x: Sequence[float], y: Sequence[float], w: float, b: float) -> dict[str, list[float | None]]:
    """The outlines of the squares that stand on the errors, parted by gaps, as a trace's ``x`` and ``y``."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for x_i, y_i in zip(x, y, strict=True):
        predicted = w * x_i + b
        far = x_i + abs(predicted - y_i)
        xs += [x_i, far, far, x_i, x_i, None]
        ys += [y_i, y_i, predicted, predicted, y_i, None]
    return dict(x=xs, y=ys)


def line(w: float, b: float) -> dict[str, list[float]]:
    """The line from one edge of the panel to the other, as a trace's ``x`` and ``y``."""
    return dict(x=list(REACH), y=[w * edge + b for edge in REACH])


def panels(x: Sequence[float], y: Sequence[float], w: float, b: float, right: str) -> go.Figure:
    """Two panels, the left one filled: squares (trace 0), line (1), examples (2)."""
    figure = make_subplots(1, 2, column_widths=[0.5, 0.5], horizontal_spacing=0.14, subplot_titles=["squares", right])
    left = dict(row=1, col=1)
    figure.add_scatter(
        **squares(x, y, w, b), mode="lines", fill="toself", fillcolor=TINT, hoverinfo="skip",
        line=dict(color=VERMILION, width=1), showlegend=False, **left,
    )  # fmt: skip
    figure.add_scatter(**line(w, b), mode="lines", line=dict(color=BLUE, width=3), showlegend=False, **left)
    figure.add_scatter(x=x, y=y, mode="markers", marker=dict(color=GRAY, size=11), showlegend=False, **left)
    figure.update_xaxes(title="spoons of compost x", range=REACH, constrain="domain", tickvals=[0, 1, 2], **left)
    figure.update_yaxes(title="growth y (cm)", range=[-0.9, 6.5], scaleanchor="x", constrain="domain", dtick=1, **left)
    return figure.update_layout(height=470)


def squares_and_bowl(x: Sequence[float], y: Sequence[float], w: float, b: float) -> go.Figure:
    """The squares, and beside them the loss over every w and b with a point (trace 6) and its trail (5).

    Args:
        x: the feature of each example.
        y: the targets.
        w: the weight to start with.
        b: the bias to start with.
    """
    figure = panels(x, y, w, b, "loss for each w and b")
    ws, bs = np.linspace(-2, 4, 31), np.linspace(-2, 4, 31)  # finer ones look the same, and each move is slower
    z = mse_by_loop(x, y, ws[None, :], bs[:, None])
    right = dict(row=1, col=2)
    depth = dict(x=ws, y=bs, z=np.log10(z + 0.05).round(3), customdata=z.round(3), showscale=False)
    hover = "w %{x:.1f}, b %{y:.1f}: loss %{customdata:.2f}<extra></extra>"
    cells = go.Heatmap(**depth, colorscale=SEQUENTIAL, reversescale=True, zsmooth="fast", hovertemplate=hover)
    lines = dict(
        contours_coloring="none", ncontours=14, line=dict(color=GRAY, width=1), hoverinfo="skip", showlegend=False
    )
    figure.add_trace(cells, **right).add_trace(go.Contour(**depth, **lines), **right)
    figure.add_scatter(x=[w], y=[b], mode="lines", line=dict(color=VERMILION, width=2), showlegend=False, **right)
    point = dict(color=VERMILION, size=14)
    figure.add_scatter(x=[w], y=[b], mode="markers", marker=point, showlegend=False, **right)
    figure.update_xaxes(title="weight w", range=[-2, 4], dtick=1, **right)
    figure.update_yaxes(title="bias b", range=[-2, 4], dtick=1, **right)
    return describe(
        figure,
        f"Left, {len(x)} examples, a line, and a square on each error. Right, the loss over weight and bias, "
        "a valley with a point at the line's own weight and bias.",
    )


def squares_by_weight(x: Sequence[float], y: Sequence[float], ws: Sequence[float], b: float) -> go.Figure:
    """The squares and the loss curve over w at a fixed bias, with a slider through ``ws`` that needs no kernel."""
    start = len(ws) // 3
    figure = panels(x, y, ws[start], b, f"loss for each w, at b = {b:g}")
    losses = [mse_by_loop(x, y, w, b) for w in ws]
    right = dict(row=1, col=2)
    figure.add_scatter(x=ws, y=losses, mode="lines", line=dict(color=GRAY, width=3), showlegend=False, **right)
    point = dict(color=VERMILION, size=13)
    figure.add_scatter(x=[ws[start]], y=[losses[start]], mode="markers", marker=point, showlegend=False, **right)
    best = int(np.argmin(losses))
    figure.add_scatter(
        x=[ws[best]], y=[losses[best]], mode="markers+text", text=["lowest"], textposition="top center",
        marker=dict(color=GREEN, size=9, symbol="diamond"), showlegend=False, **right,
    )  # fmt: skip
    figure.update_xaxes(title="weight w", **right)
    figure.update_yaxes(title="mean squared error (cm²)", rangemode="tozero", **right)
    titles = [f"w = {w:.2f}: mean squared error {value:.2f} cm²" for w, value in zip(ws, losses, strict=True)]
    stops = []
    for w, value, title in zip(ws, losses, titles, strict=True):
        moved = squares(x, y, w, b), line(w, b), dict(x=[w], y=[value])
        stops.append([{axis: [one[axis] for one in moved] for axis in "xy"}, {"title.text": title}, [0, 1, 4]])
    control = slider([f"{w:.2f}" for w in ws], prefix="w = ", steps_args=stops, active=start, y=-0.18)
    figure.update_layout(title=titles[start], sliders=[control], height=560, margin=dict(b=140, t=90))
    return describe(
        figure,
        f"A line through {len(x)} examples with squares on its errors, and the loss as a parabola over the weight; the "
        f"slider moves the weight. The lowest loss, {losses[best]:.2f}, is at w = {ws[best]:.2f}.",
    )
