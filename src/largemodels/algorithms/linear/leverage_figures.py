"""What a few examples far out do to a line that was fitted to yes and no, drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import torch
from torch import Tensor

from ...core.figures import GRAY, GREEN, VERMILION, describe
from ...core.figures.frames import Stop, framed
from .linear import least_squares
from .table_figures import add_labelled


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
    edges, added = np.array([X.min().item() - 0.3, max(fars) + 0.5]), f"{count} more malignant"
    stops, lost = [], []
    for far in fars:
        w, b = least_squares(*with_far(X, y, far, count))  # (1,), ()
        lost.append(missed(X, y, w, b, 0.5))
        title = f"{count} more at {far:g}: the line misses {lost[-1]} of the {int(y.sum())} malignant tumors"
        data = {
            "line": dict(x=edges.tolist(), y=(w.item() * edges + b.item()).tolist()),
            "crosses one half": dict(x=[((0.5 - b) / w).item()] * 2, y=[-0.15, 1.15]),
            added: dict(x=[far] * count, y=np.linspace(0.95, 1.05, count).tolist()),
        }
        stops.append(Stop(f"{far:g}", title, data))
    figure = add_labelled(go.Figure(), X[:, 0], y)
    figure.add_scatter(name="line", mode="lines", line=dict(color=GRAY, width=3))
    figure.add_scatter(name="crosses one half", mode="lines", line=dict(color=GREEN, width=2, dash="dot"))
    figure.add_scatter(name=added, mode="markers", marker=dict(color=VERMILION, size=9, symbol="diamond"))
    figure.update_xaxes(title=feature, range=edges.tolist())
    figure.update_yaxes(title="label, and what the line says", range=[-0.35, 1.6])
    return describe(
        framed(figure.update_layout(height=520), stops, prefix="the added tumors are at ", start=len(stops) - 1),
        f"{len(y)} tumors by {feature} and a line fitted to their labels. {count} malignant tumors are added and move "
        f"from {fars[0]:g} to {fars[-1]:g}: the line turns flat, and misses {lost[0]} malignant tumors at first, "
        f"{lost[-1]} in the end.",
    )
