"""One wild example under two losses, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, VERMILION, describe, slider


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
    stops, titles, found = [], [], []
    for height in heights:
        moved = [*y[:-1], height]
        squared, absolute = tuple(np.polyfit(x, moved, 1)), least_absolute_line(x, moved)
        found.append((squared[0], absolute[0]))
        titles.append(f"weight by least squares {squared[0]:.2f}, by least absolute error {absolute[0]:.2f}")
        ys = [moved, *((w * edges + b).tolist() for w, b in (squared, absolute))]
        stops.append([{"y": ys}, {"title.text": titles[-1]}])
    figure = go.Figure()
    start = int(np.argmin([abs(squared - absolute) for squared, absolute in found]))  # where the two agree best
    first = stops[start][0]["y"]
    figure.add_scatter(x=list(x), y=first[0], mode="markers", name="examples", marker=dict(color=GRAY, size=11))
    named = (("least squares", BLUE, "solid"), ("least absolute error", VERMILION, "dash"))
    for (name, color, dash), ys in zip(named, first[1:], strict=True):
        figure.add_scatter(x=edges, y=ys, mode="lines", name=name, line=dict(color=color, width=3, dash=dash))
    labels = [f"{height:g}" for height in heights]
    figure.update_layout(
        title=titles[start],
        sliders=[slider(labels, prefix="height of the last point: ", steps_args=stops, active=start)],
        margin=dict(b=130, t=110),
        height=480,
    )
    figure.update_xaxes(title="x")
    figure.update_yaxes(title="y", range=[min(0, min(y)) - 1, max(heights) + 1])
    return describe(
        figure,
        f"Two lines through {len(x)} points while the last point is lifted from {heights[0]:g} to {heights[-1]:g}: the "
        f"weight by least squares goes from {found[0][0]:.2f} to {found[-1][0]:.2f}, by least absolute error from "
        f"{found[0][1]:.2f} to {found[-1][1]:.2f}.",
    )
