"""Figures of what pre-training is worth, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, told

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
        figure.add_scatter(x=sizes, name=name, mode="lines+markers", line=dict(color=COLORS[name], width=2))
    dots = dict(mode="lines", line=dict(color=GRAY, dash="dot"))
    figure.add_scatter(x=[sizes[0], sizes[-1]], name=guessing, **dots)
    figure.update_xaxes(type="log", title="labeled examples", tickvals=sizes, ticktext=[f"{n:,}" for n in sizes])
    figure.update_yaxes(title="test accuracy", range=[0.4, 1.02])
    frames = []
    for stop, curves in stops.items():
        new = {guessing: {"y": [guess[stop]] * 2, "error_y": None}}
        for name, curve in curves.items():
            means, stds = spread(curve)
            new[name] = {"y": means, "error_y": dict(type="data", array=stds, thickness=1.5)}
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


def frozen_blocks(runs: Mapping[str, Mapping[int, Sequence[float]]], learning: Mapping[int, int]) -> go.Figure:
    """Accuracy after fine-tuning against the number of frozen blocks: a dot a run, a line through the means.

    Args:
        runs: start (a key of :data:`COLORS`) → frozen blocks → accuracies.
        learning: frozen blocks → parameters that learn.
    """
    figure = go.Figure()
    for start, by_frozen in runs.items():
        means = [float(np.mean(accuracies)) for accuracies in by_frozen.values()]
        line = dict(color=COLORS[start], width=2)
        figure.add_scatter(x=list(by_frozen), y=means, name=f"{start}, mean", mode="lines", line=line)
        figure.add_scatter(
            x=[frozen for frozen in by_frozen for _ in by_frozen[frozen]],
            y=[accuracy for accuracies in by_frozen.values() for accuracy in accuracies],
            name="one seed", mode="markers", marker=dict(color=COLORS[start], size=10), showlegend=False,
        )  # fmt: skip
    level(figure, 0.5, "guessing")
    measured = sorted({frozen for by_frozen in runs.values() for frozen in by_frozen})
    figure.update_xaxes(
        title="frozen blocks, and parameters that learn", tickvals=measured,
        range=[measured[0] - 0.3, measured[-1] + 0.3],
        ticktext=[f"{frozen}<br>{learning[frozen]:,}" for frozen in measured],
    )  # fmt: skip
    figure.update_yaxes(title="test accuracy", range=[0.4, 0.85])
    said = "; ".join(
        f"{start}, {frozen} frozen: {np.mean(a):.2f}" for start, by in runs.items() for frozen, a in by.items()
    )
    return describe(
        figure,
        f"Test accuracy after fine-tuning against the number of frozen blocks, a dot a seed. Means: {said}.",
    )
