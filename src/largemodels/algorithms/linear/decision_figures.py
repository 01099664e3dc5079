"""Probabilities, thresholds and their price, drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, VERMILION, describe, slider
from .decisions import THRESHOLDS, Confusion, confusion, costs

BINS = 20  #: of the probabilities
TICKS = [digit * 10**power for power in range(4) for digit in (1, 2, 5)]  #: of the cost


def share(value: float) -> str:
    """A share with three digits, or a word where nobody is there to be counted."""
    return "undefined" if math.isnan(value) else f"{value:.3f}"


def outcomes(p: Tensor, y: Tensor, threshold: float, miss: float) -> str:
    """The four counts and what follows from them, as one line."""
    c = confusion(p, y, threshold)
    return (
        f"found {c.found}, missed {c.missed}, false alarms {c.false_alarms}, left alone {c.left_alone}; "
        f"recall {share(c.recall)}, precision {share(c.precision)}, cost {100 * c.cost(miss) / len(y):.1f} a hundred"
    )


def reach(height: Sequence[float]) -> list[float]:
    """From the lowest cost to the highest, both above zero, as the logarithmic axis wants it."""
    return [max(min(height), 0.1), max(*height, 0.1)]


def by_probability(p: Tensor, y: Tensor, label: int) -> np.ndarray:
    """How many of the patients with this label fall into each twentieth of the probabilities, (20,)."""
    return np.histogram(p[y == label].cpu().numpy(), bins=BINS, range=(0, 1))[0]


def table(c: Confusion) -> str:
    """The four counts as a small HTML table that reads on a light and on a dark page."""
    cell = 'style="padding:3px 14px;text-align:right;border:1px solid rgba(128,128,128,.4)"'
    rows = (
        ("", "said malignant", "said benign"),
        ("is malignant", f"{c.found} found", f"<b>{c.missed} missed</b>"),
        ("is benign", f"<b>{c.false_alarms} false alarms</b>", f"{c.left_alone} left alone"),
    )
    body = "".join("<tr>" + "".join(f"<td {cell}>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f'<table style="border-collapse:collapse">{body}</table>'


def threshold_figure(p: Tensor, y: Tensor, threshold: float, miss: float) -> go.Figure:
    """Left, patients by probability and the threshold (trace 2); right, the cost over it (3), point (4), rule (5).

    Args:
        p: probabilities of malignant, (N,).
        y: labels, (N,).
        threshold: where the line stands.
        miss: how many false alarms a missed tumor costs.
    """
    titles = ["patients by probability", "cost for 100 patients"]
    figure = make_subplots(1, 2, horizontal_spacing=0.13, subplot_titles=titles)
    left, right = dict(row=1, col=1), dict(row=1, col=2)
    for name, label, color in (("benign", 0, BLUE), ("malignant", 1, VERMILION)):
        middles = (np.arange(BINS) + 0.5) / BINS
        bars = dict(x=middles, y=by_probability(p, y, label), marker_color=color)
        figure.add_bar(**bars, name=name, **left)
    line = dict(color=GRAY, width=3)
    figure.add_scatter(x=[threshold] * 2, y=[0.5, 400], mode="lines", line=line, name="threshold", **left)
    height = costs(p, y, miss)
    figure.add_scatter(x=THRESHOLDS, y=height, mode="lines", line=line, showlegend=False, **right)
    here = [height[round(100 * threshold)]]
    point = dict(color=VERMILION, size=13)
    figure.add_scatter(x=[threshold], y=here, mode="markers", marker=point, showlegend=False, **right)
    rule = dict(x=[1 / (1 + miss)] * 2, y=reach(height), mode="lines", line=dict(color=GREEN, width=2, dash="dot"))
    figure.add_scatter(**rule, name="1 / (1 + price of a miss)", **right)
    figure.update_layout(barmode="group", height=450, margin=dict(t=110), legend=dict(y=1.12, traceorder="normal"))
    figure.update_xaxes(title="probability of malignant", range=[-0.02, 1.02], dtick=0.25, **left)
    figure.update_yaxes(title="patients", type="log", range=[-0.3, 2.6], tickvals=[1, 10, 100], **left)
    figure.update_xaxes(title="threshold", range=[-0.02, 1.02], dtick=0.25, **right)
    figure.update_yaxes(title="cost, in false alarms", type="log", tickvals=TICKS, **right)
    lowest = THRESHOLDS[int(np.argmin(height))]
    return describe(
        figure,
        f"Left, {len(y)} patients by their probability and the threshold at {threshold:.2f}. Right, the cost over the "
        f"threshold when a missed tumor costs {miss:g} false alarms; it is lowest near {lowest:.2f}.",
    )


def threshold_by_slider(p: Tensor, y: Tensor, miss: float, thresholds: Sequence[float]) -> go.Figure:
    """The same picture with a slider over the threshold that needs no kernel."""
    figure = threshold_figure(p, y, thresholds[0], miss)
    height = costs(p, y, miss)
    titles = [outcomes(p, y, t, miss) for t in thresholds]
    stops = [
        [
            {"x": [[t, t], [t]], "y": [[0.5, 400], [height[round(100 * t)]]]},
            {"title.text": title},
            [2, 4],
        ]
        for t, title in zip(thresholds, titles, strict=True)
    ]
    start = thresholds.index(0.5)
    labels = [f"{t:.2f}" for t in thresholds]
    control = slider(labels, prefix="threshold ", steps_args=stops, active=start, y=-0.22)
    title = dict(text=titles[start], font=dict(size=14))
    figure.update_layout(title=title, sliders=[control], height=560, margin=dict(b=140, t=130))
    for trace, key in ((2, [0.5, 0.5]), (4, [0.5])):
        figure.data[trace].x = key
    figure.data[4].y = [height[50]]
    return describe(
        figure,
        f"{len(y)} patients by their probability of a malignant tumor, and the cost of each threshold when a missed "
        f"tumor costs {miss:g} false alarms. At 0.50: {titles[start]}.",
    )
