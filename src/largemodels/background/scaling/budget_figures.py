"""Figures of budgets: which size is best for what one can pay, and for what others paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, SKY, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import told
from .budget_laws import Valley
from .ladder_figures import TWO_LINES, Losses, axes
from .points import means, parameters

Line = tuple[Sequence[float], Sequence[float]]


def operations(budget: float) -> str:
    """``6.4e11`` → ``6.4·10¹¹``."""
    digits, power = f"{budget:.2e}".split("e")
    return f"{float(digits):g}·10{''.join('⁰¹²³⁴⁵⁶⁷⁸⁹'[int(n)] for n in str(int(power)))}"


def valleys(by_budget: Mapping[float, Losses], fits: Mapping[float, Valley], start: int = -1) -> go.Figure:
    """Loss against size at one budget at a time, under a slider; the other budgets stay faint.

    Args:
        by_budget: operations → width → one loss for each seed.
        fits: operations → the parabola through them.
        start: the stop that is shown first.
    """
    figure = axes("").update_layout(height=480)
    for budget, losses in by_budget.items():
        figure.add_scatter(
            x=parameters(losses), y=list(means(losses).values()), name=operations(budget), mode="lines+markers",
            line=dict(color=GRAY, width=1), marker=dict(size=4), showlegend=False, opacity=0.5,
        )  # fmt: skip
    figure.add_scatter(name="parabola", mode="lines", line=dict(color=ORANGE, width=2, dash="dot"))
    figure.add_scatter(name="this budget", mode="lines+markers", line=dict(color=BLUE, width=2.5), marker=dict(size=8))
    figure.add_scatter(name="lowest point", mode="markers", marker=dict(symbol="star", size=14, color=VERMILION))
    stops = []
    for budget, losses in by_budget.items():
        N, y, fit = parameters(losses), list(means(losses).values()), fits[budget]
        x = np.geomspace(N[0], N[-1], 40)
        low = fit(x) < max(y)
        data = {
            "parabola": dict(x=x[low].tolist(), y=fit(x)[low].tolist()),
            "this budget": dict(x=N, y=y),
            "lowest point": dict(x=[fit.N], y=[fit.loss]),
        }
        worse = f"{y[-1] - min(y):.2f} nats worse with {N[-1]:,}"
        stops.append(Stop(operations(budget), f"Best with about {two_digits(fit.N):,} parameters; {worse}", data))
    words = {operations(budget): fit.N for budget, fit in fits.items()}
    describe(
        figure, f"At each budget loss falls with size and rises again. Lowest at: {told(words, ',.0f')} parameters."
    )
    return framed(figure, stops, prefix="operations: ", start=start % len(stops))


def two_digits(value: float) -> int:
    """``17,634`` → ``18,000``."""
    return int(float(f"{value:.1e}"))


def best_sizes(title: str, lines: Mapping[str, Line], points: Mapping[str, Mapping[str, Sequence[float]]]) -> go.Figure:
    """The best size against compute, ours and others', on one pair of axes.

    Args:
        title: what is to be seen.
        lines: name → operations and the parameters that a rule advises.
        points: name of a group → label → operations and parameters, as measured or as really trained.
    """
    figure = go.Figure().update_layout(title=title, xaxis_title="operations", yaxis_title="best number of parameters")
    figure.update_layout(height=440, margin_t=TWO_LINES)
    figure.update_xaxes(type="log", exponentformat="power").update_yaxes(type="log", exponentformat="power")
    for (name, (x, y)), color in zip(lines.items(), (BLUE, GREEN, ORANGE, SKY), strict=False):
        figure.add_scatter(x=list(x), y=list(y), name=name, mode="lines", line=dict(color=color, width=2.5))
    for (name, group), symbol in zip(points.items(), ("circle", "diamond"), strict=False):
        x, y = zip(*group.values(), strict=True)
        at = ["bottom center" if N == min(y) else "top center" for N in y]
        marker = dict(symbol=symbol, size=9, color=VERMILION)
        figure.add_scatter(x=x, y=y, text=list(group), name=name, mode="markers+text", textposition=at, marker=marker)
    told_points = "; ".join(f"{label}: {y:,.0f}" for group in points.values() for label, (_, y) in group.items())
    return describe(figure, f"{title}. Parameters against operations, by {', '.join(lines)}. {told_points}.")
