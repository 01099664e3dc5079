"""A figure of what the next layer hears when units are dropped: every case and its probability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import plotly.graph_objects as go

from ...core.figures import BLUE, VERMILION, describe
from ...core.figures.frames import Stop, framed, nearest
from .requirements import require_drop


def cases(units: Sequence[float], p: float) -> dict[float, float]:
    """Sum of the survivors, scaled by 1 / (1 − p) → its probability, over all ways to drop units, in rising order.

    Args:
        units: what each unit says.
        p: the share that is dropped, at least 0 and below 1.

    Raises:
        ValueError: p is out of range.
    """
    require_drop(p)
    found: dict[float, float] = {}
    for kept in product((0, 1), repeat=len(units)):
        total = sum(unit for unit, stays in zip(units, kept, strict=True) if stays) / (1 - p)
        chance = math.prod(1 - p if stays else p for stays in kept)
        found[total] = found.get(total, 0.0) + chance
    return {total: chance for total, chance in sorted(found.items()) if chance > 0}


def what_is_heard(units: Sequence[float], shares: Sequence[float]) -> go.Figure:
    """The probability of each sum, its mean and its spread, with a slider over p; it starts at the one nearest to ½.

    Args:
        units: what each unit says.
        shares: p at each stop.
    """
    figure, stops = go.Figure(), []
    figure.add_bar(width=0.8, marker_color=BLUE, name="probability")
    line = dict(mode="lines+markers", line=dict(color=VERMILION, width=3), marker_size=9)
    figure.add_scatter(y=[0.02] * 3, name="mean and spread", **line)
    for p in shares:
        found = cases(units, p)
        mean = sum(total * chance for total, chance in found.items())
        spread = math.sqrt(sum((total - mean) ** 2 * chance for total, chance in found.items()))
        heard = "more noise than signal" if spread > mean else "more signal than noise"
        silent = f"silence in {p ** len(units):.0%} of the steps"
        data = {
            "probability": dict(x=list(found), y=list(found.values())),
            "mean and spread": dict(x=[mean - spread, mean, mean + spread]),
        }
        stops.append(Stop(f"{p:g}", f"p = {p:g}: mean {mean:.1f}, spread {spread:.1f}, {heard}; {silent}", data))
    figure.update_xaxes(title="what the next unit hears", range=[-12, 72])
    figure.update_yaxes(title="probability", range=[0, 1.02])
    said = "; ".join(stop.title for stop in stops)
    return describe(
        framed(figure.update_layout(height=460), stops, prefix="p = ", start=nearest(shares, 0.5)),
        f"The sum of {len(units)} units under dropout, each case with its probability. {said}.",
    )
