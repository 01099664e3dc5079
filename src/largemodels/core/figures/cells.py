"""Numbers as a table of colored cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from .theme import DIVERGING_OPAQUE, SEQUENTIAL_OPAQUE


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
    figure.add_heatmap(
        z=z.tolist(), text=text, texttemplate=None if text is None else "%{text}", name=name, zmin=low, zmax=high,
        colorscale=DIVERGING_OPAQUE if signed else SEQUENTIAL_OPAQUE, xgap=2, ygap=2, showscale=False, **place,
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", showgrid=False, **place)
    return figure.update_xaxes(showgrid=False, **place)
