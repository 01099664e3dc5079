"""What attention costs, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...core.figures import GRAY, PALETTE, describe
from ...core.figures.marks import panels
from .cost import score_bytes


def price(lengths: Sequence[int], measured: Mapping[str, Sequence[tuple[float, int]]]) -> go.Figure:
    """Seconds and peak bytes against the number of tokens, with the formula for one table of scores.

    Args:
        lengths: the numbers of tokens T.
        measured: way → for each T, (seconds, bytes at the peak).
    """
    figure = panels(["seconds", "bytes at the peak"])
    x = list(lengths)
    for (name, points), color in zip(measured.items(), PALETTE, strict=False):
        for column, y in enumerate(zip(*points, strict=True), start=1):
            look = dict(name=name, mode="markers+lines", line_color=color, showlegend=column == 1)
            figure.add_scatter(x=x, y=list(y), row=1, col=column, **look)
    formula = dict(name="formula: one T × T of scores", mode="lines", line=dict(color=GRAY, dash="dot"))
    figure.add_scatter(x=x, y=[score_bytes(T) for T in lengths], row=1, col=2, **formula)
    figure.update_xaxes(type="log", title="tokens T", tickvals=x, tickangle=-45)
    figure.update_yaxes(type="log", exponentformat="power", dtick=1)
    last = "; ".join(
        f"{name} {points[-1][0] * 1e3:.1f} ms and {points[-1][1] / 1e6:.1f} MB" for name, points in measured.items()
    )
    return describe(
        figure, f"Seconds and peak bytes against tokens, on logarithmic axes. At T = {lengths[-1]}: {last}."
    )
