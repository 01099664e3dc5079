"""Walks on a surface seen from above, one frame for each stop of a slider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import plotly.graph_objects as go
import torch
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import GRAY, INK, PALETTE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from .surfaces import Surface

FAR = 50.0  #: beyond this many units a walk is no longer drawn
Curve = tuple[Sequence[float], Sequence[float]]


@dataclass(frozen=True)
class Frame:
    """One stop of the slider.

    Attributes:
        label: what the stop is called.
        title: what is to be seen at this stop.
        surface: what is walked on.
        path: the walk, (steps + 1, 2).
        curves: the right panel's, name → (x, y); the same names in every frame. One point is drawn as a dot.
        theory: one or two more, drawn on top: the first dotted, the second dashed.
    """

    label: str
    title: str
    surface: Surface
    path: Tensor
    curves: Mapping[str, Curve]
    theory: Mapping[str, Curve] = field(default_factory=dict)

    def stop(self, alone: bool) -> Stop:
        """The frame as a stop; "level lines" and "minimum" move with it if its surface is its own alone."""
        curves = {name: dict(x=list(x), y=list(y)) for name, (x, y) in {**self.curves, **self.theory}.items()}
        below = ground(self.surface) if alone else {}
        return Stop(self.label, self.title, {**below, "the walk": drawn(self.path), **curves})


def ground(surface: Surface, points: int = 41) -> dict[str, dict[str, list]]:
    """The level lines and the minima, as a stop says it; z is the logarithm of the height above the lowest point."""
    x = torch.linspace(*surface.window[:2], points, dtype=torch.double)
    y = torch.linspace(*surface.window[2:], points, dtype=torch.double)
    lowest = surface.value(surface.minima).min()
    above = surface.value(torch.cartesian_prod(x, y)).view(points, points).T - lowest  # (y, x)
    z = (above.clamp(min=0) + 0.01).log10().mul(1000).round().div(1000)
    across, up = surface.minima.T.tolist()
    return {"level lines": dict(x=x.tolist(), y=y.tolist(), z=z.tolist()), "minimum": dict(x=across, y=up)}


def drawn(path: Tensor) -> dict[str, list[float | None]]:
    """The x and y of a walk (steps + 1, 2), without the places that are too far away to be drawn."""
    seen = (path.abs() < FAR).all(-1)
    rounded = path.mul(1000).round().div(1000).tolist()
    places = [place if near else (None, None) for place, near in zip(rounded, seen.tolist(), strict=True)]
    return dict(x=[x for x, _ in places], y=[y for _, y in places])


def seen_from_above(surface: Surface, x_title: str, y_title: str) -> go.Figure:
    """Two panels: the left one with level lines and minima, and "the walk", still to be laid; the right one is empty.

    Args:
        surface: what is walked on.
        x_title: of the right panel, whose axes are otherwise set by the caller.
        y_title: likewise.
    """
    figure = make_subplots(1, 2, horizontal_spacing=0.14, column_widths=[0.46, 0.54])
    lines = dict(contours_coloring="lines", ncontours=14, line=dict(width=0.6, smoothing=1.3))  # a factor apart
    ink = dict(colorscale=[[0, INK], [1, INK]], showscale=False, hoverinfo="skip")
    laid, left, right = ground(surface), dict(row=1, col=1), dict(row=1, col=2)
    figure.add_contour(name="level lines", **laid["level lines"], **lines, **ink, **left)
    cross, walk = dict(symbol="x-thin", size=12, line=dict(width=3, color=GRAY)), dict(color=VERMILION, width=1.5)
    figure.add_scatter(name="minimum", **laid["minimum"], mode="markers", marker=cross, showlegend=False, **left)
    figure.add_scatter(name="the walk", mode="lines+markers", line=walk, marker_size=5, showlegend=False, **left)
    quiet = dict(showgrid=False, zeroline=False)
    figure.update_xaxes(title="θ₁", range=surface.window[:2], **quiet, **left)
    figure.update_yaxes(title="θ₂", range=surface.window[2:], **quiet, **left)
    figure.update_xaxes(title=x_title, exponentformat="power", **right)
    figure.update_yaxes(title=y_title, exponentformat="power", **right)
    return figure.update_layout(legend=dict(x=1, xanchor="right"))


def framed_walks(
    frames: Sequence[Frame], alt: str, *, prefix: str, x_title: str, y_title: str, start: int = 0
) -> go.Figure:
    """A surface from above with a walk on it, beside curves that belong to the walk, and a slider over ``frames``.

    Args:
        frames: at least two; each has the same window.
        alt: what the figure shows.
        prefix: words before the slider's label.
        x_title: of the right panel, whose axes are otherwise set by the caller.
        y_title: likewise.
        start: the stop that paper shows.
    """
    figure, below = seen_from_above(frames[0].surface, x_title, y_title), {id(frame.surface) for frame in frames}
    for (name, (x, _)), color in zip(frames[0].curves.items(), PALETTE, strict=False):
        dot = dict(mode="markers", marker=dict(size=13, color=VERMILION))
        look = dot if len(x) == 1 else dict(mode="lines", line=dict(color=color, width=2.5))
        figure.add_scatter(name=name, row=1, col=2, **look)
    for name, dash in zip(frames[0].theory, ("dot", "dash"), strict=False):
        figure.add_scatter(name=name, mode="lines", line=dict(color=INK, width=2.5, dash=dash), row=1, col=2)
    stops = [frame.stop(alone=len(below) > 1) for frame in frames]
    return describe(framed(figure.update_layout(height=540), stops, prefix=prefix, start=start), alt)
