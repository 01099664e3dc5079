"""What a few examples far out do to a line that was fitted to yes and no, drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import torch
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, VERMILION, describe, slider
from .linear import least_squares


def with_far(X: Tensor, y: Tensor, far: float, count: int) -> tuple[Tensor, Tensor]:
    """The examples and ``count`` more, all of them yes, with the one feature at ``far``: (N + count, 1), (N + count,).

    Args:
        X: a table of one feature, (N, 1).
        y: labels, 1 for yes, (N,).
        far: the feature of each added example.
        count: how many are added.
    """
    return torch.cat([X, X.new_full((count, 1), far)]), torch.cat([y, y.new_ones(count)])


def missed(X: Tensor, y: Tensor, w: Tensor, b: Tensor, half: float) -> int:
    """How many of the yes have X w + b below ``half``."""
    return int(((X @ w + b < half) & (y == 1)).sum())  # (N, D) x (D,) -> (N,)


def dragged(X: Tensor, y: Tensor, fars: Sequence[float], count: int, feature: str) -> go.Figure:
    """Tumors, a line fitted to their labels and where it crosses one half, as far ones move out, with a slider.

    Args:
        X: a table of one feature, (N, 1).
        y: labels, 1 for malignant, (N,).
        fars: where the added malignant tumors lie, stop by stop; rising.
        count: how many are added.
        feature: the feature's name and unit.
    """
    edges = np.array([X.min().item() - 0.3, max(fars) + 0.5])
    stops, titles, lost = [], [], []
    for far in fars:
        w, b = least_squares(*with_far(X, y, far, count))  # (1,), ()
        crossing = ((0.5 - b) / w).item()
        lost.append(missed(X, y, w, b, 0.5))
        titles.append(f"{count} more at {far:g}: the line misses {lost[-1]} of the {int(y.sum())} malignant tumors")
        moved = {
            "x": [edges.tolist(), [crossing] * 2, [far] * count],
            "y": [(w.item() * edges + b.item()).tolist(), [-0.15, 1.15], np.linspace(0.95, 1.05, count).tolist()],
        }
        stops.append([moved, {"title.text": titles[-1]}, [2, 3, 4]])
    figure = go.Figure()
    jitter = np.random.default_rng(0).uniform(-0.03, 0.03, len(y))
    for name, label, color in (("benign", 0, BLUE), ("malignant", 1, VERMILION)):
        at = (y == label).cpu().numpy()
        dots = dict(x=X[:, 0].cpu().numpy()[at], y=label + jitter[at], mode="markers", name=name)
        figure.add_scatter(**dots, marker=dict(color=color, size=5), opacity=0.8)
    traces = (
        dict(mode="lines", line=dict(color=GRAY, width=3), name="line"),
        dict(mode="lines", line=dict(color=GREEN, width=2, dash="dot"), name="crosses one half"),
        dict(mode="markers", marker=dict(color=VERMILION, size=9, symbol="diamond"), name=f"{count} more malignant"),
    )
    first = stops[0][0]
    for trace, xs, ys in zip(traces, first["x"], first["y"], strict=True):
        figure.add_scatter(x=xs, y=ys, **trace)
    control = slider([f"{far:g}" for far in fars], prefix="the added tumors are at ", steps_args=stops, y=-0.24)
    figure.update_layout(title=titles[0], sliders=[control], height=500, margin=dict(b=145, t=100))
    figure.update_xaxes(title=feature, range=edges.tolist())
    figure.update_yaxes(title="label, and what the line says", range=[-0.35, 1.6])
    return describe(
        figure,
        f"{len(y)} tumors by {feature} and a line fitted to their labels. {count} malignant tumors are added and move "
        f"from {fars[0]:g} to {fars[-1]:g}: the line turns flat, and misses {lost[0]} malignant tumors at first, "
        f"{lost[-1]} in the end.",
    )
