"""Figure of what comes back over each distance from one start of a cell: live, or framed over the starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, INK, ORANGE, SKY, VERMILION, describe, frames
from ...core.figures.marks import level
from .start_words import headline
from .starts import ENOUGH, STARTS, as_far_as, theory
from .unit_figures import LEAST

LOWEST, HIGHEST = -10, 1  #: powers of ten that the picture shows; a line that goes on below leaves it
RING = dict(color=INK, width=1)
LOOKS = {
    "theory": dict(mode="lines", line=dict(color=GRAY, dash="dot")),
    "measured": dict(mode="lines", line=dict(color=BLUE, width=3)),
    "crosses here": dict(mode="markers", marker=dict(color=ORANGE, size=14, symbol="diamond", line=RING)),
    "distance n": dict(mode="markers", marker=dict(color=BLUE, size=13, line=RING)),
}
LIVE_LOOKS = {
    "before": dict(mode="lines", line=dict(color=SKY, width=2), opacity=0.7),
    "trained: learned": dict(mode="markers", marker=dict(color=GREEN, size=14, symbol="star", line=RING)),
    "trained: did not": dict(mode="markers", marker=dict(color=VERMILION, size=14, symbol="x", line=RING)),
}


def drawn(sizes: Sequence[float], floor: float = LEAST) -> list[float]:
    """Sizes that a logarithmic axis can show, to four digits."""
    return [float(f"{max(size, floor):.4g}") for size in sizes]


def places(cell: str, number: float | None, sizes: Sequence[float], n: int) -> dict[str, dict[str, list[float]]]:
    """Where theory, what was measured, the place where the line crosses, and n lie: trace → its x and y.

    Args:
        cell: one of ``starts.CELLS``.
        number: that it starts with.
        sizes: at distance 0, 1, 2, ….
        n: the distance that is chosen.
    """
    powers, far = theory(cell, number, sizes), as_far_as(sizes)
    crosses = 0 < far < len(sizes) - 1
    distances = list(range(1, len(sizes)))
    return {
        "theory": dict(x=distances[: len(powers)], y=drawn(powers)),
        "measured": dict(x=distances, y=drawn(sizes[1:])),
        "crosses here": dict(x=[far] if crosses else [], y=[ENOUGH] if crosses else []),
        "distance n": dict(x=[n], y=drawn([sizes[n]], 10**LOWEST)),
    }


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
    placed = places(cell, number, curves[number], n)
    for name, look in (LOOKS if framed else {**LOOKS, **LIVE_LOOKS}).items():
        at = placed.get(name, dict(x=[], y=[], text=[], hoverinfo="text"))
        figure.add_scatter(name=name, cliponaxis=look["mode"] == "lines", **look, **at)
    figure.update_xaxes(title="distance n, in steps", range=[0, last + 1], tickvals=[1, *range(8, last + 1, 8)])
    figure.update_yaxes(
        title="size of ∂answer/∂x", type="log", range=[LOWEST, HIGHEST], exponentformat="power", dtick=3
    )
    level(figure, ENOUGH, "a thousandth", color=VERMILION, dash="solid")
    figure.update_layout(height=540 if framed else 460, margin_t=80)  # room for the legend at every stop
    if framed:
        stops = [
            frames.Stop(f"{stop:g}", headline(cell, stop, sizes, n), places(cell, stop, sizes, n))
            for stop, sizes in curves.items()
        ]
        frames.framed(figure, stops, prefix=f"{STARTS[cell].name} = ", start=list(curves).index(number))
    ends = [min(curves), max(curves)] if cell in STARTS else [None]
    return describe(
        figure,
        f"Size of the gradient that comes back over 1 to {last} steps before training, on a logarithmic axis, with a "
        f"line at a thousandth. {'; '.join(headline(cell, stop, curves[stop], n) for stop in ends)}.",
    )
