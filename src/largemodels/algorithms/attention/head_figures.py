"""MiniLM's heads, drawn: one map, all maps under a slider, habits, and what the temperature does."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, GRAY, SEQUENTIAL, VERMILION, describe, slider
from .heads import HABITS, Heads, head_weights


def attention_map(heads: Heads, layer: int, head: int) -> go.Figure:
    """Where each token (row) looks (columns), for one head."""
    positions = list(range(len(heads.tokens)))
    ticks = dict(tickvals=positions, ticktext=heads.tokens, showgrid=False, zeroline=False, ticks="")
    z = head_weights(heads, layer, head).numpy().round(3)
    hover = "%{customdata[0]} looks at %{customdata[1]}: %{z:.1%}<extra></extra>"
    bar = dict(title="weight", thickness=12, outlinewidth=0)
    cells = dict(colorscale=SEQUENTIAL, zmin=0, zmax=1, xgap=1, ygap=1, colorbar=bar)
    figure = go.Figure(go.Heatmap(z=z, customdata=pairs(heads.tokens), hovertemplate=hover, **cells))
    figure.update_xaxes(side="top", tickangle=-45, **ticks)
    figure.update_yaxes(autorange="reversed", ticklabelstandoff=4, **ticks)
    figure.update_layout(height=520, margin=dict(t=90, b=40))
    return describe(
        figure,
        f"Attention map of MiniLM's layer {layer}, head {head}: rows are tokens that look, columns what they look at.",
    )


def pairs(tokens: list[str]) -> list[list[list[str]]]:
    """For each cell of the map, the token that looks and the one it looks at. T x T x 2."""
    return [[[looking, seen] for seen in tokens] for looking in tokens]


def every_head(heads: Heads, layer: int = 1, head: int = 1) -> go.Figure:
    """The map with a slider over all heads of all layers, which works without a kernel; starts at one of them."""
    L, H = heads.q.shape[:2]
    stops = [(i, j) for i in range(1, L + 1) for j in range(1, H + 1)]
    figure = attention_map(heads, layer, head)
    maps = [[{"z": [head_weights(heads, i, j).numpy().round(3).tolist()]}] for i, j in stops]
    labels = [f"{i}.{j}" for i, j in stops]
    control = slider(
        labels, prefix="layer.head ", steps_args=maps, active=stops.index((layer, head)), method="restyle", y=-0.04
    )
    figure.update_layout(sliders=[control], height=600, margin=dict(t=90, b=110))
    return describe(
        figure,
        f"Attention map of one MiniLM head over {len(heads.tokens)} tokens, with a slider through all {L * H} heads; "
        f"it starts at layer {layer}, head {head}.",
    )


def habits_of_heads(habits: Tensor) -> go.Figure:
    """One panel for each habit; rows are layers, columns heads.

    Args:
        habits: shares of attention, (5, L, H), see :func:`largemodels.algorithms.attention.heads.habits`.
    """
    figure = make_subplots(1, len(HABITS), subplot_titles=HABITS, shared_yaxes=True, horizontal_spacing=0.015)
    L, H = habits.shape[1:]
    for column, share in enumerate(habits, start=1):
        figure.add_trace(
            go.Heatmap(
                z=share.numpy().round(3), x=list(range(1, H + 1)), y=list(range(1, L + 1)),
                zmin=0, zmax=1, xgap=1, ygap=1, colorscale=SEQUENTIAL, showscale=column == len(HABITS),
                colorbar=dict(title="share", thickness=12, outlinewidth=0),
                hovertemplate="layer %{y}, head %{x}: %{z:.0%}<extra></extra>",
            ),
            row=1, col=column,
        )  # fmt: skip
    figure.update_xaxes(title="head", showgrid=False, tickvals=[1, H // 2, H])
    figure.update_yaxes(autorange="reversed", showgrid=False, dtick=1)
    figure.update_yaxes(title="layer", col=1)
    figure.update_annotations(font_size=14)
    best = "; ".join(f"{habit} {share.max():.0%}" for habit, share in zip(HABITS, habits, strict=True))
    return describe(
        figure,
        f"Panels of {L} layers by {H} heads: the share of attention by habit. The highest share of a head is: {best}.",
    )


def view_by_temperature(temperatures: np.ndarray, in_view: np.ndarray, marks: Mapping[str, float]) -> go.Figure:
    """Tokens in view against temperature: a thin line for each head, a thick one for their mean.

    Args:
        temperatures: N of them, rising.
        in_view: (heads, N).
        marks: label → the temperature at which a vertical line stands.
    """
    gaps = np.full((len(in_view), 1), np.nan)  # one trace, its lines parted by gaps
    x = np.tile([*temperatures, np.nan], len(in_view)).round(3)
    every = np.hstack([in_view, gaps]).ravel().round(2)
    figure = go.Figure(
        go.Scatter(x=x, y=every, mode="lines", name="each head", line=dict(color=GRAY, width=0.7), opacity=0.6)
    )
    figure.add_scatter(x=temperatures, y=in_view.mean(0), mode="lines", name="mean", line=dict(color=BLUE, width=4))
    for label, at in marks.items():  # a trace each, since Plotly misplaces the label of a vertical line on a log axis
        line = dict(line=dict(color=VERMILION, dash="dot"), textposition="top center", showlegend=False)
        figure.add_scatter(x=[at, at], y=[0, in_view.max()], text=["", label], mode="lines+text", **line)
    figure.update_xaxes(type="log", title="temperature")
    figure.update_yaxes(title="tokens in view", range=[0, in_view.max() * 1.1])
    return describe(
        figure,
        f"Tokens in view against temperature, for {len(in_view)} heads. Their mean rises from {in_view.mean(0)[0]:.1f} "
        f"at {temperatures[0]:.1f} to {in_view.mean(0)[-1]:.1f} at {temperatures[-1]:.0f}.",
    )
