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


def by_degree(x: np.ndarray, y: np.ndarray, fits: np.ndarray, train: np.ndarray, test: np.ndarray) -> go.Figure:
    """Polynomials of rising degree through one draw of points, beside the errors over many draws, with a slider.

    Args:
        x: places, (N,).
        y: measured there, (N,).
        fits: for each degree from 0 the curve on 201 places from −1 to 1, (degrees, 201).
        train: mean squared errors on the points, (draws, degrees).
        test: the same on new points.
    """
    degrees, places = list(range(len(fits))), np.linspace(-1, 1, fits.shape[1])
    figure, right = panels(["one draw", f"{len(train)} draws"], horizontal_spacing=0.12), dict(row=1, col=2)
    figure.add_scatter(x=places, line_color=VERMILION, name="fit", mode="lines", showlegend=False)
    figure.add_scatter(x=places, y=curve(places), line=dict(color=GRAY, dash="dot"), name="truth", mode="lines")
    figure.add_scatter(x=x, y=y, mode="markers", marker=dict(color=INK, size=8), name="measured")
    middles = []
    for errors, color, name in ((train, BLUE, "training error"), (test, VERMILION, "test error")):
        low, middle, high = np.quantile(errors, (0.1, 0.5, 0.9), axis=0)
        band(figure, degrees, low, high, f"{name}, middle 80 %", color=color, showlegend=False, **right)
        figure.add_scatter(x=degrees, y=middle, line_color=color, name=name, mode="lines+markers", **right)
        middles.append(middle)
    dashes = dict(mode="lines", line=dict(color=INK, dash="dash"), showlegend=False)
    figure.add_scatter(y=FRAME, name="this degree", **dashes, **right)
    stops = [
        Stop(
            str(d),
            f"degree {d}: in the middle draw the training error is {seen:.2g}, the test error {new:.2g}",
            {"fit": dict(x=places, y=fits[d]), "this degree": dict(x=[d, d], y=FRAME)},
        )
        for d, seen, new in zip(degrees, *middles, strict=True)
    ]
    figure.update_xaxes(title="x", row=1, col=1), figure.update_xaxes(title="degree", **right)
    figure.update_yaxes(range=[-2.2, 2.2], row=1, col=1)
    figure.update_yaxes(type="log", range=[-3, 4], exponentformat="power", title="mean squared error", **right)
    best = int(middles[1].argmin())
    wild = next((d for d in degrees[best:] if middles[1][d] > 10 * middles[1][best]), degrees[-1])
    return describe(
        framed(figure.update_layout(height=490), stops, prefix="degree: ", start=wild),
        f"A polynomial through {len(x)} points for each degree. Over {len(train)} draws the training error falls to "
        f"{middles[0][-1]:.2g} at degree {degrees[-1]}; the test error is lowest at degree {best} and then rises to "
        f"{middles[1][-1]:.2g} in the middle draw.",
    )
