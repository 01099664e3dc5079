"""Plotly's widget with the course's configuration."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from traitlets import Bunch, default, validate

from .theme import CONFIG


class LiveFigure(go.FigureWidget):
    """A figure that a callback can patch in place; its page never sees another configuration than the course's.

    Set afterwards, the configuration came too late now and then on a busy machine, and Plotly's bar of buttons showed.
    """

    @default("_config")
    def _begin(self) -> dict:
        return dict(CONFIG)

    @validate("_config")
    def _keep(self, proposal: Bunch) -> dict:
        return {**proposal["value"], **CONFIG}


def listed(figure: go.Figure) -> go.Figure:
    """The same figure with lists for arrays: lists patched in beside arrays make a callback fail in an open page."""
    for trace in figure.data:
        arrays = {axis: getattr(trace, axis, None) for axis in ("x", "y")}
        lists = {axis: values.tolist() for axis, values in arrays.items() if isinstance(values, np.ndarray)}
        trace.update(dict.fromkeys(lists))  # else the equal list isn't taken
        trace.update(lists)
    return figure
