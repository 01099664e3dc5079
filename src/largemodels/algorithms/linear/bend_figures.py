"""What a line can't do, drawn: a loss that falls silent, and a curve that needs a bend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, GRAY, VERMILION, describe, slider


def silent_gradient(z: Sequence[float], losses: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> go.Figure:
    """Two losses of a malignant tumor, and the size of their slopes, over its log-odds.

    Args:
        z: log-odds, rising.
        losses: name → (loss, size of its slope) for each z.
    """
    figure = make_subplots(1, 2, horizontal_spacing=0.13, subplot_titles=["loss", "size of the slope"])
    for (name, values), color in zip(losses.items(), (BLUE, VERMILION), strict=True):
        for column, value in enumerate(values, start=1):
            line = dict(color=color, width=3)
            figure.add_scatter(
                x=z, y=value, mode="lines", name=name, line=line, showlegend=column == 1, row=1, col=column
            )
    figure.update_xaxes(title="log-odds z that the model gives")
    figure.update_yaxes(type="log", range=[-6, 0.3], exponentformat="power", dtick=2, col=2)
    ends = ", ".join(f"{name} {slopes[0]:.0e}" for name, (_, slopes) in losses.items())
    return describe(
        figure.update_layout(margin=dict(t=100), legend_y=1.12),
        f"Two losses of a malignant tumor over the model's log-odds. At z = {z[0]:g}, confidently wrong, the slopes "
        f"are: {ends}.",
    )


def recoveries(curves: Mapping[str, Mapping[float, Sequence[float]]]) -> go.Figure:
    """Accuracy step by step under two losses, with a slider over the weight that training starts from.

    Args:
        curves: loss → start weight → accuracy after each step.
    """
    starts = list(next(iter(curves.values())))
    middle = len(starts) // 2
    figure = go.Figure()
    for (name, by_start), color in zip(curves.items(), (BLUE, VERMILION), strict=True):
        figure.add_scatter(y=by_start[starts[middle]], mode="lines", name=name, line=dict(color=color, width=3))
    titles = [
        f"start at w = {w:g}: " + ", ".join(f"{name} ends at {curve[w][-1]:.2f}" for name, curve in curves.items())
        for w in starts
    ]
    stops = [
        [{"y": [list(c[w]) for c in curves.values()]}, {"title.text": t}] for w, t in zip(starts, titles, strict=True)
    ]
    control = slider([f"{w:g}" for w in starts], prefix="start at w = ", steps_args=stops, active=middle)
    figure.update_layout(title=titles[middle], sliders=[control], margin=dict(b=130, t=100), height=460)
    figure.update_xaxes(title="step")
    figure.update_yaxes(title="accuracy on seen tumors", range=[0, 1.02])
    return describe(figure, f"Accuracy over the steps under two losses, from a bad start. {titles[0]}; {titles[-1]}.")


def bends(
    x: np.ndarray, y: np.ndarray, grid: np.ndarray, curves: Mapping[int, np.ndarray], errors: Mapping[int, float]
) -> go.Figure:
    """Examples on a curve, and what models with more and more hidden units make of it, with a slider.

    Args:
        x: the feature of each example, (N,).
        y: the targets, (N,).
        grid: where the models were asked, (G,).
        curves: hidden units → the model's predictions, (G,).
        errors: hidden units → the model's mean squared error on fresh examples.
    """
    hidden = list(curves)
    titles = [f"hidden units: {n}, mean squared error {errors[n]:.2f} on fresh examples" for n in hidden]
    figure = go.Figure(go.Scatter(x=x, y=y, mode="markers", name="examples", marker=dict(color=GRAY, size=7)))
    line = dict(color=BLUE, width=4)
    figure.add_scatter(x=grid, y=curves[hidden[0]], mode="lines", name="model", line=line)
    stops = [[{"y": [curves[n].tolist()]}, {"title.text": title}, [1]] for n, title in zip(hidden, titles, strict=True)]
    control = slider([str(n) for n in hidden], prefix="hidden units: ", steps_args=stops)
    figure.update_layout(title=titles[0], sliders=[control], height=480, margin=dict(b=130, t=100))
    figure.update_xaxes(title="x")
    figure.update_yaxes(title="y")
    return describe(figure, f"{len(x)} examples on a curve and a model's answer to them. {'; '.join(titles)}.")
