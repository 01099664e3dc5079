"""Numbers as a table of colored cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from .theme import DIVERGING, DIVERGING_OPAQUE, SEQUENTIAL, SEQUENTIAL_OPAQUE


def cells(
    figure: go.Figure, z: ArrayLike, text: Sequence[Sequence[str]] | str | None = ".2f", *,
    x: Sequence | None = None, y: Sequence | None = None, name: str = "cells", signed: bool = False,
    span: tuple[float, float] | None = None, bar: str = "", **place: int,
) -> go.Figure:  # fmt: skip
    """A table of numbers as colored cells, first row on top, with the numbers in them.

    Args:
        figure: it gets one heat map, called ``name``.
        z: (rows, columns).
        text: what each cell says, or the format of its number, or None for bare cells, of which 0 is see-through.
        x: what the columns are called.
        y: what the rows are called.
        name: of the trace.
        signed: negative and positive have two colors, with 0 in the middle.
        span: what the scale's two ends stand for; by default from the data.
        bar: words over a bar that explains the colors; without them there is none.
        place: ``row`` and ``col`` of a panel.

    Raises:
        ValueError: the words don't fit the cells.
    """
    z = np.asarray(z, dtype=float)
    if isinstance(text, str):
        text = [["" if np.isnan(v) else format(v, text) for v in row] for row in z]
    if text is not None and np.shape(text) != z.shape:
        raise ValueError(f"The cells have the shape {z.shape}, their words {np.shape(text)}. Give each cell its words.")
    most = float(np.nanmax(np.abs(z))) or 1.0
    low, high = span or ((-most, most) if signed else (float(np.nanmin(z)), float(np.nanmax(z))))
    high = high if high > low else low + 1  # all alike: Plotly needs two ends
    scales = (SEQUENTIAL, DIVERGING) if text is None else (SEQUENTIAL_OPAQUE, DIVERGING_OPAQUE)
    figure.add_heatmap(
        z=z.tolist(), x=x, y=y, text=text, texttemplate=None if text is None else "%{text}", name=name, zmin=low,
        zmax=high, colorscale=scales[signed], xgap=2, ygap=2, showscale=bool(bar),
        colorbar=dict(title=bar, thickness=12, outlinewidth=0), **place,
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", showgrid=False, **place)
    return figure.update_xaxes(showgrid=False, **place)
