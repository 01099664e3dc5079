"""MiniLM's heads, drawn: one map, all maps under a slider, habits, and what the temperature does."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, VERMILION, describe
from ...core.figures.cells import cells
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, panels, told
from .heads import HABITS, Heads, head_weights, words_in_view


def attention_map(heads: Heads, layer: int, head: int) -> go.Figure:
    """Where each token (row) looks (columns), for one head."""
    weights = head_weights(heads, layer, head).numpy().round(3)
    figure = cells(go.Figure(), weights, None, name="map", span=(0, 1), bar="weight")
    hover = "%{customdata[0]} looks at %{customdata[1]}: %{z:.1%}<extra></extra>"
    figure.update_traces(xgap=1, ygap=1, customdata=pairs(heads.tokens), hovertemplate=hover)
    look = dict(zeroline=False, ticks="", **ticks(heads))
    figure.update_xaxes(side="top", tickangle=-45, **look)
    figure.update_yaxes(ticklabelstandoff=4, **look)
    figure.update_layout(height=520, margin=dict(t=90, b=40))
    return describe(
        figure,
        f"Attention map of MiniLM's layer {layer}, head {head}: rows are tokens that look, columns what they look at.",
    )


def ticks(heads: Heads) -> dict:
    """An axis that says the tokens; by place, since a token can come twice."""
    return dict(tickvals=list(range(len(heads.tokens))), ticktext=heads.tokens)


def pairs(tokens: list[str]) -> list[list[list[str]]]:
    """For each cell of the map, the token that looks and the one it looks at. T x T x 2."""
    return [[[looking, seen] for seen in tokens] for looking in tokens]


def every_head(heads: Heads, layer: int = 1, head: int = 1) -> go.Figure:
    """The map with a slider over all heads of all layers, which works without a kernel; starts at one of them."""
    L, H, T = heads.q.shape[:3]
    every = [(i, j) for i in range(1, L + 1) for j in range(1, H + 1)]
    stops = []
    for i, j in every:
        weights = head_weights(heads, i, j)  # (T, T)
        title = f"layer {i}, head {j}: a token looks at {words_in_view(weights):.1f} of {T} tokens"
        stops.append(Stop(f"{i}.{j}", title, {"map": dict(z=weights.numpy().round(3).tolist())}))
    figure = framed(attention_map(heads, layer, head), stops, prefix="layer.head ", start=every.index((layer, head)))
    return describe(
        figure.update_layout(height=620),
        f"Attention map of one MiniLM head over {T} tokens, with a slider through all {L * H} heads; "
        f"it starts at layer {layer}, head {head}.",
    )


def habits_of_heads(habits: Tensor) -> go.Figure:
    """One panel for each habit; rows are layers, columns heads.

    Args:
        habits: shares of attention, (5, L, H), see :func:`largemodels.algorithms.attention.heads.habits`.
    """
    figure = panels(HABITS, shared_yaxes=True, horizontal_spacing=0.015)
    L, H = habits.shape[1:]
    x, y = list(range(1, H + 1)), list(range(1, L + 1))
    for column, (habit, share) in enumerate(zip(HABITS, habits, strict=True), start=1):
        bar = "share" if habit == HABITS[-1] else ""
        cells(figure, share.numpy().round(3), None, x=x, y=y, name=habit, span=(0, 1), bar=bar, row=1, col=column)
    figure.update_traces(xgap=1, ygap=1, hovertemplate="layer %{y}, head %{x}: %{z:.0%}<extra></extra>")
    figure.update_xaxes(title="head", tickvals=[1, H // 2, H])
    figure.update_yaxes(dtick=1)
    figure.update_yaxes(title="layer", col=1)
    figure.update_annotations(font_size=14)
    best = {habit: share.max().item() for habit, share in zip(HABITS, habits, strict=True)}
    return describe(
        figure,
        f"Panels of {L} layers by {H} heads: the share of attention by habit. "
        f"The highest share of a head is: {told(best, '.0%')}.",
    )


def view_by_temperature(temperatures: np.ndarray, in_view: np.ndarray, marks: Mapping[str, float]) -> go.Figure:
    """Tokens in view against temperature: a thin line for each head, a thick one for their mean.

    Args:
        temperatures: N of them, rising.
        in_view: (heads, N).
        marks: label → the temperature at which a vertical line stands.
    """
    gaps, mean = np.full((len(in_view), 1), np.nan), in_view.mean(0)  # one trace, its lines parted by gaps
    x = np.tile([*temperatures, np.nan], len(in_view)).round(3)
    every = np.hstack([in_view, gaps]).ravel().round(2)
    thin = dict(line=dict(color=GRAY, width=0.7), opacity=0.6)
    figure = go.Figure(go.Scatter(x=x, y=every, mode="lines", name="each head", **thin))
    figure.add_scatter(x=temperatures, y=mean, mode="lines", name="mean", line=dict(color=BLUE, width=4))
    figure.update_xaxes(type="log", title="temperature")
    figure.update_yaxes(title="tokens in view", range=[0, in_view.max() * 1.1])
    for label, at in marks.items():
        level(figure, at, label, axis="x", color=VERMILION)
    return describe(
        figure,
        f"Tokens in view against temperature, for {len(in_view)} heads. Their mean rises from {mean[0]:.1f} "
        f"at {temperatures[0]:.1f} to {mean[-1]:.1f} at {temperatures[-1]:.0f}.",
    )
