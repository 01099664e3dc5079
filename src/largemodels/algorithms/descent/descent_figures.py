"""Figures of the notebook on gradient descent: the parabola, steps counted against predicted, a net at its border."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import torch
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, PALETTE, VERMILION, describe
from ...core.figures.frames import Stop, framed, nearest
from ...core.figures.marks import level, panels


def parabola(curvature: float, paths: Mapping[float, Tensor]) -> go.Figure:
    """Walks on L = ½ λ θ², with a slider over the step size; on the right, the distance after each step.

    Args:
        curvature: λ.
        paths: step size → the walk, (steps + 1, 1); rising.
    """
    reach = 1.3 * max(float(path[0].abs()) for path in paths.values())
    theta, marks, stops = torch.linspace(-reach, reach, 61), {1 / curvature: " = 1/λ", 2 / curvature: " = 2/λ"}, []
    for alpha, path in paths.items():
        x = path[:, 0].where(path[:, 0].abs() < reach, torch.nan)
        left = path[:, 0].abs().clamp(min=1e-12).tolist()
        walk = dict(x=x.tolist(), y=(curvature / 2 * x**2).tolist())
        data = {"the walk": walk, "distance": dict(x=list(range(len(left))), y=left)}
        stops.append(Stop(f"{alpha:g}{near(alpha, marks)}", fate(alpha * curvature), data))
    figure, right = make_subplots(1, 2, horizontal_spacing=0.14), dict(row=1, col=2)
    valley = dict(x=theta.tolist(), y=(curvature / 2 * theta**2).tolist())
    figure.add_scatter(**valley, name="loss", line_color=GRAY, hoverinfo="skip", row=1, col=1)
    style = dict(mode="lines+markers", line=dict(color=VERMILION, width=1.5), marker_size=8)
    figure.add_scatter(name="the walk", **style, row=1, col=1)
    figure.add_scatter(name="distance", **style, **right)
    figure.update_xaxes(title="θ", range=[-reach, reach], row=1, col=1)
    figure.update_yaxes(title="loss", range=[0, curvature / 2 * reach**2], row=1, col=1)
    figure.update_xaxes(title="step", **right)
    figure.update_yaxes(title="|θ|", type="log", range=[-7, 2.5], exponentformat="power", **right)
    start = nearest(paths, 1.7 / curvature)  # hops and arrives
    return describe(
        framed(figure.update_layout(height=500, showlegend=False), stops, prefix="step size α = ", start=start),
        f"Walks on a parabola of curvature {curvature:g}. Below a step size of {1 / curvature:g} they creep down one "
        f"side, up to {2 / curvature:g} they hop from side to side and still arrive, beyond it they climb out.",
    )


def near(value: float, marks: Mapping[float, str]) -> str:
    """The words of the mark that ``value`` lies on, or none."""
    return next((words for mark, words in marks.items() if abs(value - mark) < 1e-9), "")


def fate(product: float) -> str:
    """What becomes of a walk whose step size times curvature is ``product``, in a line."""
    factor = f"factor 1 − αλ = {1 - product:.2g}"
    if abs(product - 1) < 1e-9:
        return f"{factor}: there in one step"
    if abs(product - 2) < 1e-9:
        return f"{factor}: hops for ever"
    if product < 1:
        return f"{factor}: creeps down one side"
    return f"{factor}: " + ("hops across and arrives" if product < 2 else "climbs out")


def edge_of_stability(walks: Mapping[float, tuple[Sequence[float], Sequence[float]]], every: int) -> go.Figure:
    """The sharpness of a net's loss and the loss itself along walks, each beside its own border 2/α.

    Args:
        walks: step size → (sharpness, loss), one number every so many steps.
        every: so many.
    """
    figure, said = panels(["sharpness", "loss"], horizontal_spacing=0.12), []
    figure.update_yaxes(type="log", dtick=1, exponentformat="power", row=1, col=2).update_xaxes(title="step")
    for (alpha, curves), color in zip(walks.items(), (BLUE, GREEN, VERMILION), strict=True):
        for col, values in enumerate(curves, 1):
            look = dict(mode="lines", line_color=color, name=f"α = {alpha:g}", showlegend=col == 1)
            figure.add_scatter(x=[every * n for n in range(len(values))], y=list(values), row=1, col=col, **look)
        level(figure, 2 / alpha, f"2/α = {2 / alpha:g}", color=color, row=1, col=1)
        said.append(f"α = {alpha:g}: {curves[0][-1]:.1f} beside a border of {2 / alpha:g}")
    return describe(figure, f"Sharpness and loss along walks of a small net. At the end, {'; '.join(said)}.")


def adam_by_turn(kappas: Sequence[float], steps: Mapping[str, Mapping[float, Sequence[float]]]) -> go.Figure:
    """Steps against the condition number for each optimizer, on bowls along the axes and on turned ones.

    Args:
        kappas: the condition numbers.
        steps: optimizer → degrees of the turn → steps.
    """
    figure, said = go.Figure(), []
    for (name, by_turn), color in zip(steps.items(), PALETTE, strict=False):
        for degrees, counted in by_turn.items():
            figure.add_scatter(
                x=kappas,
                y=counted,
                mode="lines+markers",
                line=dict(color=color, width=2.5, dash="dash" if degrees else "solid"),
                marker_size=8,
                name=f"{name}, turned {degrees:g}°" if degrees else f"{name}, along the axes",
            )
            said.append(f"{name} turned by {degrees:g}° {counted[-1]:,.0f}")
    figure.update_xaxes(type="log", title="condition number κ", exponentformat="power", dtick=1)
    figure.update_yaxes(type="log", title="steps, median of the starts", exponentformat="power", dtick=1)
    return describe(figure.update_layout(height=440), f"Steps needed at κ = {kappas[-1]:,}: {', '.join(said)}.")


def losses(walks: Mapping[str, Sequence[float]], alt: str) -> go.Figure:
    """The loss after each step of several walks, on a logarithmic axis.

    Args:
        walks: name → losses, those that aren't finite left out.
        alt: what the figure shows.
    """
    figure = go.Figure()
    for (name, values), color in zip(walks.items(), PALETTE, strict=False):
        kept = [value if 1e-12 < value < 1e12 else None for value in values]
        figure.add_scatter(y=kept, name=name, mode="lines", line=dict(color=color, width=2.5))
    figure.update_xaxes(title="step")
    figure.update_yaxes(title="loss", type="log", exponentformat="power")
    return describe(figure, alt)
