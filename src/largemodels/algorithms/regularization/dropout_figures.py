"""A figure of what the next layer hears when units are dropped: every case and its probability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import plotly.graph_objects as go

from ...core.figures import BLUE, VERMILION, describe, slider
from .inputs import require_drop


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
    """The probability of each sum, its mean and its spread, with a slider over p.

    Args:
        units: what each unit says.
        shares: p at each stop.
    """
    figure, moves, said = go.Figure(), [], []
    for n, p in enumerate(shares):
        found = cases(units, p)
        mean = sum(total * chance for total, chance in found.items())
        spread = math.sqrt(sum((total - mean) ** 2 * chance for total, chance in found.items()))
        silent = p ** len(units)
        x, y = list(found), list(found.values())
        ends, level = [mean - spread, mean, mean + spread], [0.02] * 3
        heard = "more noise than signal" if spread > mean else "more signal than noise"
        title = f"p = {p:g}: mean {mean:.1f}, spread {spread:.1f}, {heard}; silence in {silent:.0%} of the steps"
        if n == 0:
            figure.add_bar(x=x, y=y, width=0.8, marker_color=BLUE, name="probability")
            line = dict(mode="lines+markers", line=dict(color=VERMILION, width=3), marker_size=9)
            figure.add_scatter(x=ends, y=level, name="mean and spread", **line)
        moves.append([{"x": [x, ends], "y": [y, level]}, {"title.text": title}])
        said.append(title)
    controls = slider([f"{p:g}" for p in shares], prefix="p = ", steps_args=moves, y=-0.22)
    figure.update_layout(sliders=[controls], title=moves[0][1]["title.text"], height=440, margin=dict(b=130, t=100))
    figure.update_xaxes(title="what the next unit hears", range=[-12, 72])
    figure.update_yaxes(title="probability", range=[0, 1.02])
    return describe(figure, f"The sum of four units under dropout, each case with its probability. {'; '.join(said)}.")
