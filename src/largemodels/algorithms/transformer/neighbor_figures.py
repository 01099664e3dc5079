"""MiniLM with parts switched off, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, describe
from ...core.figures.cells import cells
from ...core.figures.marks import told


def found_by_part(found: Mapping[str, Sequence[int | None]], of: int) -> go.Figure:
    """Sentences that find their partner, by part and by layer switched off.

    Args:
        found: part → a count for each layer and for all; None where a part belongs to no layer.
        of: how many there are.
    """
    layers = len(next(iter(found.values()))) - 1
    columns = [*(f"layer {n}" for n in range(1, layers + 1)), "all layers"]
    text = [["" if count is None else str(count) for count in row] for row in found.values()]
    z = [[float("nan") if count is None else count for count in row] for row in found.values()]
    figure = cells(go.Figure(), z, text, x=columns, y=list(found), name="found", span=(0, of), bar="found")
    figure.update_traces(hovertemplate="without %{y}, %{x}: %{z} found<extra></extra>")
    figure.update_xaxes(side="top", ticks="").update_yaxes(ticks="")
    figure.update_layout(height=380, margin=dict(t=60, l=120, b=30))
    said = "; ".join(f"{part} {row[-1]}" for part, row in found.items())
    return describe(figure, f"Sentences of {of} whose nearest other is their partner. Off in all layers: {said}.")


def likeness_bars(others: Sequence[str], intact: Tensor, now: Tensor) -> go.Figure:
    """Cosine of a sentence with each of some others: bars as MiniLM is now, marks as it was.

    Args:
        others: N sentences.
        intact: cosines with nothing switched off, (N,).
        now: cosines as it is, (N,).
    """
    figure = go.Figure(go.Bar(x=now.tolist(), y=list(others), orientation="h", marker_color=BLUE, name="now"))
    marks = dict(symbol="line-ns", size=22, line=dict(width=4, color=GRAY))
    figure.add_scatter(x=intact.tolist(), y=list(others), mode="markers", marker=marks, name="nothing off")
    figure.update_xaxes(title="cosine", range=[-0.3, 1.02])
    figure.update_yaxes(autorange="reversed")
    figure.update_layout(height=360, bargap=0.4, margin=dict(l=250))
    said = told(dict(zip(others, now.tolist(), strict=True)))
    return describe(figure, f"Bars of the cosine between one sentence and others, with marks as it was: {said}.")
