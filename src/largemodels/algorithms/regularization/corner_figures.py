"""A figure of one weight and two prices on its size: a round price and one with a corner."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import panels


def corner(a: float, penalties: Sequence[float], best: Sequence[tuple[float, float]]) -> go.Figure:
    """Loss, price and their sum against one weight, for L2 on the left and L1 on the right, with a slider over λ.

    Args:
        a: the weight that fits best, above 0.
        penalties: λ at each stop.
        best: at each stop the weights at which the sum is lowest, for L2 and for L1.
    """
    w, star = np.linspace(-1.5, a + 1, 141), dict(color=GREEN, size=14, symbol="star")
    loss, prices = (w - a) ** 2 / 2, {"": lambda w: w**2 / 2, ", L1": np.abs}  # L2's are in the legend
    figure = panels(["L2: λ w² / 2", "L1: λ |w|"], shared_yaxes=True)
    for column, kind in enumerate(prices, start=1):
        place = dict(row=1, col=column, showlegend=not kind)
        figure.add_scatter(x=w, y=loss, line=dict(color=GRAY, dash="dot"), name=f"loss{kind}", **place)
        figure.add_scatter(x=w, line_color=BLUE, name=f"price{kind}", **place)
        figure.add_scatter(x=w, line_color=VERMILION, name=f"sum{kind}", **place)
        figure.add_scatter(mode="markers", marker=star, name=f"lowest{kind}", **place)
    stops = []
    for penalty, lowest in zip(penalties, best, strict=True):
        data = {}
        for (kind, price), at in zip(prices.items(), lowest, strict=True):
            data[f"price{kind}"] = dict(y=penalty * price(w))
            data[f"sum{kind}"] = dict(y=loss + penalty * price(w))
            data[f"lowest{kind}"] = dict(x=[at], y=[(at - a) ** 2 / 2 + penalty * price(at)])
        zero = ", exactly 0" if lowest[1] == 0 else ""
        title = f"lowest at w = {lowest[0]:.2f} with L2, and at w = {lowest[1]:.2f}{zero} with L1"
        stops.append(Stop(f"{penalty:g}", title, data))
    figure.update_xaxes(title="weight w"), figure.update_yaxes(range=[-0.4, 6])
    start = [at == 0 for _, at in best].index(True)
    return describe(
        framed(figure.update_layout(height=510), stops, prefix="λ = ", start=start),
        f"Loss and price against one weight that would fit best at {a:g}. As λ grows, the lowest point of the sum "
        f"glides toward 0 with L2 and never gets there; with L1 it moves by λ and sits exactly at 0 from "
        f"λ = {penalties[start]:g} on.",
    )
