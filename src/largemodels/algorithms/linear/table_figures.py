"""A table of patients, drawn: a line for each feature, a probability for each radius, weights that run away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, PALETTE, VERMILION, describe, slider
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
        title = f"{DIABETES_FEATURES[name]}: typical error {errors[name]:.1f}; the mean alone {mean_error:.1f}"
        moved = {
            "x": [x.tolist(), edges.tolist()],
            "y": [split.y_test.tolist(), (w.item() * edges + b.item()).round(3).tolist()],
        }
        stops.append([moved, {"title.text": title, "xaxis.title.text": DIABETES_FEATURES[name]}])
    start = split.features.index("bmi")
    first, layout = stops[start]
    figure = go.Figure()
    marks = dict(mode="markers", marker=dict(color=GRAY, size=7), opacity=0.8)
    figure.add_scatter(x=first["x"][0], y=first["y"][0], name="patients kept unseen", **marks)
    figure.add_scatter(x=first["x"][1], y=first["y"][1], mode="lines", name="line", line=dict(color=BLUE, width=3))
    control = slider(split.features, prefix="feature: ", steps_args=stops, active=start, y=-0.24)
    title, label = layout["title.text"], layout["xaxis.title.text"]
    figure.update_layout(title=title, sliders=[control], height=520, margin=dict(b=150, t=100), xaxis_title=label)
    figure.update_yaxes(title="progression score after a year", range=[0, 360])
    said = ", ".join(f"{name} {error:.1f}" for name, error in sorted(errors.items(), key=lambda item: item[1])[:3])
    return describe(
        figure,
        f"{len(split.y_test)} patients' progression against one feature at a time, with the fitted line. The lowest "
        f"typical errors: {said}; the mean alone {mean_error:.1f}.",
    )


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
    figure = make_subplots(1, 2, horizontal_spacing=0.13, subplot_titles=["probability of malignant", "cross-entropy"])
    left, right = dict(row=1, col=1), dict(row=1, col=2)
    jitter = np.random.default_rng(0).uniform(-0.03, 0.03, len(y))
    for name, label, color in (("benign", 0, BLUE), ("malignant", 1, VERMILION)):
        at = (y == label).cpu().numpy()
        dots = dict(x=x.cpu().numpy()[at], y=label + jitter[at], mode="markers", name=name)
        figure.add_scatter(**dots, marker=dict(color=color, size=5), opacity=0.8, **left)
    grid = np.linspace(x.min().item(), x.max().item(), 120)
    curves = [(1 / (1 + np.exp(-w * (grid - middle)))).round(4).tolist() for w in losses]
    ws, values = list(losses), list(losses.values())
    best = int(np.argmin(values))
    start = ws.index(0)
    figure.add_scatter(x=grid, y=curves[start], mode="lines", line=dict(color=GRAY, width=3), showlegend=False, **left)
    figure.add_scatter(x=ws, y=values, mode="lines", line=dict(color=GRAY, width=3), showlegend=False, **right)
    here = dict(x=[ws[start]], y=[values[start]], mode="markers", showlegend=False)
    figure.add_scatter(**here, marker=dict(color=VERMILION, size=13), **right)
    lowest = dict(x=[ws[best]], y=[values[best]], mode="markers+text", text=["lowest"], textposition="top center")
    figure.add_scatter(**lowest, marker=dict(color=GREEN, size=9, symbol="diamond"), showlegend=False, **right)
    titles = [f"w = {w:g}: cross-entropy {value:.3f} nats" for w, value in losses.items()]
    stops = [
        [{"x": [grid.tolist(), [w]], "y": [curve, [value]]}, {"title.text": title}, [2, 4]]
        for w, value, curve, title in zip(ws, values, curves, titles, strict=True)
    ]
    control = slider([f"{w:g}" for w in ws], prefix="w = ", steps_args=stops, active=start, y=-0.22)
    figure.update_layout(title=titles[start], sliders=[control], height=500, margin=dict(b=145, t=120), legend_y=1.1)
    figure.update_xaxes(title=feature, **left)
    figure.update_xaxes(title="weight w", **right)
    figure.update_yaxes(title="nats a tumor", rangemode="tozero", **right)
    return describe(
        figure,
        f"Tumors by {feature} with an S-shaped probability that the slider makes steeper, and the cross-entropy over "
        f"the weight: {values[0]:.2f} at {ws[0]:g}, lowest {values[best]:.3f} at {ws[best]:g}, "
        f"{values[-1]:.2f} at {ws[-1]:g}.",
    )


def running_away(steps: Sequence[int], length: Sequence[float], losses: Mapping[str, Sequence[float]]) -> go.Figure:
    """How long the weights are, and the loss on seen and unseen examples, after more and more steps.

    Args:
        steps: how many were taken, rising.
        length: the length of the weights after each.
        losses: "training" and "test" → the cross-entropy after each.
    """
    figure = make_subplots(1, 2, horizontal_spacing=0.13, subplot_titles=["length of the weights", "cross-entropy"])
    left, right = dict(row=1, col=1), dict(row=1, col=2)
    marks = dict(mode="lines+markers", line_width=3)
    figure.add_scatter(x=steps, y=length, line_color=GRAY, showlegend=False, **marks, **left)
    for (name, values), color in zip(losses.items(), PALETTE, strict=False):
        figure.add_scatter(x=steps, y=values, name=name, line_color=color, **marks, **right)
    figure.update_xaxes(title="steps", type="log", exponentformat="power", dtick=1)
    figure.update_yaxes(title="length of w", rangemode="tozero", **left)
    figure.update_yaxes(title="nats a tumor", rangemode="tozero", **right)
    training, test = losses.values()
    return describe(
        figure.update_layout(margin=dict(t=100), legend_y=1.12),
        f"From {steps[0]} to {steps[-1]} steps the weights grow from {length[0]:.1f} to {length[-1]:.1f}. The loss on "
        f"seen tumors falls to {training[-1]:.3f}; on unseen ones it falls to {min(test):.3f} and ends at "
        f"{test[-1]:.3f}.",
    )
