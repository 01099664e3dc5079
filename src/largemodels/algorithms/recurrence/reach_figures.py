"""Figures of what arrives over a distance: through a gate, before training, and after it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import GRAY, PALETTE, VERMILION, describe, slider
from .recall import SYMBOLS
from .starts import ENOUGH, sigmoid
from .unit_figures import LEAST


def holding(biases: Sequence[float], distances: Sequence[int], horizon: int, active: int = 0) -> go.Figure:
    """What a forget gate that stands at σ(bias) keeps over a distance, with a slider over the bias.

    Args:
        biases: one for each stop.
        distances: steps.
        horizon: a distance that is marked.
        active: the stop at which the slider starts.
    """
    gates = [sigmoid(bias) for bias in biases]
    kept = [[max(f**n, LEAST) for n in distances] for f in gates]
    halves = [math.log(0.5) / math.log(f) for f in gates]
    titles = [
        f"bias {b:g}: gate {f:.3f}, half is gone after {half:.1f} steps, {f**horizon:.1e} left after {horizon}"
        for b, f, half in zip(biases, gates, halves, strict=True)
    ]
    figure = go.Figure()
    line = dict(color=PALETTE[0], width=3)
    figure.add_scatter(x=list(distances), y=kept[active], mode="lines", line=line, name="kept")
    mark = dict(color=VERMILION, size=12)
    figure.add_scatter(x=[halves[active]], y=[0.5], mode="markers", marker=mark, name="half is gone")
    figure.add_vline(x=horizon, line=dict(color=GRAY, width=1, dash="dot"))
    figure.add_annotation(
        x=math.log10(horizon), y=0.98, yref="paper", text=f"{horizon} steps", showarrow=False, xshift=32
    )
    args = [
        [{"y": [kept[n], [0.5]], "x": [list(distances), [halves[n]]]}, {"title.text": titles[n]}]
        for n in range(len(biases))
    ]
    figure.update_layout(
        title=titles[active],
        sliders=[
            slider([f"{b:g}" for b in biases], prefix="bias of the gate = ", steps_args=args, active=active, y=-0.2)
        ],
        margin=dict(b=140, t=100),
        height=460,
    )
    figure.update_xaxes(title="distance, in steps", type="log", tickvals=[1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
    figure.update_yaxes(title="share that is kept", range=[-0.03, 1.05])
    long = next(b for b, half in zip(biases, halves, strict=True) if half >= horizon)
    return describe(
        figure,
        f"The share kept against distance. A gate with bias {biases[0]:g} loses half in {halves[0]:.1f} steps; from "
        f"bias {long:g} on it keeps more than half over {horizon} steps.",
    )


def roads(roads: Mapping[float, Sequence[float]], theory: Mapping[float, float]) -> go.Figure:
    """Measured gradient from the last cell of an LSTM to earlier ones, beside a gate to the power of the distance.

    Args:
        roads: bias → the sizes at distance 0, 1, 2, ….
        theory: bias → the gate at the start, σ(bias).
    """
    figure = go.Figure()
    for (bias, sizes), color in zip(roads.items(), PALETTE, strict=False):
        distances = list(range(len(sizes)))
        named = dict(name=f"bias {bias:g}, measured", line=dict(color=color, width=3))
        figure.add_scatter(x=distances, y=list(sizes), mode="lines", **named)
        power = [theory[bias] ** n for n in distances]
        named = dict(name=f"{theory[bias]:.3f} to the n", line=dict(color=color, dash="dot"))
        figure.add_scatter(x=distances, y=power, mode="lines", **named)
    figure.update_xaxes(title="distance, in steps back")
    figure.update_yaxes(title="size of the gradient", type="log", exponentformat="power")
    figure.update_layout(height=460)
    last = "; ".join(f"bias {bias:g} {sizes[-1]:.0e}" for bias, sizes in roads.items())
    return describe(
        figure,
        f"The gradient along an LSTM's cell falls about as its forget gate to the power of the distance: {last}.",
    )


def reach_and_recall(
    reaches: Mapping[str, np.ndarray], scores: Mapping[str, np.ndarray], distances: Sequence[int]
) -> go.Figure:
    """Left: gradient at the start of training against distance; right: accuracy after training; means, worst to best.

    Args:
        reaches: kind → (seeds, T), at distance 0, 1, 2, ….
        scores: kind → (seeds, len(distances)).
        distances: those of the scores.
    """
    titles = ["gradient before training", "recall after training"]
    figure = make_subplots(1, 2, subplot_titles=titles, horizontal_spacing=0.14)
    for (kind, sizes), color in zip(reaches.items(), PALETTE, strict=False):
        low, high = sizes[:, 1:].min(0), sizes[:, 1:].max(0)
        line, far = dict(color=color, width=3), list(range(1, sizes.shape[1]))
        named = dict(name=kind, legendgroup=kind)
        middle = np.exp(np.log(sizes[:, 1:]).mean(0))
        figure.add_scatter(x=far, y=middle, mode="lines", line=line, row=1, col=1, **named)
        band = dict(fill="toself", fillcolor=color, opacity=0.25, line_width=0, hoverinfo="skip", showlegend=False)
        around = dict(x=[*far, *far[::-1]], y=[*low, *high[::-1]], mode="lines", legendgroup=kind)
        figure.add_scatter(**around, **band, row=1, col=1)
        right = scores[kind]
        mean = right.mean(0)
        bars = dict(array=right.max(0) - mean, arrayminus=mean - right.min(0), thickness=1.5)
        figure.add_scatter(
            x=list(distances),
            y=mean,
            error_y=bars,
            mode="lines+markers",
            line=line,
            row=1,
            col=2,
            showlegend=False,
            **named,
        )
    figure.add_hline(
        y=1 / SYMBOLS,
        line=dict(color=GRAY, width=1),
        row=1,
        col=2,
        annotation_text="guessing",
        annotation_position="bottom left",
    )
    figure.add_hline(y=ENOUGH, line=dict(color=GRAY, width=1), row=1, col=1)
    where = dict(x=0, xanchor="left", y=math.log10(ENOUGH), yanchor="top", row=1, col=1)  # both axes are logarithmic
    figure.add_annotation(text="a thousandth", showarrow=False, **where)
    figure.update_xaxes(title="distance, in steps", type="log", tickvals=[1, 2, 4, *distances])
    figure.update_yaxes(type="log", title="size of ∂answer/∂x", exponentformat="power", dtick=3, col=1)
    figure.update_yaxes(title="accuracy on fresh sequences", range=[0, 1.05], col=2)
    figure.update_layout(height=480, legend=dict(y=1.12), margin=dict(t=110))
    n = distances[-1]
    said = "; ".join(
        f"{kind} {np.median(sizes[:, n]):.0e} and {scores[kind][:, -1].mean():.2f}" for kind, sizes in reaches.items()
    )
    return describe(figure, f"Gradient before training and recall after it, at distance {n}: {said}.")
