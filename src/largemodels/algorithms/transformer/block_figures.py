"""Figures of a block's parts: the norm of four numbers, and stacks with and without residual connection and norm."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, PINK, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, panels
from .deep_stacks import Depth

COLORS = {
    "neither": GRAY, "norm only": ORANGE, "residual only": VERMILION,
    "both, norm after": BLUE, "both, norm before": GREEN,
}  # fmt: skip
PANELS = {"likeness": "likeness of two tokens", "sizes": "size of the numbers", "gradients": "gradient, end = 1"}
FLOOR, CEILING = 1e-12, 1e12
ALIKE = 0.99  #: a mean cosine from which on two tokens count as alike


def last_number_moves(x: Tensor, normed: Tensor, start: int = 0) -> go.Figure:
    """Bars of a token's numbers and of what the norm makes of them, with a slider over the last one.

    Args:
        x: one row a stop, (N, D); only the last column differs.
        normed: the rows after the norm, (N, D).
        start: the stop at which the slider begins.
    """
    D, limit = x.size(1), math.sqrt(x.size(1) - 1)
    before, after = "the token's numbers", "after the layer norm"
    figure, numbers = panels([before, after]), [f"number {n + 1}" for n in range(D)]
    figure.add_bar(x=numbers, name=before, marker_color=GRAY, row=1, col=1)
    figure.add_bar(x=numbers, name=after, marker_color=BLUE, row=1, col=2)
    level(figure, limit, f"√{D - 1}, never passed", at="bottom left", color=VERMILION, row=1, col=2)
    level(figure, -limit, "", color=VERMILION, row=1, col=2)
    figure.update_yaxes(range=[float(x.min()) - 2, float(x.max()) * 1.1], row=1, col=1)
    figure.update_yaxes(range=[-limit * 1.25, limit * 1.25], row=1, col=2)
    figure.update_xaxes(showgrid=False)
    rest, stops = x[0, :-1].mean().item(), []
    for row, out in zip(x.tolist(), normed.tolist(), strict=True):
        said = f"({', '.join(f'{v:g}' for v in row)}) → ({', '.join(f'{v:.2f}' for v in out)})"
        said += ": the last is the mean of the others" if row[-1] == rest else ""
        stops.append(Stop(f"{row[-1]:g}", said, {before: dict(y=row), after: dict(y=out)}))
    framed(figure.update_layout(height=460, showlegend=False), stops, prefix=f"number {D} = ", start=start)
    return describe(
        figure,
        f"Bars of {D} numbers and of the same after the layer norm. As the last one grows to {x[-1, -1]:g}, it ends "
        f"near {limit:.2f}, the square root of {D - 1}, and the others are pressed together near "
        f"{normed[-1, :-1].mean():.2f}.",
    )


def depths(looks: Mapping[int, Sequence[Depth]], start: int) -> go.Figure:
    """Likeness of tokens, size of numbers and gradient along stacks of blocks, with a slider over the stack's depth.

    Args:
        looks: number of blocks → one look for each kind.
        start: the number of blocks at which the slider begins.
    """
    figure = panels(list(PANELS.values()), horizontal_spacing=0.09)
    for column, panel in enumerate(PANELS, start=1):
        for look in looks[start]:
            shown = dict(legendgroup=look.kind, showlegend=column == 1, line=dict(color=COLORS[look.kind], width=3))
            name = look.kind if column == 1 else f"{look.kind}, {panel}"
            figure.add_scatter(mode="lines", name=name, row=1, col=column, **shown)
    figure.update_yaxes(range=[-0.05, 1.05], col=1)
    tall = dict(type="log", range=[-12, 12], exponentformat="power", dtick=6, tickfont_size=12)
    figure.update_yaxes(tall, col=2).update_yaxes(tall, col=3)
    level(figure, 1e-7, "10<sup>−7</sup>: single precision's step", at="bottom right", color=PINK, row=1, col=3)
    figure.update_xaxes(title=dict(text="after block", font_size=14), nticks=5, tickformat="d")
    stops = []
    for L, kinds in looks.items():
        lines = {
            kind.kind if panel == "likeness" else f"{kind.kind}, {panel}": within(getattr(kind, panel))
            for panel in PANELS
            for kind in kinds
        }
        apart = [kind.kind for kind in kinds if kind.likeness[-1] < ALIKE]
        title = f"{L} blocks: tokens still differ with {' and with '.join(apart) or 'none of these'}"
        stops.append(Stop(str(L), title, {name: dict(x=list(range(L + 1)), y=y) for name, y in lines.items()}))
    framed(figure.update_layout(height=500), stops, prefix="blocks: ", start=list(looks).index(start))
    figure.update_annotations(font_size=14)
    deepest, last = list(looks.items())[-1]
    said = "; ".join(
        f"{look.kind}: likeness {look.likeness[-1]:.2f}, size {look.sizes[-1]:.0e}, "
        f"gradient {f'{look.gradients[0]:.0e}' if math.isfinite(look.gradients[0]) else 'overflowed'}"
        for look in last
    )
    return describe(figure, f"Three panels of lines along a stack of untrained blocks. With {deepest} blocks: {said}.")


def within(values: Sequence[float]) -> list[float]:
    """Values cut off where a logarithmic axis ends, and where single precision gave up."""
    return [min(max(value, FLOOR), CEILING) if math.isfinite(value) else CEILING for value in values]
