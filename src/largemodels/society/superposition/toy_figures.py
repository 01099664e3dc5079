"""Pictures of the toy."""

from __future__ import annotations

import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, ORANGE, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import panels
from . import toy


def arrows(W: Tensor) -> dict[str, list]:
    """The features' directions as one line, from the middle out and back: (d, n)."""
    x, y = [], []
    for a, b in W.T.tolist():
        x, y = [*x, 0.0, a, 0.0], [*y, 0.0, b, 0.0]
    return {"x": x, "y": y}


def toy_data(keep: float, linear: bool) -> tuple[dict, str]:
    """What moves in the toy's picture, and the words."""
    W, _, loss = toy.trained(keep, linear)
    words = f"{toy.kept(W)} of {toy.N} features have a direction; loss {loss:.2f} of what a constant answer loses"
    return {"directions": arrows(W), "lengths": {"y": W.norm(dim=0).tolist()}}, words


def toy_picture(keep: float, linear: bool = False) -> go.Figure:
    """The toy's five directions in the plane, and how long each is."""
    figure = panels(["five features in two dimensions", "how long each arrow is"], column_widths=[0.55, 0.45])
    data, words = toy_data(keep, linear)
    figure.add_scatter(**data["directions"], name="directions", mode="lines+markers", line=dict(color=BLUE, width=3),
                       marker=dict(size=8), row=1, col=1)  # fmt: skip
    figure.add_bar(x=[str(n) for n in range(toy.N)], y=data["lengths"]["y"], name="lengths", marker_color=ORANGE,
                   row=1, col=2)  # fmt: skip
    figure.update_xaxes(range=[-1.6, 1.6], row=1, col=1).update_yaxes(range=[-1.6, 1.6], row=1, col=1)
    figure.update_xaxes(title="feature, most important first", row=1, col=2).update_yaxes(range=[0, 1.5], row=1, col=2)
    figure.update_layout(showlegend=False, height=440)
    return describe(figure, f"Five directions in a plane, each feature there with probability {keep:g}: {words}.")


def toy_slider(start: int) -> go.Figure:
    """The toy at each sparsity, trained here."""
    stops = [Stop(f"{keep:g}", *reversed(toy_data(keep, False))) for keep in toy.PRESENT]
    return framed(toy_picture(toy.PRESENT[start]), stops, prefix="present with probability ", start=start)
