"""Walks on a surface seen from above, one frame for each stop of a slider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import plotly.graph_objects as go
import torch
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import GRAY, INK, PALETTE, VERMILION, describe, slider
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


def heights(surface: Surface, points: int = 41) -> tuple[list[float], list[float], list[list[float]]]:
    """x, y and the logarithm of the height above the lowest point, over a surface's window."""
    x = torch.linspace(*surface.window[:2], points, dtype=torch.double)
    y = torch.linspace(*surface.window[2:], points, dtype=torch.double)
    lowest = surface.value(surface.minima).min()
    above = surface.value(torch.cartesian_prod(x, y)).view(points, points).T - lowest  # (y, x)
    return x.tolist(), y.tolist(), (above.clamp(min=0) + 0.01).log10().mul(1000).round().div(1000).tolist()


def contour(surface: Surface) -> go.Contour:
    """The surface's level lines in the ink of the page; neighboring lines differ by the same factor."""
    x, y, z = heights(surface)
    return go.Contour(
        x=x,
        y=y,
        z=z,
        contours_coloring="lines",
        ncontours=14,
        colorscale=[[0, INK], [1, INK]],
        line=dict(width=0.6, smoothing=1.3),
        showscale=False,
        hoverinfo="skip",
        showlegend=False,
    )


def drawn(path: Tensor) -> tuple[list[float | None], list[float | None]]:
    """The x and y of a walk (steps + 1, 2), without the places that are too far away to be drawn."""
    seen = (path.abs() < FAR).all(-1)
    rounded = path.mul(1000).round().div(1000).tolist()
    places = [place if near else (None, None) for place, near in zip(rounded, seen.tolist(), strict=True)]
    return tuple(list(numbers) for numbers in zip(*places, strict=True))


def goals(surface: Surface) -> go.Scatter:
    """A cross at each minimum."""
    x, y = surface.minima.T.tolist()
    style = dict(symbol="x-thin", size=12, line=dict(width=3, color=GRAY))
    return go.Scatter(x=x, y=y, mode="markers", marker=style, name="minimum", showlegend=False)


def framed_walks(
    frames: Sequence[Frame], alt: str, *, prefix: str, x_title: str, y_title: str, active: int = 0, names: str = "θ"
) -> go.Figure:
    """A surface from above with a walk on it, beside curves that belong to the walk, and a slider over ``frames``.

    Args:
        frames: at least one; each has the same window.
        alt: what the figure shows.
        prefix: words before the slider's label.
        x_title: of the right panel, whose axes are otherwise set by the caller.
        y_title: likewise.
        active: the stop at which it starts.
        names: the letter of the two parameters.
    """
    first, (left, right, low, high) = frames[active], frames[0].surface.window
    figure = make_subplots(1, 2, horizontal_spacing=0.14, column_widths=[0.46, 0.54])
    figure.add_trace(contour(first.surface), row=1, col=1)
    figure.add_trace(goals(first.surface), row=1, col=1)
    x, y = drawn(first.path)
    style = dict(mode="lines+markers", line=dict(color=VERMILION, width=1.5), marker=dict(size=5))
    figure.add_scatter(x=x, y=y, name="the walk", showlegend=False, row=1, col=1, **style)
    for (name, curve), color in zip(first.curves.items(), PALETTE, strict=False):
        x, y = map(list, curve)
        dot = len(x) == 1
        look = dict(mode="markers", marker=dict(size=13, color=VERMILION)) if dot else dict(mode="lines")
        figure.add_scatter(x=x, y=y, name=name, line=dict(color=color, width=2.5), row=1, col=2, **look)
    for (name, curve), dash in zip(first.theory.items(), ("dot", "dash"), strict=False):
        x, y = map(list, curve)
        broken = dict(color=INK, width=2.5, dash=dash)
        figure.add_scatter(x=x, y=y, name=name, mode="lines", line=broken, row=1, col=2)
    same = all(frame.surface is first.surface for frame in frames)
    stops = [change(frame, same) for frame in frames]
    figure.update_layout(
        title=first.title,
        sliders=[slider([f.label for f in frames], prefix=prefix, steps_args=stops, active=active)],
        margin=dict(b=130, t=90),
        height=480,
        legend=dict(x=1, xanchor="right", y=1.0),
    )
    figure.update_xaxes(title=f"{names}₁", range=[left, right], showgrid=False, zeroline=False, row=1, col=1)
    figure.update_yaxes(title=f"{names}₂", range=[low, high], showgrid=False, zeroline=False, row=1, col=1)
    figure.update_xaxes(title=x_title, exponentformat="power", row=1, col=2)
    figure.update_yaxes(title=y_title, exponentformat="power", row=1, col=2)
    return describe(figure, alt)


def change(frame: Frame, same_surface: bool) -> list:
    """What a stop of the slider changes: walk, curves and title; level lines and minima too on another surface."""
    walked = [drawn(frame.path), *[(list(x), list(y)) for x, y in (frame.curves | frame.theory).values()]]
    traces = list(range(2, 2 + len(walked)))
    data = {"x": [x for x, _ in walked], "y": [y for _, y in walked]}
    if not same_surface:
        wide, deep, z = heights(frame.surface, points=27)  # coarse: the file holds it once for each stop
        minima = frame.surface.minima.T.tolist()
        data = {"x": [wide, minima[0], *data["x"]], "y": [deep, minima[1], *data["y"]]}
        data |= {"z": [z, *[None] * (1 + len(walked))]}
        traces = [0, 1, *traces]
    return [data, {"title.text": frame.title}, traces]
