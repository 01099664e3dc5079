"""One wild example under two losses, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, VERMILION, describe
from ...core.figures.frames import Stop, framed


def least_absolute_line(x: Sequence[float], y: Sequence[float]) -> tuple[float, float]:
    """Weight and bias of the line with the least sum of absolute errors.

    One such line always goes through two of the points, so every pair is tried.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    lines = []
    for i, j in combinations(range(len(x)), 2):
        if x[i] != x[j]:
            w = (y[j] - y[i]) / (x[j] - x[i])
            lines.append((w, y[i] - w * x[i]))
    return min(lines, key=lambda line: np.abs(line[0] * x + line[1] - y).sum())


def outlier(x: Sequence[float], y: Sequence[float], heights: Sequence[float]) -> go.Figure:
    """Least squares and least absolute error side by side while the last point is lifted, with a slider.

    Args:
        x: the feature of each example.
        y: the targets; the last one is replaced.
        heights: what the last target becomes, stop by stop.
    """
    edges = np.array([min(x) - 0.3, max(x) + 0.3])
    stops, found = [], []
    for height in heights:
        moved = [*y[:-1], height]
        squared, absolute = np.polyfit(x, moved, 1), least_absolute_line(x, moved)
        lines = {"least squares": squared, "least absolute error": absolute}
        data = {name: dict(y=(w * edges + b).tolist()) for name, (w, b) in lines.items()}
        title = f"weight by least squares {squared[0]:.2f}, by least absolute error {absolute[0]:.2f}"
        stops.append(Stop(f"{height:g}", title, {"examples": dict(y=moved), **data}))
        found.append((squared[0], absolute[0]))
    figure = go.Figure()
    figure.add_scatter(x=list(x), mode="markers", name="examples", marker=dict(color=GRAY, size=11))
    for name, color, dash in (("least squares", BLUE, "solid"), ("least absolute error", VERMILION, "dash")):
        figure.add_scatter(x=edges, mode="lines", name=name, line=dict(color=color, width=3, dash=dash))
    figure.update_xaxes(title="x")
    figure.update_yaxes(title="y", range=[min(0, min(y)) - 1, max(heights) + 1])
    return describe(
        framed(figure.update_layout(height=500), stops, prefix="height of the last point: ", start=len(stops) - 1),
        f"Two lines through {len(x)} points while the last point is lifted from {heights[0]:g} to {heights[-1]:g}: the "
        f"weight by least squares goes from {found[0][0]:.2f} to {found[-1][0]:.2f}, by least absolute error from "
        f"{found[0][1]:.2f} to {found[-1][1]:.2f}.",
    )
