"""A fitted curve, its weights, and its three errors at a price: the picture that the explorer patches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, GRAY, GREEN, INK, VERMILION, describe, slider
from .parts import columns, curve
from .path import Path

PLACES = np.linspace(-1, 1, 121)
TITLES = ["the curve", "its weights", "errors along the path"]
COLORS = {"training": BLUE, "validation": GREEN, "test": VERMILION}
WEIGHTS_RANGE, ERRORS_RANGE = (-1.6, 1.6), (-2, 1.1)


def fitted(path: Path, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The fitted curve on :data:`PLACES` at each price, (L, 121).

    Args:
        path: of weights of Legendre polynomials.
        x: the places that were learned from, (N,), whose columns and targets were centered.
        y: the targets, (N,).
    """
    D = path.weights.shape[1]
    return path.weights @ (columns(PLACES, D) - columns(x, D).mean(0)).T + y.mean()  # (L, D) x (D, 121)


def errors_at(path: Path, at: int) -> list[float]:
    """The three errors at a stop."""
    return [float(errors[at]) for errors in (path.train, path.validation, path.test)]


def headline(path: Path, at: int) -> str:
    """What the picture shows at a stop, in a line."""
    errors = ", ".join(f"{name} {error:.3f}" for name, error in zip(COLORS, errors_at(path, at), strict=True))
    here = " ★ lowest validation error" if at == path.best else ""
    zeros = f"{path.zeros[at]} of {path.weights.shape[1]} weights 0"
    return f"{path.kind}, λ = {path.penalties[at]:.2g}: {errors}; {zeros}{here}"


def price_picture(path: Path, x: np.ndarray, y: np.ndarray, at: int) -> go.Figure:
    """Curve, weights and errors at one price.

    Args:
        path: over all prices.
        x: the places that were learned from, (N,).
        y: measured there, (N,).
        at: the stop.
    """
    figure = make_subplots(1, 3, subplot_titles=TITLES, horizontal_spacing=0.08)
    figure.add_scatter(
        x=PLACES.tolist(), y=fitted(path, x, y)[at].tolist(), mode="lines", line_color=VERMILION, showlegend=False
    )
    figure.add_bar(
        x=np.arange(1, path.weights.shape[1] + 1), y=path.weights[at].tolist(), marker_color=BLUE, row=1, col=2
    )
    here = dict(size=11, color=list(COLORS.values()), line=dict(color=INK, width=1))
    figure.add_scatter(x=[path.penalties[at]] * 3, y=errors_at(path, at), mode="markers", marker=here, row=1, col=3)
    for errors, (name, color) in zip((path.train, path.validation, path.test), COLORS.items(), strict=True):
        curve_of = dict(mode="lines", line_color=color, name=name, showlegend=True)
        figure.add_scatter(x=path.penalties.tolist(), y=errors.tolist(), **curve_of, row=1, col=3)
    star = dict(symbol="star", size=15, color=GREEN)
    best = [path.penalties[path.best]], [path.validation[path.best]]
    figure.add_scatter(x=best[0], y=best[1], mode="markers", marker=star, row=1, col=3)
    figure.add_scatter(x=PLACES, y=curve(PLACES), mode="lines", line=dict(color=GRAY, dash="dot"))
    figure.add_scatter(x=x, y=y, mode="markers", marker=dict(color=INK, size=7))
    for trace in (1, 2, 6, 7, 8):
        figure.data[trace].showlegend = False
    figure.update_layout(height=400, margin=dict(t=100, b=60), legend=dict(y=1.12, x=1, xanchor="right"), bargap=0.25)
    figure.update_yaxes(range=[-2, 2], row=1, col=1), figure.update_xaxes(title="x", row=1, col=1)
    figure.update_yaxes(range=WEIGHTS_RANGE, row=1, col=2), figure.update_xaxes(title="degree", dtick=1, row=1, col=2)
    log = dict(type="log", exponentformat="power", dtick=1)
    figure.update_yaxes(range=ERRORS_RANGE, **log, row=1, col=3), figure.update_xaxes(title="λ", **log, row=1, col=3)
    return describe(
        figure,
        "The fitted curve over its points, the weight of each degree as a bar, and training, validation and test error "
        f"against λ with the lowest validation error marked. {headline(path, at)}.",
    )


def by_price(path: Path, x: np.ndarray, y: np.ndarray, stops: Sequence[int]) -> go.Figure:
    """The same picture with a slider over λ that needs no kernel.

    Args:
        path: over all prices.
        x: the places that were learned from, (N,).
        y: measured there, (N,).
        stops: which of the path's prices the slider has.
    """
    figure, curves, moves = price_picture(path, x, y, stops[0]), fitted(path, x, y), []
    degrees = np.arange(1, path.weights.shape[1] + 1)
    for at in stops:
        places = [PLACES, degrees, [path.penalties[at]] * 3]
        change = {"x": places, "y": [curves[at], path.weights[at], errors_at(path, at)]}
        moves.append([change, {"title.text": headline(path, at)}, [0, 1, 2]])
    labels = [f"{path.penalties[at]:.1g}" for at in stops]
    figure.update_layout(sliders=[slider(labels, prefix="λ = ", steps_args=moves, y=-0.24)])
    figure.update_layout(title=headline(path, stops[0]), height=500, margin=dict(t=125, b=150))
    best = headline(path, path.best)
    return describe(figure, f"Curve, weights and errors with a slider over λ. At the best price: {best}.")
