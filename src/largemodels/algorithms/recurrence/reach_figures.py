"""Figures of what arrives over a distance: through a gate, before training, and after it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, PALETTE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import band, floor, level, over_seeds, panels
from .recall_models import SYMBOLS
from .starts import ENOUGH, sigmoid
from .unit_figures import LEAST


def holding(biases: Sequence[float], distances: Sequence[float], horizon: int, start: int = 0) -> go.Figure:
    """What a forget gate that stands at σ(bias) keeps over a distance, with a slider over the bias.

    Args:
        biases: one for each stop.
        distances: steps.
        horizon: a distance that is marked.
        start: the stop at which the slider starts.
    """
    figure, halves, stops = go.Figure(), {}, []
    figure.add_scatter(mode="lines", line=dict(color=BLUE, width=3), name="kept")
    figure.add_scatter(mode="markers", marker=dict(color=VERMILION, size=12), name="half is gone")
    figure.update_xaxes(title="distance, in steps", type="log", tickvals=[2**n for n in range(10)])
    figure.update_yaxes(title="share that is kept", range=[-0.03, 1.05])
    level(figure, horizon, f"{horizon} steps", axis="x")
    for b in biases:
        f = sigmoid(b)
        halves[b] = math.log(0.5) / math.log(f)
        left = f"half is gone after {halves[b]:.1f} steps, {f**horizon:.1e} left after {horizon}"
        kept = dict(x=list(distances), y=floor([f**n for n in distances], LEAST))
        new = {"kept": kept, "half is gone": dict(x=[halves[b]], y=[0.5])}
        stops.append(Stop(f"{b:g}", f"bias {b:g}: gate {f:.3f}, {left}", new))
    framed(figure.update_layout(height=460), stops, prefix="bias of the gate = ", start=start)
    long = min(b for b in biases if halves[b] >= horizon)
    return describe(
        figure,
        f"The share kept against distance. A gate with bias {biases[0]:g} loses half in {halves[biases[0]]:.1f} steps; "
        f"from bias {long:g} on it keeps more than half over {horizon} steps.",
    )


def roads(roads: Mapping[float, Sequence[float]], theory: Mapping[float, float]) -> go.Figure:
    """Measured gradient from the last cell of an LSTM to earlier ones, beside a gate to the power of the distance.

    Args:
        roads: bias → the sizes at distance 0, 1, 2, ….
        theory: bias → the gate at the start, σ(bias).
    """
    figure = go.Figure()
    for (bias, sizes), color in zip(roads.items(), PALETTE, strict=False):
        powers = [theory[bias] ** n for n in range(len(sizes))]
        for name, y, line in (
            (f"bias {bias:g}, measured", list(sizes), dict(color=color, width=3)),
            (f"{theory[bias]:.3f} to the n", powers, dict(color=color, dash="dot")),
        ):
            figure.add_scatter(x=list(range(len(sizes))), y=y, mode="lines", name=name, line=line)
    figure.update_xaxes(title="distance, in steps back")
    figure.update_yaxes(title="size of the gradient", type="log", exponentformat="power")
    last = "; ".join(f"bias {bias:g} {sizes[-1]:.0e}" for bias, sizes in roads.items())
    return describe(
        figure.update_layout(height=460),
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
    figure = panels(["gradient before training", "recall after training"], horizontal_spacing=0.14)
    figure.update_xaxes(title="distance, in steps", type="log", tickvals=[1, 2, 4, *distances])
    figure.update_yaxes(type="log", title="size of ∂answer/∂x", exponentformat="power", dtick=3, col=1)
    figure.update_yaxes(title="accuracy on fresh sequences", range=[0, 1.05], col=2)
    said, n = [], distances[-1]
    for (kind, sizes), color in zip(reaches.items(), PALETTE, strict=False):
        far, found = list(range(1, sizes.shape[1])), sizes[:, 1:]
        here, line = dict(row=1, col=1, legendgroup=kind), dict(color=color, width=3)
        mean = np.exp(np.log(found).mean(0)).tolist()
        figure.add_scatter(x=far, y=mean, mode="lines", line=line, name=kind, **here)
        band(figure, far, found.min(0), found.max(0), f"{kind}, all seeds", color=color, showlegend=False, **here)
        there = dict(row=1, col=2, legendgroup=kind, showlegend=False)
        over_seeds(figure, distances, scores[kind].T, f"{kind}, recall", color=color, **there)
        said.append(f"{kind} {mean[n - 1]:.0e} and {scores[kind][:, -1].mean():.2f}")
    level(figure, ENOUGH, "a thousandth", at="bottom left", row=1, col=1)
    level(figure, 1 / SYMBOLS, "guessing", at="bottom left", row=1, col=2)
    return describe(
        figure.update_layout(height=480),
        f"Gradient before training and recall after it, at distance {n}: {'; '.join(said)}.",
    )
