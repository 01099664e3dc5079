"""Figures of budgets: which size is best for what one can pay, and for what others paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import told
from .budget_laws import Valley
from .ladder_figures import axes
from .points import means, parameters

Losses = Mapping[int, Sequence[float]]
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
    figure = axes("")
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
        figure,
        f"For each budget of operations, loss falls with size and rises again. Lowest at: {told(words, ',.0f')} "
        "parameters.",
    )
    return framed(figure, stops, prefix="operations: ", start=start % len(stops))


def two_digits(value: float) -> int:
    """``17,634`` → ``18,000``."""
    return int(float(f"{value:.1e}"))


def best_sizes(
    best: Mapping[float, float], exponent: float, published: Mapping[str, Line], models: Mapping[str, Sequence[float]]
) -> go.Figure:
    """The best size against compute, ours and others', on one pair of axes.

    Args:
        best: operations → parameters of the lowest point, as measured here.
        exponent: of the line through them.
        published: name → operations and the parameters that a published rule advises.
        models: name → operations spent and parameters, of models that were really trained.
    """
    figure = go.Figure().update_layout(
        title="Twelve powers of ten lie between our budgets and theirs",
        xaxis=dict(title="operations", type="log", exponentformat="power"),
        yaxis=dict(title="best number of parameters", type="log", exponentformat="power"),
    )
    C, N = (np.array(values) for values in (list(best), list(best.values())))
    far = np.geomspace(C[0], 1e25, 30)
    level = np.exp(np.mean(np.log(N) - exponent * np.log(C)))
    figure.add_scatter(
        x=far.tolist(), y=(level * far**exponent).tolist(), name=f"our line, C^{exponent:.2f}", mode="lines",
        line=dict(color=BLUE, dash="dot"),
    )  # fmt: skip
    for (name, (x, y)), color in zip(published.items(), (GREEN, ORANGE), strict=False):
        figure.add_scatter(x=list(x), y=list(y), name=name, mode="lines", line=dict(color=color, width=2.5))
    figure.add_scatter(
        x=C.tolist(), y=N.tolist(), name="measured here", mode="markers", marker=dict(size=9, color=BLUE)
    )
    figure.add_scatter(
        x=[c for c, _ in models.values()], y=[n for _, n in models.values()], text=list(models), name="trained models",
        mode="markers+text", textposition="bottom right", marker=dict(symbol="diamond", size=9, color=VERMILION),
    )  # fmt: skip
    return describe(
        figure,
        f"Best size against compute: measured here from {N[0]:,.0f} to {N[-1]:,.0f} parameters, growing as compute to "
        f"the power {exponent:.2f}, beside {' and '.join(published)}, and the models {', '.join(models)}.",
    )
