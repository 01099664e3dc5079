"""The recall task, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import GRAY, PALETTE, describe
from ...core.figures.marks import level, over_seeds
from ..recurrence.recall_models import SYMBOLS


def recall_by_distance(found: Mapping[str, Mapping[int, Sequence[float]]], ceiling: Mapping[int, float]) -> go.Figure:
    """Accuracy against distance, mean of the seeds with bars from worst to best, guessing, and the computed ceiling.

    Args:
        found: kind → distance → the accuracy of each seed; the number of seeds may differ from point to point.
        ceiling: distance → the best accuracy of a model that doesn't know the order.
    """
    distances, figure = list(ceiling), go.Figure()
    for (kind, by_distance), color in zip(found.items(), PALETTE, strict=False):
        over_seeds(figure, distances, [by_distance[n] for n in distances], kind, color=color)
    said = [f"{kind} {np.mean(by_distance[distances[-1]]):.2f}" for kind, by_distance in found.items()]
    dots = dict(name="ceiling without order, computed", mode="lines", line=dict(color=GRAY, dash="dot"))
    figure.add_scatter(x=distances, y=list(ceiling.values()), **dots)
    level(figure, 1 / SYMBOLS, "guessing", at="bottom left", dash="solid")
    figure.update_xaxes(type="log", title="distance to the symbol, in steps", tickvals=distances)
    figure.update_yaxes(title="accuracy on fresh sequences", range=[0, 1.05])
    return describe(
        figure.update_layout(height=460),
        f"Accuracy on the recall task against distance. At distance {distances[-1]}: {'; '.join(said)}; "
        f"guessing is {1 / SYMBOLS}.",
    )
