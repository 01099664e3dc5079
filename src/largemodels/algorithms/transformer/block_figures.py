"""Figures of a block's parts: the norm of four numbers, and stacks of blocks with and without road and norm."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, PINK, VERMILION, describe, slider
from .deep_stacks import Depth

COLORS = {
    "neither": GRAY, "norm only": ORANGE, "road only": VERMILION, "both, norm after": BLUE, "both, norm before": GREEN,
}  # fmt: skip
FLOOR, CEILING = 1e-12, 1e12


def last_number_moves(x: Tensor, normed: Tensor, start: int = 0) -> go.Figure:
    """Bars of a token's numbers and of what the norm makes of them, with a slider over the last one.

    Args:
        x: one row a stop, (N, D); only the last column differs.
        normed: the rows after the norm, (N, D).
        start: the stop at which the slider begins.
    """
    D, limit = x.size(1), math.sqrt(x.size(1) - 1)
    figure = make_subplots(1, 2, subplot_titles=["the token's numbers", "after the layer norm"])
    ticks = [f"number {n + 1}" for n in range(D)]
    figure.add_bar(x=ticks, y=x[start].tolist(), marker_color=GRAY, row=1, col=1)
    figure.add_bar(x=ticks, y=normed[start].tolist(), marker_color=BLUE, row=1, col=2)
    for y in (-limit, limit):
        figure.add_hline(y=y, line=dict(color=VERMILION, dash="dot"), row=1, col=2)
    figure.add_annotation(
        text=f"√{D - 1}, never passed", x=ticks[0], y=limit, yshift=-12, showarrow=False, row=1, col=2
    )
    figure.update_yaxes(range=[float(x.min()) - 2, float(x.max()) * 1.1], row=1, col=1)
    figure.update_yaxes(range=[-limit * 1.25, limit * 1.25], row=1, col=2)
    figure.update_xaxes(showgrid=False)
    rest = x[0, :-1].mean().item()

    def title(row: Tensor, out: Tensor) -> str:
        said = f"({', '.join(f'{v:g}' for v in row.tolist())}) → ({', '.join(f'{v:.2f}' for v in out.tolist())})"
        return said + (": the last is the mean of the others" if row[-1].item() == rest else "")

    stops = [
        [{"y": [row.tolist(), out.tolist()]}, {"title.text": title(row, out)}]
        for row, out in zip(x, normed, strict=True)
    ]
    control = slider([f"{v:g}" for v in x[:, -1].tolist()], prefix=f"number {D} = ", steps_args=stops, active=start)
    figure.update_layout(
        title=title(x[start], normed[start]), sliders=[control], showlegend=False, margin=dict(t=100, b=130)
    )
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
    titles = ["likeness of two tokens", "size of the numbers", "gradient, end = 1"]
    figure = make_subplots(1, 3, subplot_titles=titles, horizontal_spacing=0.09)
    first = looks[start]
    for column, name in enumerate(("likeness", "sizes", "gradients"), start=1):
        for look in first:
            figure.add_scatter(
                x=list(range(len(look.sizes))), y=within(getattr(look, name)), name=look.kind, legendgroup=look.kind,
                mode="lines", line=dict(color=COLORS[look.kind], width=3), showlegend=column == 1, row=1, col=column,
            )  # fmt: skip
    for column in (2, 3):
        figure.update_yaxes(
            type="log", range=[-12, 12], exponentformat="power", dtick=6, tickfont_size=12, row=1, col=column
        )
    figure.add_hline(y=1e-7, line=dict(color=PINK, dash="dot"), row=1, col=3)
    figure.add_annotation(
        text="10<sup>−7</sup>: single precision's step", x=0.98, xref="x3 domain", xanchor="right", y=-7, yshift=-12,
        showarrow=False, font_size=12, row=1, col=3,
    )  # fmt: skip
    figure.update_yaxes(range=[-0.05, 1.05], row=1, col=1)
    figure.update_xaxes(title=dict(text="after block", font_size=14), nticks=5, tickformat="d")
    stops = []
    for look_by_kind in looks.values():
        lines = [within(getattr(look, name)) for name in ("likeness", "sizes", "gradients") for look in look_by_kind]
        stops.append([{"y": lines, "x": [list(range(len(line))) for line in lines]}])
    control = slider(
        [str(L) for L in looks],
        prefix="blocks: ",
        steps_args=stops,
        method="restyle",
        y=-0.24,
        active=list(looks).index(start),
    )
    figure.update_layout(sliders=[control], margin=dict(t=110, b=150), height=480, legend_y=1.12)
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
