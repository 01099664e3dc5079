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

from .cells import cells
from .theme import BLUE, GRAY

__all__ = ["band", "cells", "faint", "floor", "level", "logarithmic", "over_seeds", "panels", "told"]


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

    Raises:
        ValueError: the places and the rows aren't equally many.
    """
    x, rows = np.asarray(x).tolist(), [np.asarray(row, dtype=float) for row in runs]
    if len(x) != len(rows):
        raise ValueError(f"There are {len(x)} places on the axis and {len(rows)} rows of runs. Give one row a place.")
    mean = np.array([row.mean() for row in rows])
    up, down = (np.array([row.max() for row in rows]) - mean, mean - np.array([row.min() for row in rows]))
    bars = dict(type="data", array=up.tolist(), arrayminus=down.tolist(), thickness=1.5, width=4)
    return figure.add_scatter(
        x=x, y=mean.tolist(), name=name, mode="lines+markers", error_y=bars,
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
        place: ``row`` and ``col`` of a panel; without it, the line is drawn in each.

    Raises:
        ValueError: a logarithmic axis has no place for a value of 0 or less.
    """
    before = len(figure.layout.annotations)
    draw = figure.add_hline if axis == "y" else figure.add_vline
    label = dict(annotation_text=text, annotation_position=at)
    draw(value, line=dict(color=color, dash=dash, width=1.5), exclude_empty_subplots=False, **label, **place)
    for label in figure.layout.annotations[before:]:
        if logarithmic(figure, label[f"{axis}ref"]):
            if value <= 0:
                raise ValueError(f"{text!r} is to stand at {value}, and a logarithmic axis has no such place.")
            label.update({axis: math.log10(value)})
    return figure


def logarithmic(figure: go.Figure, axis: str) -> bool:
    """Whether an axis, such as ``"x"`` or ``"y2"``, is logarithmic."""
    return figure.layout[f"{axis[0]}axis{axis[1:]}"].type == "log"


def floor(values: ArrayLike, least: float) -> list[float]:
    """Values for a logarithmic axis: what is below ``least``, a 0 too, stands at ``least``; say so in the title."""
    return np.maximum(np.asarray(values, dtype=float), least).tolist()


def told(values: Mapping[str, float], form: str = ".2f") -> str:
    """``{"a": 1.0}`` as the end of a sentence for alternative text: "a 1.00, b 2.00"."""
    return ", ".join(f"{name} {format(value, form)}" for name, value in values.items())
