"""Figures on curves that fit too well: three points, and polynomials of rising degree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, INK, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import band, panels
from .parts import curve

FRAME = [1e-3, 1e4]  #: the errors that the chart of degrees holds


def three_points(x: Sequence[float], y: Sequence[float], curves: Mapping[str, Sequence[float]]) -> go.Figure:
    """Three measured points and one new one, with a line and a parabola.

    Args:
        x: four places, the last of which is new.
        y: what was measured there, and for the new one the truth.
        curves: name → coefficients (c₀, c₁, c₂) of c₀ + c₁ x + c₂ x².
    """
    places, figure = np.linspace(-1.4, 2.3, 75), go.Figure()
    for (name, c), color in zip(curves.items(), (BLUE, VERMILION), strict=True):
        heights = sum(part * places**k for k, part in enumerate(c))
        figure.add_scatter(x=places, y=heights, name=name, mode="lines", line_color=color)
    figure.add_scatter(x=x[:3], y=y[:3], name="measured", mode="markers", marker=dict(color=INK, size=11))
    star = dict(color=INK, size=14, symbol="star-open", line_width=2)
    figure.add_scatter(x=x[3:], y=y[3:], name="new", mode="markers", marker=star)
    figure.update_xaxes(title="x"), figure.update_yaxes(title="y")
    return describe(
        figure,
        "The parabola passes through all three measured points and misses the new one by far; "
        "the line misses each of the three a little and passes near the new one.",
    )


def by_degree(
    x: np.ndarray, y: np.ndarray, degrees: Sequence[int], fits: np.ndarray, train: np.ndarray, test: np.ndarray
) -> go.Figure:  # fmt: skip
    """Polynomials of rising degree through one draw of points, beside the errors over many draws, with a slider.

    Args:
        x: places, (N,).
        y: measured there, (N,).
        degrees: of the polynomials, rising.
        fits: for each degree the curve on places from −1 to 1, (degrees, places).
        train: mean squared errors on the points, (draws, degrees).
        test: the same on new points.
    """
    places, sizes = np.linspace(-1, 1, fits.shape[1]), [d + 1 for d in degrees]
    figure, right = panels(["one draw", f"{len(train)} draws"], horizontal_spacing=0.12), dict(row=1, col=2)
    figure.update_xaxes(title="coefficients", type="log", tickvals=[1, 4, len(x), 50, 200], **right)
    figure.update_yaxes(type="log", range=[-3, 4], exponentformat="power", title="mean squared error", **right)
    figure.add_scatter(x=places, line_color=VERMILION, name="fit", mode="lines", showlegend=False)
    figure.add_scatter(x=places, y=curve(places), line=dict(color=GRAY, dash="dot"), name="truth", mode="lines")
    figure.add_scatter(x=x, y=y, mode="markers", marker=dict(color=INK, size=8), name="measured")
    middles = []
    for errors, color, name in ((train, BLUE, "training error"), (test, VERMILION, "test error")):
        low, middle, high = np.quantile(errors, (0.1, 0.5, 0.9), axis=0)
        band(figure, sizes, low, high, f"{name}, middle 80 %", color=color, showlegend=False, **right)
        figure.add_scatter(x=sizes, y=middle, line_color=color, name=name, mode="lines+markers", **right)
        middles.append(middle)
    dashes = dict(color=INK, dash="dash")
    figure.add_scatter(y=FRAME, name="this degree", mode="lines", line=dashes, showlegend=False, **right)
    stops = [
        Stop(str(d), f"degree {d}: in the middle draw the training error is {seen:.2g}, the test error {new:.2g}",
             {"fit": dict(x=places, y=fit), "this degree": dict(x=[d + 1, d + 1], y=FRAME)})
        for d, fit, seen, new in zip(degrees, fits, *middles, strict=True)
    ]  # fmt: skip
    figure.update_xaxes(title="x", row=1, col=1), figure.update_yaxes(range=[-2.2, 2.2], row=1, col=1)
    best, worst = (int(find(middles[1])) for find in (np.argmin, np.argmax))
    wild = next((n for n in range(best, len(sizes)) if middles[1][n] > 10 * middles[1][best]), worst)
    return describe(
        framed(figure.update_layout(height=490), stops, prefix="degree: ", start=wild),
        f"Polynomials through {len(x)} points. Over {len(train)} draws the middle test error is lowest at degree "
        f"{degrees[best]}, {middles[1][best]:.2g}, highest at degree {degrees[worst]}, {middles[1][worst]:.2g}, "
        f"and at degree {degrees[-1]} it is {middles[1][-1]:.2g}, where the training error is {middles[0][-1]:.2g}.",
    )
