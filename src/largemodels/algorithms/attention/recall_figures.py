"""The recall task, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import GRAY, PALETTE, describe
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
        mean, low, high = (np.array([of(seeds) for seeds in runs]) for of in (np.mean, min, max))  # each (distances,)
        bars = dict(array=high - mean, arrayminus=mean - low, thickness=1.5)
        figure.add_scatter(
            x=distances, y=mean, name=kind, error_y=bars, mode="lines+markers", line=dict(color=color, width=3)
        )
        said.append(f"{kind} {mean[-1]:.2f}")
    figure.add_scatter(
        x=distances,
        y=list(ceiling.values()),
        name="ceiling without order, computed",
        mode="lines",
        line=dict(color=GRAY, dash="dot"),
    )
    figure.add_hline(
        y=1 / SYMBOLS, line=dict(color=GRAY, width=1), annotation_text="guessing", annotation_position="bottom left"
    )
    figure.update_xaxes(type="log", title="distance to the symbol, in steps", tickvals=distances)
    figure.update_yaxes(title="accuracy on fresh sequences", range=[0, 1.05])
    figure.update_layout(height=460)
    return describe(
        figure,
        f"Accuracy on the recall task against distance. At distance {distances[-1]}: {'; '.join(said)}; "
        f"guessing is {1 / SYMBOLS}.",
    )
