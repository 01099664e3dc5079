"""The recall task, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import GRAY, PALETTE, describe
from ...core.figures.marks import level, over_seeds
from ..recurrence.recall import SYMBOLS, Recall


def recall_by_distance(results: Sequence[Recall], ceiling: Mapping[int, float]) -> go.Figure:
    """Accuracy against distance, mean of the seeds with bars from worst to best, guessing, and the computed ceiling.

    Args:
        results: every run; the number of seeds may differ from point to point.
        ceiling: distance → the best accuracy of a model that doesn't know the order.
    """
    distances, kinds = list(ceiling), list(dict.fromkeys(r.kind for r in results))
    figure, said = go.Figure(), []
    for kind, color in zip(kinds, PALETTE, strict=False):
        runs = [[r.accuracy for r in results if (r.kind, r.distance) == (kind, n)] for n in distances]
        over_seeds(figure, distances, runs, kind, color=color)
        said.append(f"{kind} {np.mean(runs[-1]):.2f}")
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
