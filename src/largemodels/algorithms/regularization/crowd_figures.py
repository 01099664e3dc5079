"""Figures on networks with and without a leash: what each leash changed, and when patience runs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, GRAY, GREEN, INK, VERMILION, describe, slider
from .early_stopping import EarlyStopping


def against_none(changes: Mapping[str, Mapping[str, Sequence[float]]]) -> go.Figure:
    """How each leash changed a number against the same network without, a point for each draw, a panel for each number.

    Args:
        changes: what was measured → leash → the change on each draw; negative is better.
    """
    figure, said = make_subplots(1, len(changes), subplot_titles=list(changes), horizontal_spacing=0.14), []
    for column, (what, by_leash) in enumerate(changes.items(), 1):
        for place, (leash, values) in enumerate(by_leash.items()):
            spread = np.linspace(-0.16, 0.16, len(values))
            points = dict(mode="markers", marker=dict(color=BLUE, size=8, opacity=0.7), showlegend=False)
            figure.add_scatter(x=place + spread, y=values, **points, row=1, col=column)
            mean = dict(mode="lines", line=dict(color=VERMILION, width=3), showlegend=False)
            figure.add_scatter(x=[place - 0.25, place + 0.25], y=[np.mean(values)] * 2, **mean, row=1, col=column)
            said.append(f"{what}, {leash}: {np.mean(values):+.3f}")
        figure.add_hline(y=0, line=dict(color=GRAY, dash="dot"), row=1, col=column)
        names = list(by_leash)
        figure.update_xaxes(tickvals=list(range(len(names))), ticktext=names, row=1, col=column)
    figure.update_layout(height=420, margin=dict(t=60))
    return describe(
        figure,
        "Change against the same network without a leash, a point for each draw, a bar at the mean: "
        f"{'; '.join(said)}.",
    )


def patience(validation: Sequence[float], train: Sequence[float], patiences: Sequence[int]) -> go.Figure:
    """Training and validation loss against epochs; where each patience stops and what it keeps, with a slider.

    Args:
        validation: loss after each epoch.
        train: the same on the training pictures.
        patiences: stops of the slider.
    """
    epochs, figure, moves, said = np.arange(1, len(train) + 1), go.Figure(), [], []
    for name, values, color in (("training", train, BLUE), ("validation", validation, VERMILION)):
        figure.add_scatter(x=epochs, y=values, mode="lines", line_color=color, name=name)
    for n, wait in enumerate(patiences):
        watch = EarlyStopping(wait)
        stopped = next((epoch for epoch, loss in enumerate(validation, 1) if watch.stop(loss)), None)
        end = stopped or len(train)
        x = [[watch.best_epoch + 1], [end, end]]
        y = [[watch.best], [min(train), max(train)]]
        title = f"patience {wait}: keeps epoch {watch.best_epoch + 1} (validation loss {watch.best:.3f}), " + (
            f"stops after {stopped}" if stopped else "never stops in this time"
        )
        if n == 0:
            star = dict(symbol="star", size=15, color=GREEN)
            figure.add_scatter(x=x[0], y=y[0], mode="markers", marker=star, name="kept")
            dashes = dict(color=INK, dash="dash")
            figure.add_scatter(x=x[1], y=y[1], mode="lines", line=dashes, name="stopped")
        moves.append([{"x": x, "y": y}, {"title.text": title}, [2, 3]])
        said.append(title)
    controls = slider([str(wait) for wait in patiences], prefix="patience: ", steps_args=moves, y=-0.2)
    figure.update_layout(sliders=[controls], title=moves[0][1]["title.text"], height=480, margin=dict(t=100, b=130))
    figure.update_xaxes(title="epoch")
    figure.update_yaxes(type="log", dtick=1, exponentformat="power", title="mean surprise (nats)")
    return describe(figure, f"Loss against epochs with early stopping: {'; '.join(said)}.")
