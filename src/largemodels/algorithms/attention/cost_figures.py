"""What attention costs, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import GRAY, PALETTE, describe
from .cost import score_bytes


def price(lengths: Sequence[int], measured: Mapping[str, Sequence[tuple[float, int]]]) -> go.Figure:
    """Seconds and peak bytes against the number of tokens, with the formula for one table of scores.

    Args:
        lengths: the numbers of tokens T.
        measured: way → for each T, (seconds, bytes at the peak).
    """
    figure = make_subplots(1, 2, subplot_titles=["seconds", "bytes at the peak"])
    for (name, points), color in zip(measured.items(), PALETTE, strict=False):
        for i in (0, 1):
            y = [point[i] for point in points]
            figure.add_scatter(
                x=lengths, y=y, name=name, mode="markers+lines", line_color=color, showlegend=i == 0, row=1, col=i + 1
            )
    table = [score_bytes(T) for T in lengths]
    figure.add_scatter(
        x=lengths,
        y=table,
        name="formula: one T × T of scores",
        mode="lines",
        line=dict(color=GRAY, dash="dot"),
        row=1,
        col=2,
    )
    figure.update_layout(legend_y=1.12, margin=dict(t=96))
    figure.update_xaxes(type="log", title="tokens T", tickvals=list(lengths), tickangle=-45)
    figure.update_yaxes(type="log", exponentformat="power", dtick=1)
    last = "; ".join(
        f"{name} {points[-1][0] * 1e3:.1f} ms and {points[-1][1] / 1e6:.1f} MB" for name, points in measured.items()
    )
    return describe(
        figure, f"Seconds and peak bytes against tokens, on logarithmic axes. At T = {lengths[-1]}: {last}."
    )
