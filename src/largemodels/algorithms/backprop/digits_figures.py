"""Figures on networks that read digits: against a baseline, against each other, and when to stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, GRAY, GREEN, VERMILION, describe, slider


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
    figure = make_subplots(1, 2, subplot_titles=["training loss", "validation loss"], horizontal_spacing=0.12)
    changes, titles = [], []
    for n, (train, validation) in runs.items():
        steps, low = [(epoch + 1) * -(-n // B) for epoch in range(len(train))], int(np.argmin(validation))
        y = [list(train), list(validation), [validation[low]]]
        changes.append({"x": [steps, steps, [steps[low]]], "y": y})
        titles.append(f"{n} examples: validation loss is lowest after {low + 1} of {len(train)} epochs")
    star = dict(size=14, symbol="star")
    for place, (color, x, y) in enumerate(zip((BLUE, VERMILION, GREEN), changes[0]["x"], changes[0]["y"], strict=True)):
        traced = go.Scatter(x=x, y=y, mode="markers" if place == 2 else "lines", line_color=color, marker=star)
        figure.add_trace(traced, row=1, col=1 + (place > 0))
    stops = [[change, {"title.text": title}] for change, title in zip(changes, titles, strict=True)]
    controls = slider([str(n) for n in runs], prefix="examples: ", steps_args=stops, y=-0.22)
    figure.update_layout(sliders=[controls], title=titles[0], height=500, margin=dict(b=140, t=100), showlegend=False)
    figure.update_xaxes(title="training step")
    figure.update_yaxes(type="log", dtick=1, exponentformat="power", title="mean surprise (nats)", row=1, col=1)
    return describe(
        figure, f"Training and validation loss with a slider over the number of examples. {'. '.join(titles)}."
    )


def bars(shares: Mapping[str, float], title: str, line: float, said: str) -> go.Figure:
    """Bars of shares, with a line to compare them with.

    Args:
        shares: name → from 0 to 1.
        title: of the axis.
        line: the share to compare with.
        said: what that share is.
    """
    figure = go.Figure(go.Bar(x=list(shares), y=list(shares.values()), marker_color=BLUE, width=0.5))
    figure.add_hline(y=line, line=dict(color=GRAY, dash="dot"), annotation_text=said)
    figure.update_yaxes(range=[0, 1.05], title=title, tickformat=".0%")
    heights = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
    return describe(figure, f"Bars of {title}: {heights}; {said} is {line:.0%}.")
