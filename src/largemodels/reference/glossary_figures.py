"""How often each notebook speaks of a term."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from ..core.figures import BLUE, describe


def mention_bars(counted: Mapping[str, int], word: str) -> go.Figure:
    """A bar for each notebook, as high as the number of times that it names a term.

    Args:
        counted: number of the notebook → times.
        word: the term.
    """
    figure = go.Figure(go.Bar(x=list(counted), y=list(counted.values()), name="mentions", marker_color=BLUE))
    figure.update_xaxes(title="notebook", type="category", showgrid=False)
    figure.update_yaxes(title="times named", rangemode="tozero")
    most = max(counted, key=lambda number: counted[number])
    return describe(
        figure.update_layout(title=word, height=320),
        f"How often each notebook names {word}: {sum(counted.values())} times in all, "
        f"most often in notebook {most}, {counted[most]} times.",
    )
