"""A fitted curve, its weights, and its three errors at a price: the picture that the explorer patches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, INK, VERMILION, describe
from ...core.figures.frames import Stop, framed, nearest
from ...core.figures.marks import panels, told
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


def errors(path: Path) -> dict[str, list[float]]:
    """Training, validation and test error at each price."""
    return {name: part.tolist() for name, part in zip(COLORS, (path.train, path.validation, path.test), strict=True)}


def headline(path: Path, at: int) -> str:
    """What the picture shows at a stop, in a line."""
    said = told({name: values[at] for name, values in errors(path).items()}, ".3f")
    here = " ★ lowest validation error" if at == path.best else ""
    zeros = f"{path.zeros[at]} of {path.weights.shape[1]} weights 0"
    return f"{path.kind}, λ = {path.penalties[at]:.2g}: {said}; {zeros}{here}"


def whole_path(path: Path) -> dict[str, dict[str, list[float]]]:
    """What the picture shows at every price, the errors and the best of them, as a stop says it."""
    best = dict(x=[float(path.penalties[path.best])], y=[float(path.validation[path.best])])
    return {**{name: dict(y=values) for name, values in errors(path).items()}, "best": best}


def one_price(path: Path, curves: np.ndarray, at: int) -> dict[str, dict[str, list[float]]]:
    """What the picture shows at one price: curve, weights and errors, as a stop says it; ``curves`` is (L, 121)."""
    here = dict(x=[float(path.penalties[at])] * 3, y=[values[at] for values in errors(path).values()])
    return {"curve": dict(y=curves[at].tolist()), "weights": dict(y=path.weights[at].tolist()), "here": here}


def price_picture(path: Path, x: np.ndarray, y: np.ndarray) -> go.Figure:
    """Curve, weights and errors; what belongs to :func:`one_price` is still to be laid.

    Args:
        path: over all prices.
        x: the places that were learned from, (N,).
        y: measured there, (N,).
    """
    figure, middle, right = panels(TITLES, horizontal_spacing=0.08), dict(row=1, col=2), dict(row=1, col=3)
    quiet, laid = dict(showlegend=False), whole_path(path)
    figure.add_scatter(x=PLACES, name="curve", mode="lines", line_color=VERMILION, **quiet)
    figure.add_bar(x=list(range(1, path.weights.shape[1] + 1)), name="weights", marker_color=BLUE, **quiet, **middle)
    dots = dict(size=11, color=list(COLORS.values()), line=dict(color=INK, width=1))
    figure.add_scatter(name="here", mode="markers", marker=dots, **quiet, **right)
    for name, color in COLORS.items():
        figure.add_scatter(x=path.penalties, name=name, mode="lines", line_color=color, **laid[name], **right)
    star = dict(symbol="star", size=15, color=GREEN)
    figure.add_scatter(name="best", mode="markers", marker=star, **laid["best"], **quiet, **right)
    figure.add_scatter(x=PLACES, y=curve(PLACES), name="truth", line=dict(color=GRAY, dash="dot"), **quiet)
    figure.add_scatter(x=x, y=y, name="measured", mode="markers", marker=dict(color=INK, size=7), **quiet)
    figure.update_layout(height=400, legend=dict(x=1, xanchor="right"), bargap=0.25)
    figure.update_yaxes(range=[-2, 2], row=1, col=1), figure.update_xaxes(title="x", row=1, col=1)
    figure.update_yaxes(range=WEIGHTS_RANGE, **middle), figure.update_xaxes(title="degree", dtick=1, **middle)
    log = dict(type="log", exponentformat="power", dtick=1)
    figure.update_yaxes(range=ERRORS_RANGE, **log, **right), figure.update_xaxes(title="λ", **log, **right)
    return describe(
        figure,
        "The fitted curve over its points, the weight of each degree as a bar, and training, validation and test error "
        f"against λ with the lowest validation error marked. At the best price: {headline(path, path.best)}.",
    )


def by_price(path: Path, x: np.ndarray, y: np.ndarray, stops: Sequence[int]) -> go.Figure:
    """The same picture with a slider over λ that needs no kernel; it starts near the best price.

    Args:
        path: over all prices.
        x: the places that were learned from, (N,).
        y: measured there, (N,).
        stops: which of the path's prices the slider has.
    """
    curves = fitted(path, x, y)
    moves = [Stop(f"{path.penalties[at]:.1g}", headline(path, at), one_price(path, curves, at)) for at in stops]
    figure, best = price_picture(path, x, y).update_layout(height=500), headline(path, path.best)
    return describe(
        framed(figure, moves, prefix="λ = ", start=nearest(stops, path.best)),
        f"Curve, weights and errors with a slider over λ. At the best price: {best}.",
    )
