"""Figures on networks that read digits: against a baseline, against each other, and when to stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GREEN, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, panels, told


def contest(shares: Mapping[str, Mapping[str, Sequence[float]]]) -> go.Figure:
    """Test accuracies of several models on the same draws of the pictures, a group of points for each question.

    Args:
        shares: model → question → accuracy on each draw.
    """
    figure = go.Figure()
    for (model, by_question), color, offset in zip(shares.items(), (VERMILION, BLUE), (-0.1, 0.1), strict=True):
        x = [place + offset for place, values in enumerate(by_question.values()) for _ in values]
        y = [value for values in by_question.values() for value in values]
        figure.add_scatter(x=x, y=y, name=model, mode="markers", marker=dict(color=color, size=11, opacity=0.75))
    questions = list(next(iter(shares.values())))
    figure.update_xaxes(tickvals=list(range(len(questions))), ticktext=questions, range=[-0.5, len(questions) - 0.5])
    figure.update_yaxes(title="test accuracy", tickformat=".0%")
    means = "; ".join(
        f"{model}, {question}: {np.mean(values):.1%}" for model, by in shares.items() for question, values in by.items()
    )
    return describe(figure, f"Test accuracy of two models on two questions, a point for each draw. Means: {means}.")


def stopping(runs: Mapping[int, tuple[Sequence[float], Sequence[float]]], B: int) -> go.Figure:
    """Training and validation loss against steps, the lowest validation loss marked, with a slider over the examples.

    Args:
        runs: number of examples → (training loss, validation loss) after each epoch.
        B: examples in a batch.
    """
    figure, right, stops = panels(["training loss", "validation loss"], horizontal_spacing=0.12), dict(col=2, row=1), []
    figure.add_scatter(name="training", mode="lines", line_color=BLUE)
    figure.add_scatter(name="validation", mode="lines", line_color=VERMILION, **right)
    figure.add_scatter(name="lowest", mode="markers", marker=dict(size=14, symbol="star", color=GREEN), **right)
    for n, (train, validation) in runs.items():
        steps, low = [(epoch + 1) * -(-n // B) for epoch in range(len(train))], int(np.argmin(validation))
        title = f"{n} examples: validation loss is lowest after {low + 1} of {len(train)} epochs"
        data = {
            "training": dict(x=steps, y=list(train)),
            "validation": dict(x=steps, y=list(validation)),
            "lowest": dict(x=[steps[low]], y=[validation[low]]),
        }
        stops.append(Stop(str(n), title, data))
    figure.update_xaxes(title="training step")
    figure.update_yaxes(type="log", dtick=1, exponentformat="power", title="mean surprise (nats)", row=1, col=1)
    said = ". ".join(stop.title for stop in stops)
    return describe(
        framed(figure.update_layout(height=520, showlegend=False), stops, prefix="examples: "),
        f"Training and validation loss with a slider over the number of examples. {said}.",
    )


def bars(shares: Mapping[str, float], title: str, line: float, said: str) -> go.Figure:
    """Bars of shares, with a line to compare them with.

    Args:
        shares: name → from 0 to 1.
        title: of the axis.
        line: the share to compare with.
        said: what that share is.
    """
    figure = go.Figure(go.Bar(x=list(shares), y=list(shares.values()), name=title, marker_color=BLUE, width=0.5))
    level(figure, line, said)
    figure.update_yaxes(range=[0, 1.05], title=title, tickformat=".0%")
    return describe(figure, f"Bars of {title}: {told(shares, '.0%')}; {said} is {line:.0%}.")
