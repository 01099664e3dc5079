"""Figure of what comes back over each distance from one start of a cell: live, or framed over the starts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, INK, ORANGE, SKY, VERMILION, describe, slider
from .start_words import headline
from .starts import ENOUGH, STARTS, as_far_as, theory
from .unit_figures import LEAST

LOWEST, HIGHEST = -10, 1  #: powers of ten that the picture shows; a line that goes on below leaves it
THEORY, MEASURED, LIMIT, HERE, BEFORE, LEARNED, LOST = range(7)  #: the traces; a framed picture has the first four


def drawn(sizes: Sequence[float], floor: float = LEAST) -> list[float]:
    """Sizes that a logarithmic axis can show, to four digits."""
    return [float(f"{max(size, floor):.4g}") for size in sizes]


def places(
    cell: str, number: float | None, sizes: Sequence[float], n: int
) -> tuple[list[list[float]], list[list[float]]]:
    """Where the first four traces lie, x and y of each: theory, what was measured, the place where the line crosses, n.

    Args:
        cell: one of ``starts.CELLS``.
        number: that it starts with.
        sizes: at distance 0, 1, 2, ….
        n: the distance that is chosen.
    """
    powers, far = theory(cell, number, sizes), as_far_as(sizes)
    crosses = 0 < far < len(sizes) - 1
    distances = list(range(1, len(sizes)))
    x = [distances[: len(powers)], distances, [far] if crosses else [], [n]]
    return x, [drawn(powers), drawn(sizes[1:]), [ENOUGH] if crosses else [], drawn([sizes[n]], 10**LOWEST)]


def reaching(
    cell: str, number: float | None, curves: Mapping[float | None, Sequence[float]], n: int, framed: bool = True
) -> go.Figure:
    """Size of the gradient against distance, beside theory, with the bound, the place where the line crosses it, and n.

    Args:
        cell: one of ``starts.CELLS``; one with a number if ``framed``.
        number: that it starts with, a key of ``curves``.
        curves: number → sizes at distance 0, 1, 2, ….
        n: the distance that is chosen.
        framed: with a slider over the numbers; else with empty traces for what stood before and what was trained.
    """
    figure, last = go.Figure(), len(curves[number]) - 1
    ring = dict(color=INK, width=1)
    looks = [
        dict(name="theory", mode="lines", line=dict(color=GRAY, dash="dot")),
        dict(name="measured", mode="lines", line=dict(color=BLUE, width=3)),
        dict(name="crosses here", mode="markers", marker=dict(color=ORANGE, size=14, symbol="diamond", line=ring)),
        dict(name="distance n", mode="markers", marker=dict(color=BLUE, size=13, line=ring)),
    ]
    for look, x, y in zip(looks, *places(cell, number, curves[number], n), strict=True):
        figure.add_scatter(x=x, y=y, cliponaxis=look["mode"] == "lines", **look)
    if not framed:
        figure.add_scatter(x=[], y=[], mode="lines", name="before", line=dict(color=SKY, width=2), opacity=0.7)
        for name, color, symbol in (("trained: learned", GREEN, "star"), ("trained: did not", VERMILION, "x")):
            mark = dict(color=color, size=14, symbol=symbol, line=ring)
            empty = dict(x=[], y=[], text=[], hoverinfo="text")
            figure.add_scatter(mode="markers", marker=mark, name=name, cliponaxis=False, **empty)
    figure.add_hline(y=ENOUGH, line=dict(color=VERMILION, width=1.5))
    where = dict(x=1, xref="paper", xanchor="right", y=math.log10(ENOUGH), yanchor="bottom")
    figure.add_annotation(text="a thousandth", showarrow=False, **where)
    figure.update_xaxes(title="distance n, in steps", range=[0, last + 1], tickvals=[1, *range(8, last + 1, 8)])
    figure.update_yaxes(
        title="size of ∂answer/∂x", type="log", range=[LOWEST, HIGHEST], exponentformat="power", dtick=3
    )
    figure.update_layout(height=460, margin=dict(t=80))  # room for the legend at every stop
    ends = [min(curves), max(curves)] if cell in STARTS else [None]
    if framed:
        frame(figure, cell, number, curves, n)
    return describe(
        figure,
        f"Size of the gradient that comes back over 1 to {last} steps before training, on a logarithmic axis, with a "
        f"line at a thousandth. {'; '.join(headline(cell, stop, curves[stop], n) for stop in ends)}.",
    )


def frame(figure: go.Figure, cell: str, number: float, curves: Mapping[float, Sequence[float]], n: int) -> None:
    """Give the figure a title and a slider over the numbers."""
    args = []
    for stop, sizes in curves.items():
        x, y = places(cell, stop, sizes, n)
        args.append([{"x": x, "y": y}, {"title.text": headline(cell, stop, sizes, n)}])
    stops = list(curves)
    labels, prefix = [f"{stop:g}" for stop in stops], f"{STARTS[cell].name} = "
    bar = slider(labels, prefix=prefix, steps_args=args, active=stops.index(number), y=-0.2)
    title = headline(cell, number, curves[number], n)
    figure.update_layout(title=title, sliders=[bar], height=540, margin=dict(t=110, b=140))
