"""The models of the source documents on a time axis: parameters, and operations of training."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, VERMILION, describe
from ...core.figures.marks import faint, panels
from .published import Published

CLAIMED = (10**2, 10**8)  #: hundreds to tens of millions, as 001 §2 has it: from 100 to less than 100 million


def timeline(models: Sequence[Published], pencil: int) -> go.Figure:
    """Two logarithmic axes over the years: parameters, and training compute where there is a figure.

    Args:
        models: see :func:`.published.published`.
        pencil: parameters of a net that is counted by hand, for a level at the bottom.
    """
    figure = panels(["parameters", "operations of training"], horizontal_spacing=0.09)
    for name, named, color in (("named by the documents", True, VERMILION), ("to compare with", False, GRAY)):
        chosen = sorted((m for m in models if m.named is named), key=lambda m: not m.counted)  # the legend: a full dot
        trained = [model for model in chosen if model.compute]
        figure.add_scatter(**_dots(chosen, [model.parameters for model in chosen], color), name=name, row=1, col=1)
        figure.add_scatter(
            **_dots(trained, [model.compute for model in trained], color, full=True), name=f"{name}: training",
            showlegend=False, row=1, col=2,
        )  # fmt: skip
    figure.add_hrect(*CLAIMED, fillcolor=faint(BLUE, 0.12), line_width=0, row=1, col=1)
    figure.add_annotation(
        text="“hundreds to tens of millions”", x=2018.7, y=4.7, showarrow=False, font_color=BLUE, row=1, col=1
    )
    figure.add_scatter(
        x=[2012], y=[pencil], mode="markers+text", text=[f"digit reader, {pencil:,}"], textposition="middle right",
        marker=dict(size=9, color=BLUE), name="by pencil", row=1, col=1,
    )  # fmt: skip
    powers = dict(type="log", exponentformat="power", dtick=2)
    figure.update_yaxes(**powers, range=[1.6, 12.6], row=1, col=1).update_yaxes(**powers, range=[17.6, 26.6], col=2)
    figure.update_xaxes(range=[2010.8, 2026.6], dtick=4)
    low, *_, high = sorted((model for model in models if model.named), key=lambda model: model.parameters)
    span = f"from {low.name}, {low.parameters:,}, to {high.name}, {high.parameters / low.parameters:,.0f} times"
    figure.update_layout(title=f"What the documents call large: {span}", height=520, legend_y=1.09)
    said = ", ".join(f"{model.name} {model.parameters:.3g}" for model in models)
    return describe(
        figure,
        f"Parameters of models by year, 2012 to 2024, on a logarithmic axis: {said}; a net of {pencil} for comparison. "
        f"Beside it the operations of their training, where known, up to {max(m.compute or 0 for m in models):.2g}.",
    )


def _dots(models: Sequence[Published], y: Sequence[float], color: str, full: bool = False) -> dict:
    return dict(
        x=[model.year for model in models], y=list(y), mode="markers+text", text=[model.name for model in models],
        textposition=[model.at for model in models], textfont_size=12, cliponaxis=False,
        marker=dict(opacity=1, size=[11 if full or model.counted else 9 for model in models], color=color, line_width=2,
                    symbol=["circle" if full or model.counted else "circle-open" for model in models]),
        hovertemplate="%{text}: %{y:,}<extra></extra>",
    )  # fmt: skip
