"""A table of patients, drawn: a line for each feature, a probability for each radius, weights that run away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, PALETTE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import panels, told
from .linear import least_squares
from .tables import DIABETES_FEATURES, Split


def one_feature_each(split: Split) -> go.Figure:
    """The patients kept unseen and the line fitted to the others, for one feature at a time, with a slider.

    Args:
        split: the diabetes patients.
    """
    mean_error = (split.y_test - split.y.mean()).square().mean().sqrt().item()
    stops, errors = [], {}
    for name in split.features:
        one = split.only(name)
        w, b = least_squares(one.X, one.y)
        errors[name] = (one.X_test @ w + b - one.y_test).square().mean().sqrt().item()
        x = one.X_test[:, 0].cpu().numpy()
        edges = np.array([x.min(), x.max()])
        data = {
            "patients kept unseen": dict(x=x.tolist(), y=split.y_test.tolist()),
            "line": dict(x=edges.tolist(), y=(w.item() * edges + b.item()).round(3).tolist()),
        }
        words = DIABETES_FEATURES[name]
        title = f"{words}: typical error {errors[name]:.1f}; the mean alone {mean_error:.1f}"
        stops.append(Stop(name, title, data, {"xaxis.title.text": words}))
    figure = go.Figure()
    figure.add_scatter(name="patients kept unseen", mode="markers", marker=dict(color=GRAY, size=7), opacity=0.8)
    figure.add_scatter(name="line", mode="lines", line=dict(color=BLUE, width=3))
    figure.update_yaxes(title="progression score after a year", range=[0, 360])
    lowest = sorted(errors, key=errors.get)[:3]
    start = split.features.index("bmi")
    return describe(
        framed(figure.update_layout(height=520), stops, prefix="feature: ", start=start),
        f"{len(split.y_test)} patients' progression against one feature at a time, with the fitted line. The lowest "
        f"typical errors: {told({name: errors[name] for name in lowest}, '.1f')}; the mean alone {mean_error:.1f}.",
    )


def add_labelled(figure: go.Figure, x: Tensor, y: Tensor) -> go.Figure:
    """Benign and malignant tumors as dots at their feature, scattered a little around their label, 0 or 1.

    Args:
        figure: it gets two traces.
        x: the feature of each, (N,).
        y: labels, 1 for malignant, (N,).
    """
    jitter = np.random.default_rng(0).uniform(-0.03, 0.03, len(y))
    for name, label, color in (("benign", 0, BLUE), ("malignant", 1, VERMILION)):
        at = (y == label).cpu().numpy()
        dots = dict(mode="markers", marker=dict(color=color, size=5), opacity=0.8)
        figure.add_scatter(x=x.cpu().numpy()[at], y=label + jitter[at], name=name, **dots)
    return figure


def probability_by_weight(
    x: Tensor, y: Tensor, middle: float, losses: Mapping[float, float], feature: str
) -> go.Figure:
    """An S-shaped curve over one feature that gets steeper with its weight, beside the loss, with a slider.

    Args:
        x: the feature of each example, (N,).
        y: labels, 1 for malignant, (N,).
        middle: where the probability is one half.
        losses: weight → cross-entropy of the curve with that weight, rising weights.
        feature: its name and unit.
    """
    figure = add_labelled(panels(["probability of malignant", "cross-entropy"], horizontal_spacing=0.13), x, y)
    left, right = dict(row=1, col=1), dict(row=1, col=2, showlegend=False)
    grid, ws, values = np.linspace(x.min().item(), x.max().item(), 120), list(losses), list(losses.values())
    best, gray = min(losses, key=losses.get), dict(mode="lines", line=dict(color=GRAY, width=3))
    figure.add_scatter(x=grid, name="probability", showlegend=False, **gray)
    figure.add_scatter(x=ws, y=values, name="loss", **gray, **right)
    figure.add_scatter(name="this weight", mode="markers", marker=dict(color=VERMILION, size=13), **right)
    diamond = dict(mode="markers+text", marker=dict(color=GREEN, size=9, symbol="diamond"))
    lowest = dict(x=[best], y=[losses[best]], text=["lowest"], textposition="top center")
    figure.add_scatter(**lowest, **diamond, name="lowest", **right)
    stops = []
    for w, value in losses.items():
        curve = (1 / (1 + np.exp(-w * (grid - middle)))).round(4).tolist()
        data = {"probability": dict(x=grid.tolist(), y=curve), "this weight": dict(x=[w], y=[value])}
        stops.append(Stop(f"{w:g}", f"w = {w:g}: cross-entropy {value:.3f} nats", data))
    figure.update_xaxes(title=feature, **left)
    figure.update_xaxes(title="weight w", row=1, col=2)
    figure.update_yaxes(title="nats a tumor", rangemode="tozero", row=1, col=2)
    return describe(
        framed(figure.update_layout(height=520), stops, prefix="w = ", start=ws.index(best)),
        f"Tumors by {feature} with an S-shaped probability that the slider makes steeper, and the cross-entropy over "
        f"the weight: {values[0]:.2f} at {ws[0]:g}, lowest {losses[best]:.3f} at {best:g}, "
        f"{values[-1]:.2f} at {ws[-1]:g}.",
    )


def running_away(steps: Sequence[int], length: Sequence[float], losses: Mapping[str, Sequence[float]]) -> go.Figure:
    """How long the weights are, and the loss on seen and unseen examples, after more and more steps.

    Args:
        steps: how many were taken, rising.
        length: the length of the weights after each.
        losses: "training" and "test" → the cross-entropy after each.
    """
    figure = panels(["length of the weights", "cross-entropy"], horizontal_spacing=0.13)
    left, right, marks = dict(row=1, col=1), dict(row=1, col=2), dict(mode="lines+markers", line_width=3)
    figure.add_scatter(x=steps, y=length, name="length", line_color=GRAY, showlegend=False, **marks, **left)
    for (name, values), color in zip(losses.items(), PALETTE, strict=False):
        figure.add_scatter(x=steps, y=values, name=name, line_color=color, **marks, **right)
    figure.update_xaxes(title="steps", type="log", exponentformat="power", dtick=1)
    figure.update_yaxes(title="length of w", rangemode="tozero", **left)
    figure.update_yaxes(title="nats a tumor", rangemode="tozero", **right)
    training, test = losses.values()
    return describe(
        figure,
        f"From {steps[0]} to {steps[-1]} steps the weights grow from {length[0]:.1f} to {length[-1]:.1f}. The loss on "
        f"seen tumors falls to {training[-1]:.3f}; on unseen ones it falls to {min(test):.3f} and ends at "
        f"{test[-1]:.3f}.",
    )
