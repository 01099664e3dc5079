"""Figures of what pre-training is worth, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import told

Curve = Mapping[int, Sequence[float]]
COLORS = {"pretrained": BLUE, "random weights": VERMILION, "bag of words": GREEN}


def spread(curve: Curve) -> tuple[list[float], list[float]]:
    """Mean and standard deviation of the accuracies at each size."""
    return [float(np.mean(a)) for a in curve.values()], [float(np.std(a, ddof=1)) for a in curve.values()]


def transfer_curves(
    stops: Mapping[str, Mapping[str, Curve]], prefix: str, guess: Mapping[str, float], start: int = 0
) -> go.Figure:
    """Accuracy against the number of labels, a line for each start, with a slider over depths or tasks.

    Args:
        stops: the slider's stops → start (a key of :data:`COLORS`) → size → accuracies.
        prefix: words before the current stop's label.
        guess: stop → the accuracy of always naming the commoner class.
        start: the stop at which it starts.
    """
    shown = next(iter(stops.values()))
    sizes, guessing = list(next(iter(shown.values()))), "the commoner class"
    figure = go.Figure()
    for name in shown:
        look = dict(line=dict(color=COLORS[name], width=2), error_y=dict(type="data", thickness=1.5))
        figure.add_scatter(x=sizes, name=name, mode="lines+markers", **look)
    dots = dict(mode="lines", line=dict(color=GRAY, dash="dot"), error_y=dict(type="data", visible=False))
    figure.add_scatter(x=[sizes[0], sizes[-1]], name=guessing, **dots)
    figure.update_xaxes(type="log", title="labeled examples", tickvals=sizes, ticktext=[f"{n:,}" for n in sizes])
    figure.update_yaxes(title="test accuracy", range=[0.4, 1.02])
    frames = []
    for stop, curves in stops.items():
        new = {guessing: {"y": [guess[stop]] * 2, "error_y.array": [0.0, 0.0]}}
        for name, curve in curves.items():
            means, stds = spread(curve)
            new[name] = {"y": means, "error_y.array": stds}
        ends = told({name: spread(curve)[0][-1] for name, curve in curves.items()})
        frames.append(Stop(stop, f"{prefix}{stop}; with {sizes[-1]:,} labels: {ends}", new))
    framed(figure.update_layout(height=500, margin_r=48), frames, prefix=prefix, start=start)
    said = [
        f"{stop}: " + ", ".join(f"{start} {spread(curve)[0][-1]:.2f}" for start, curve in curves.items())
        for stop, curves in stops.items()
    ]
    return describe(
        figure,
        f"Test accuracy against the number of labels, with the spread over draws of the labels. "
        f"With {sizes[-1]:,} labels, {'; '.join(said)}.",
    )
