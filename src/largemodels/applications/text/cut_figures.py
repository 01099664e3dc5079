"""What temperature, top-k and top-p leave, on two real distributions: one sure, one not."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import panels
from .cutting import Cut, by_rank, left, ranks

LEAST = 1e-9  #: the axis's low end


def lines(logits: Tensor, cut: Cut, name: str, figure: go.Figure, **place: int) -> go.Figure:
    """Two lines, probability by rank: as the model has it, and as it is drawn, which ends where the cut is."""
    before, after = by_rank(logits, cut)
    x = ranks(len(logits))
    for y, what, color, width in ((before, "as the model says", GRAY, 2), (after, "as it is drawn", BLUE, 4)):
        figure.add_scatter(x=x, y=y, name=f"{what}, {name}", mode="lines+markers", marker=dict(size=width + 1),
                           line=dict(color=color, width=width), hovertemplate="rank %{x}: %{y:.2e}<extra></extra>",
                           **place)  # fmt: skip
    figure.update_xaxes(type="log", title="rank of the token", tickvals=[1, 10, 100, 1000, 10000], **place)
    return figure.update_yaxes(type="log", range=[-9, 0.2], exponentformat="power", title="probability", **place)


def told_left(logits: Tensor, cut: Cut) -> str:
    """How many tokens are left, with which share."""
    many, share = left(logits, cut)
    return f"{many:,} token{'s' if many != 1 else ''} with {share:.0%}"


def by_cut(prompts: Mapping[str, Tensor], cuts: Sequence[Cut], start: int) -> go.Figure:
    """Probability by rank after each prompt, with a slider over cuts. ``prompts``: prompt → logits, (V,)."""
    figure = panels([f"{html.escape(prompt)} …" for prompt in prompts], horizontal_spacing=0.14)
    for col, (prompt, logits) in enumerate(prompts.items(), 1):
        lines(logits, cuts[start], prompt, figure, row=1, col=col)
    stops = []
    for cut in cuts:
        counts = [told_left(logits, cut) for logits in prompts.values()]
        data = {f"as it is drawn, {prompt}": dict(y=by_rank(logits, cut)[1]) for prompt, logits in prompts.items()}
        stops.append(
            Stop(
                str(cut).replace("temperature", "T").replace("top-", ""),
                f"{cut}: left are {counts[0]}, and {counts[1]}",
                data,
            )
        )
    framed(figure.update_layout(height=500, showlegend=False), stops, start=start)
    return describe(figure, "Probability by rank after two prompts, on logarithmic axes, before (gray) and after "
                    f"(blue) a cut. {stops[start].title}.")  # fmt: skip


def one_cut(logits: Tensor, cut: Cut) -> go.Figure:
    """Probability by rank after one prompt, before and after a cut, for the live widget."""
    figure = lines(logits, cut, "live", go.Figure()).update_layout(height=420, showlegend=False)
    return describe(figure, "Probability of the next token by its rank, before (gray) and after (blue) temperature, "
                    "top-k and top-p.")  # fmt: skip
