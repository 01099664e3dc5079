"""MiniLM's heads, drawn: one map, and all maps under a slider."""

from __future__ import annotations

import plotly.graph_objects as go

from ...core.figures import describe
from ...core.figures.cells import cells
from ...core.figures.frames import Stop, framed
from .heads import Heads, head_weights, words_in_view


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
