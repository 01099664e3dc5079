"""What a Plotly figure of measurements is made of here: panels, lines over seeds, labelled levels, cells.

A plain line or bar is Plotly's own; here stands what is more than that, or goes wrong when written by hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from plotly.subplots import make_subplots

from .theme import BLUE, DIVERGING_OPAQUE, GRAY, SEQUENTIAL_OPAQUE


def panels(titles: Sequence[str], rows: int = 1, **settings: object) -> go.Figure:
    """Pictures side by side, ``len(titles)`` of them in so many rows, each under its title, the legend above all.

    Args:
        titles: of the panels, row by row.
        rows: how many; they share the titles evenly.
        settings: Plotly's, see ``make_subplots``.

    Raises:
        ValueError: the titles can't be shared evenly.
    """
    if len(titles) % rows:
        raise ValueError(f"{len(titles)} titles can't fill {rows} rows evenly.")
    figure = make_subplots(rows, len(titles) // rows, subplot_titles=list(titles), **settings)
    return figure.update_layout(margin_t=100, legend_y=1.12)


def over_seeds(
    figure: go.Figure, x: ArrayLike, runs: ArrayLike, name: str, *, color: str = BLUE, dash: str | None = None,
    **place: int,
) -> go.Figure:  # fmt: skip
    """The mean over seeds as a line, from the worst to the best seed as bars.

    Args:
        figure: it gets one trace, called ``name``.
        x: (n,).
        runs: a value for each place and seed, (n, seeds); rows may differ in length.
        name: in the legend.
        color: one of the palette's.
        dash: Plotly's name of a line, such as ``"dot"``.
        place: ``row`` and ``col`` of a panel.
    """
    rows = [np.asarray(row, dtype=float) for row in runs]
    mean = np.array([row.mean() for row in rows])
    up, down = (np.array([row.max() for row in rows]) - mean, mean - np.array([row.min() for row in rows]))
    bars = dict(type="data", array=up.tolist(), arrayminus=down.tolist(), thickness=1.5, width=4)
    return figure.add_scatter(
        x=np.asarray(x).tolist(), y=mean.tolist(), name=name, mode="lines+markers", error_y=bars,
        line=dict(color=color, width=2.5, dash=dash), marker=dict(size=7), **place,
    )  # fmt: skip


def band(
    figure: go.Figure, x: ArrayLike, low: ArrayLike, high: ArrayLike, name: str, *, color: str = BLUE, **place: int
) -> go.Figure:
    """The area between two lines, such as a confidence band: one trace, called ``name``."""
    x, low, high = (np.asarray(values, dtype=float) for values in (x, low, high))
    return figure.add_scatter(
        x=[*x.tolist(), *x[::-1].tolist()], y=[*high.tolist(), *low[::-1].tolist()], name=name, mode="lines",
        fill="toself", fillcolor=faint(color), line=dict(width=0), hoverinfo="skip", **place,
    )  # fmt: skip


def faint(color: str, alpha: float = 0.18) -> str:
    """A color of the palette, ``#RRGGBB``, as see-through as ``alpha`` says."""
    r, g, b = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({r},{g},{b},{alpha})"


def level(
    figure: go.Figure, value: float, text: str, *, axis: str = "y", color: str = GRAY, dash: str = "dot",
    at: str = "top right", **place: int,
) -> go.Figure:  # fmt: skip
    """A labelled line at one value, right across: what guessing gives, a published figure, a limit.

    Plotly takes a shape's place in the axis's units and an annotation's as a logarithm where the axis is one, so set
    the axis's type before.

    Args:
        figure: the axis has its type already.
        value: where, in the axis's own units.
        text: the label.
        axis: ``"y"`` for a level line, ``"x"`` for an upright one.
        color: one of the palette's.
        dash: Plotly's name of a line.
        at: where the label stands, as Plotly says it.
        place: ``row`` and ``col`` of a panel.
    """
    draw = figure.add_hline if axis == "y" else figure.add_vline
    draw(value, line=dict(color=color, dash=dash, width=1.5), annotation_text=text, annotation_position=at, **place)
    if logarithmic(figure, axis, **place):
        label = figure.layout.annotations[-1]
        label.update({axis: math.log10(value)})
    return figure


def logarithmic(figure: go.Figure, axis: str, row: int = 1, col: int = 1) -> bool:
    """Whether an axis of a panel is logarithmic."""
    pick = figure.select_yaxes if axis == "y" else figure.select_xaxes
    where = dict(row=row, col=col) if figure._has_subplots() else {}
    return any(found.type == "log" for found in pick(**where))


def floor(values: ArrayLike, least: float) -> list[float]:
    """Values for a logarithmic axis: what is below ``least``, a 0 too, stands at ``least``; say so in the title."""
    return np.maximum(np.asarray(values, dtype=float), least).tolist()


def cells(
    figure: go.Figure, z: ArrayLike, text: Sequence[Sequence[str]] | str | None = ".2f", *, name: str = "cells",
    signed: bool = False, span: tuple[float, float] | None = None, **place: int,
) -> go.Figure:  # fmt: skip
    """A table of numbers as colored cells, first row on top, with the numbers in them.

    Args:
        figure: it gets one heat map, called ``name``.
        z: (rows, columns).
        text: what each cell says, or the format of its number, or None for bare cells.
        name: of the trace.
        signed: negative and positive have two colors, with 0 in the middle.
        span: what the scale's two ends stand for; by default from the data.
        place: ``row`` and ``col`` of a panel.
    """
    z = np.asarray(z, dtype=float)
    most = float(np.nanmax(np.abs(z))) or 1.0
    low, high = span or ((-most, most) if signed else (float(np.nanmin(z)), float(np.nanmax(z))))
    if isinstance(text, str):
        text = [[format(v, text) for v in row] for row in z]
    figure.add_heatmap(
        z=z.tolist(), text=text, texttemplate=None if text is None else "%{text}", name=name, zmin=low, zmax=high,
        colorscale=DIVERGING_OPAQUE if signed else SEQUENTIAL_OPAQUE, xgap=2, ygap=2, showscale=False, **place,
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", showgrid=False, **place)
    return figure.update_xaxes(showgrid=False, **place)


def told(values: Mapping[str, float], form: str = ".2f") -> str:
    """``{"a": 1.0}`` as the end of a sentence for alternative text: "a 1.00, b 2.00"."""
    return ", ".join(f"{name} {format(value, form)}" for name, value in values.items())
