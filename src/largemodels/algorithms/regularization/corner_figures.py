"""A figure of one weight and two prices on its size: a round price and one with a corner."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, GRAY, GREEN, VERMILION, describe, slider


def corner(a: float, penalties: Sequence[float], best: Sequence[tuple[float, float]]) -> go.Figure:
    """Loss, price and their sum against one weight, for L2 on the left and L1 on the right, with a slider over λ.

    Args:
        a: the weight that fits best, above 0.
        penalties: λ at each stop.
        best: at each stop the weights at which the sum is lowest, for L2 and for L1.
    """
    w = np.linspace(-1.5, a + 1, 141)
    loss, shapes = (w - a) ** 2 / 2, (w**2 / 2, np.abs(w))
    figure = make_subplots(1, 2, subplot_titles=["L2: λ w² / 2", "L1: λ |w|"], shared_yaxes=True)
    for column, (shape, at) in enumerate(zip(shapes, best[0], strict=True), 1):
        shown, where = dict(showlegend=column == 1), dict(row=1, col=column)
        figure.add_scatter(x=w, y=loss, line=dict(color=GRAY, dash="dot"), name="loss", **shown, **where)
        figure.add_scatter(x=w, y=penalties[0] * shape, line_color=BLUE, name="price", **shown, **where)
        figure.add_scatter(x=w, y=loss + penalties[0] * shape, line_color=VERMILION, name="sum", **shown, **where)
        mark = dict(color=GREEN, size=14, symbol="star")
        height = lowest(a, penalties[0], at, column == 2)
        figure.add_scatter(x=[at], y=[height], mode="markers", marker=mark, name="lowest", **shown, **where)
    stops = []
    for penalty, both in zip(penalties, best, strict=True):
        prices = [penalty * shape for shape in shapes]
        heights = [[lowest(a, penalty, at, n == 1)] for n, at in enumerate(both)]
        y = [prices[0], loss + prices[0], heights[0], prices[1], loss + prices[1], heights[1]]
        x = [w, w, [both[0]], w, w, [both[1]]]
        zero = ", exactly 0" if both[1] == 0 else ""
        title = f"lowest at w = {both[0]:.2f} with L2, and at w = {both[1]:.2f}{zero} with L1"
        stops.append([{"x": x, "y": y}, {"title.text": title}, [1, 2, 3, 5, 6, 7]])
    controls = slider([f"{penalty:g}" for penalty in penalties], prefix="λ = ", steps_args=stops, y=-0.22)
    figure.update_layout(sliders=[controls], height=480, margin=dict(b=140, t=120), title=stops[0][1]["title.text"])
    figure.update_layout(legend=dict(y=1.1))
    figure.update_xaxes(title="weight w"), figure.update_yaxes(range=[-0.4, 6])
    return describe(
        figure,
        f"Loss and price against one weight that would fit best at {a:g}. As λ grows, the lowest point of the sum "
        f"glides toward 0 with L2 and never gets there; with L1 it moves by λ and sits exactly at 0 from λ = {a:g} on.",
    )


def lowest(a: float, penalty: float, w: float, absolute: bool) -> float:
    """The sum of loss and price at w."""
    return (w - a) ** 2 / 2 + penalty * (abs(w) if absolute else w**2 / 2)
