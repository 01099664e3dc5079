"""Figures on networks with and without a leash: what each leash changed, and when patience runs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, INK, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import panels
from .early_stopping import EarlyStopping


def against_none(changes: Mapping[str, Mapping[str, Sequence[float]]]) -> go.Figure:
    """How each leash changed a number against the same network without, a point for each draw, a panel for each number.

    Args:
        changes: what was measured → leash → the change on each draw; negative is better.
    """
    figure, said = panels(list(changes), horizontal_spacing=0.14), []
    for column, (what, by_leash) in enumerate(changes.items(), 1):
        panel = dict(row=1, col=column)
        for place, (leash, values) in enumerate(by_leash.items()):
            x, mean = place + np.linspace(-0.16, 0.16, len(values)), float(np.mean(values))
            dots = dict(mode="markers", marker=dict(color=BLUE, size=8, opacity=0.7))
            figure.add_scatter(x=x, y=values, name=f"{what}, {leash}", **dots, **panel)
            bar = dict(mode="lines", line=dict(color=VERMILION, width=3))
            figure.add_scatter(x=[place - 0.25, place + 0.25], y=[mean] * 2, name="mean", **bar, **panel)
            said.append(f"{what}, {leash}: {mean:+.3f}")
        figure.add_hline(y=0, line=dict(color=GRAY, dash="dot"), **panel)
        figure.update_xaxes(tickvals=list(range(len(by_leash))), ticktext=list(by_leash), **panel)
    return describe(
        figure.update_layout(height=440, showlegend=False),
        "Change against the same network without a leash, a point for each draw, a bar at the mean: "
        f"{'; '.join(said)}.",
    )


def patience(validation: Sequence[float], train: Sequence[float], patiences: Sequence[int]) -> go.Figure:
    """Training and validation loss against epochs; where each patience stops and what it keeps, with a slider.

    Args:
        validation: loss after each epoch.
        train: the same on the training pictures.
        patiences: stops of the slider, rising.
    """
    figure, stops, lowest = go.Figure(), [], []
    for name, values, color in (("training", train, BLUE), ("validation", validation, VERMILION)):
        figure.add_scatter(x=list(range(1, len(train) + 1)), y=values, mode="lines", line_color=color, name=name)
    figure.add_scatter(mode="markers", marker=dict(symbol="star", size=15, color=GREEN), name="kept")
    figure.add_scatter(mode="lines", line=dict(color=INK, dash="dash"), name="stopped")
    for wait in patiences:
        watch = EarlyStopping(wait)
        stopped = next((epoch for epoch, loss in enumerate(validation, 1) if watch.stop(loss)), None)
        end, kept = f"stops after {stopped}" if stopped else "never stops in this time", watch.best_epoch + 1
        title = f"patience {wait}: keeps epoch {kept} (validation loss {watch.best:.3f}), {end}"
        line = dict(x=[stopped or len(train)] * 2, y=[min(train), max(train)])
        stops.append(Stop(str(wait), title, {"kept": dict(x=[kept], y=[watch.best]), "stopped": line}))
        lowest.append(watch.best)
    figure.update_xaxes(title="epoch")
    figure.update_yaxes(type="log", dtick=1, exponentformat="power", title="mean surprise (nats)")
    return describe(
        framed(figure.update_layout(height=500), stops, prefix="patience: ", start=int(np.argmin(lowest))),
        f"Loss against epochs with early stopping: {'; '.join(stop.title for stop in stops)}.",
    )
