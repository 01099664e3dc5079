"""A figure of predicted stars: training and validation error by penalty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...core.figures import GRAY, VERMILION, describe
from ...core.figures.frames import Stop, framed, nearest


def penalty_curves(curves: Mapping[float, tuple[Sequence[float], Sequence[float]]]) -> go.Figure:
    """RMSE after each epoch on training and on validation ratings, with a slider over the penalty.

    Args:
        curves: penalty → RMSE on training ratings and on validation ratings.
    """
    figure = go.Figure()
    figure.update_xaxes(title="epoch").update_yaxes(title="RMSE, in stars", range=[0.5, 1.15])
    for name, color in (("training", GRAY), ("validation", VERMILION)):
        figure.add_scatter(name=name, mode="lines", line=dict(color=color, width=2.5))
    stops = []
    for penalty, (training, validation) in curves.items():
        best = min(validation)
        title = (
            f"penalty {penalty:g}: best on validation {best:.3f}, in epoch {validation.index(best) + 1}; "
            f"at the end {training[-1]:.3f} in training, {validation[-1]:.3f} on validation"
        )
        data = {"training": training, "validation": validation}
        stops.append(Stop(f"{penalty:g}", title, {
            name: dict(x=list(range(1, len(y) + 1)), y=list(y)) for name, y in data.items()
        }))  # fmt: skip
    begin = nearest(curves, 0)
    figure = framed(figure, stops, prefix="penalty ", start=begin).update_layout(height=520)
    return describe(figure, f"Training and validation RMSE by epoch. {stops[begin].title}.")
