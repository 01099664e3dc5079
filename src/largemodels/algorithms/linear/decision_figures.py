"""Probabilities, thresholds and their price, drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import floor, panels
from .decisions import THRESHOLDS, Confusion, confusion, costs

BINS = 20  #: of the probabilities
TICKS = [digit * 10**power for power in range(4) for digit in (1, 2, 5)]  #: of the cost
LABELS = {"benign": 0, "malignant": 1}


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


def crowds(p: Tensor, y: Tensor) -> dict[str, dict[str, list[int]]]:
    """How many benign and how many malignant patients fall into each twentieth of the probabilities, as a stop says it.

    Args:
        p: probabilities of malignant, (N,).
        y: labels, (N,).
    """
    counted = {name: np.histogram(p[y == label].cpu().numpy(), BINS, (0, 1))[0] for name, label in LABELS.items()}
    return {name: dict(y=counts.tolist()) for name, counts in counted.items()}


def prices(height: Sequence[float], miss: float) -> dict[str, dict[str, list[float]]]:
    """The cost of each of ``THRESHOLDS``, and the rule for the price of a miss, as a stop says it."""
    ends = floor([min(height), max(height)], 0.1)  # both above zero, for the logarithmic axis
    return {"cost": dict(y=height), "1 / (1 + price of a miss)": dict(x=[1 / (1 + miss)] * 2, y=ends)}


def pointer(threshold: float, height: Sequence[float]) -> dict[str, dict[str, list[float]]]:
    """The threshold among the patients, and its cost, as a stop says it."""
    here = dict(x=[threshold], y=[height[round(100 * threshold)]])
    return {"threshold": dict(x=[threshold] * 2, y=[0.5, 400]), "here": here}


def threshold_figure(p: Tensor, y: Tensor, threshold: float, miss: float) -> go.Figure:
    """Left, patients by probability and the threshold; right, the cost over it, here, and by the rule.

    Args:
        p: probabilities of malignant, (N,).
        y: labels, (N,).
        threshold: where the line stands.
        miss: how many false alarms a missed tumor costs.
    """
    figure = panels(["patients by probability", "cost for 100 patients"], horizontal_spacing=0.13)
    left, right, height = dict(row=1, col=1), dict(row=1, col=2), costs(p, y, miss)
    laid = {**crowds(p, y), **prices(height, miss), **pointer(threshold, height)}
    for name, color in zip(LABELS, (BLUE, VERMILION), strict=True):
        figure.add_bar(x=(np.arange(BINS) + 0.5) / BINS, name=name, marker_color=color, **laid[name], **left)
    line, quiet = dict(mode="lines", line=dict(color=GRAY, width=3)), dict(showlegend=False, **right)
    figure.add_scatter(name="threshold", **laid["threshold"], **line, **left)
    figure.add_scatter(name="cost", x=THRESHOLDS, **laid["cost"], **line, **quiet)
    figure.add_scatter(name="here", **laid["here"], mode="markers", marker=dict(color=VERMILION, size=13), **quiet)
    rule = "1 / (1 + price of a miss)"
    figure.add_scatter(name=rule, **laid[rule], mode="lines", line=dict(color=GREEN, width=2, dash="dot"), **right)
    figure.update_layout(barmode="group", height=450, legend_traceorder="normal")
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
    """The same picture with a slider over the threshold that needs no kernel; it starts at 0.5, one of them."""
    height, start = costs(p, y, miss), thresholds.index(0.5)
    stops = [Stop(f"{t:.2f}", outcomes(p, y, t, miss), pointer(t, height)) for t in thresholds]
    figure = threshold_figure(p, y, 0.5, miss).update_layout(height=570, title_font_size=14)
    return describe(
        framed(figure, stops, prefix="threshold ", start=start),
        f"{len(y)} patients by their probability of a malignant tumor, and the cost of each threshold when a missed "
        f"tumor costs {miss:g} false alarms. At 0.50: {stops[start].title}.",
    )
