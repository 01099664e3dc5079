"""Figures on curves that fit too well: three points, and polynomials of rising degree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, GRAY, INK, VERMILION, describe, slider
from .parts import curve


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
    degrees, places = np.arange(len(fits)), np.linspace(-1, 1, fits.shape[1])
    figure = make_subplots(1, 2, subplot_titles=["one draw", f"{len(train)} draws"], horizontal_spacing=0.12)
    line = dict(mode="lines", showlegend=False)
    figure.add_scatter(x=places, y=fits[0], line_color=VERMILION, **line)
    figure.add_scatter(x=places, y=curve(places), line=dict(color=GRAY, dash="dot"), name="truth", mode="lines")
    figure.add_scatter(x=x, y=y, mode="markers", marker=dict(color=INK, size=8), name="measured")
    for errors, color, name in ((train, BLUE, "training error"), (test, VERMILION, "test error")):
        low, middle, high = np.quantile(errors, (0.1, 0.5, 0.9), axis=0)
        band = dict(fill="toself", fillcolor=color, opacity=0.18, line_width=0, showlegend=False, hoverinfo="skip")
        both = np.concatenate([degrees, degrees[::-1]])
        figure.add_scatter(x=both, y=np.concatenate([high, low[::-1]]), **band, row=1, col=2)
        figure.add_scatter(x=degrees, y=middle, line_color=color, name=name, mode="lines+markers", row=1, col=2)
    here = dict(color=INK, dash="dash")
    figure.add_scatter(x=[0, 0], y=[1e-3, 1e5], mode="lines", line=here, showlegend=False, row=1, col=2)
    stops = [[{"x": [places, [d, d]], "y": [fits[d], [1e-3, 1e5]]}, {}, [0, 7]] for d in degrees]
    controls = slider([str(d) for d in degrees], prefix="degree: ", steps_args=stops, y=-0.22)
    figure.update_layout(sliders=[controls], height=470, margin=dict(b=140, t=90))
    figure.update_layout(legend=dict(y=1.14))
    figure.update_xaxes(title="x", row=1, col=1), figure.update_xaxes(title="degree", row=1, col=2)
    figure.update_yaxes(range=[-2.2, 2.2], row=1, col=1)
    figure.update_yaxes(type="log", range=[-3, 4], exponentformat="power", title="mean squared error", row=1, col=2)
    best = int(np.median(test, axis=0).argmin())
    return describe(
        figure,
        f"A polynomial through {len(x)} points for each degree. Over {len(train)} draws the training error falls to "
        f"{np.median(train, axis=0)[-1]:.2g} at degree {degrees[-1]}; the test error is lowest at degree {best} and "
        f"then rises to {np.median(test, axis=0)[-1]:.2g} in the middle draw.",
    )
