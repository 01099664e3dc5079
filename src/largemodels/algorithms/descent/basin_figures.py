"""Where walks end, by where they start; and how far noise keeps them from the minimum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import torch
from torch import Tensor

from ...core.figures import BLUE, GRAY, PALETTE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from .surfaces import Surface


def basin_maps(surface: Surface, maps: Mapping[float, Tensor], limits: Sequence[float]) -> go.Figure:
    """Each start colored by the minimum it leads to, gray for none, with a slider over the step size.

    Args:
        surface: what is walked on.
        maps: step size → number of the minimum, −1 for none, (G, G), by x, then y.
        limits: 2/λ_max at each minimum.
    """
    M, (left, right, low, high) = len(limits), surface.window
    colors = [GRAY, *PALETTE[:M]]  # opaque, for the white words on it
    scale = [[(i + end) / (M + 1), color] for i, color in enumerate(colors) for end in (0, 1)]
    stops, said = [], []
    for alpha, reached in maps.items():
        held, missed = sum(alpha < limit for limit in limits), float((reached == -1).double().mean())
        title = f"α = {alpha:g}: {held} of {M} minima can hold a walk; {missed:.0%} of the starts lead to none"
        stops.append(Stop(f"{alpha:g}", title, {"starts": dict(z=reached.T.tolist())}))
        said.append(f"at {alpha:g} {held}")
    G = len(next(iter(maps.values())))
    x, y = torch.linspace(left, right, G).tolist(), torch.linspace(low, high, G).tolist()
    hover = "start (%{x:.1f}, %{y:.1f})<extra></extra>"
    look = dict(zmin=-1.5, zmax=M - 0.5, colorscale=scale, showscale=False, hovertemplate=hover)
    figure = go.Figure(go.Heatmap(x=x, y=y, name="starts", **look))
    x, y = surface.minima.T.tolist()
    words = dict(text=[f"2/λ = {limit:.4f}" for limit in limits], textposition="bottom center")
    dots = dict(size=12, color=colors[1:], line=dict(width=2, color="white"))
    white = dict(textfont=dict(color="white", size=13), marker=dots, showlegend=False)
    figure.add_scatter(x=x, y=y, name="minima", mode="markers+text", **words, **white)
    figure.update_xaxes(title="start, θ₁", showgrid=False)
    figure.update_yaxes(title="start, θ₂", showgrid=False)
    return describe(
        framed(figure.update_layout(height=590, width=620), stops, prefix="step size α = ", start=len(stops) // 2),
        f"Map of starts on {surface.name}, colored by the minimum reached. Minima that hold: {', '.join(said)}.",
    )


def noise(walks: Mapping[float, Tensor], floors: Mapping[float, float], decayed: Tensor, target: float) -> go.Figure:
    """How far walks on single examples are from the minimum, with a slider over the step size.

    Args:
        walks: constant step size → places of all walkers, (steps + 1, walkers).
        floors: step size → the predicted distance in the long run.
        decayed: the same for a step size that falls as 1 / step.
        target: the minimum.
    """

    def off(places: Tensor) -> list[float]:
        return [round(value, 5) for value in (places - target).square().mean(1).sqrt()[steps].tolist()]

    steps = [*range(20), *range(20, len(decayed), 10)]  # the first fall step by step
    stops, said = [], []
    for alpha, places in walks.items():
        measured, floor = off(places), floors[alpha]
        title = f"floor predicted {floor:.3f}, measured {sum(measured[-10:]) / 10:.3f} g/cm³"
        data = {"constant step": dict(y=measured), "its floor, predicted": dict(y=[floor] * len(steps))}
        stops.append(Stop(f"{alpha:g}", title, data))
        said.append(f"{floor:.3f} at {alpha:g}")
    figure = go.Figure()
    figure.add_scatter(x=steps, name="constant step", line=dict(color=VERMILION, width=2.5))
    figure.add_scatter(x=steps, name="its floor, predicted", line=dict(color=GRAY, dash="dot"))
    figure.add_scatter(x=steps, y=off(decayed), name="step 1, 1/2, 1/3, …", line=dict(color=BLUE, width=2.5))
    figure.update_xaxes(title="step")
    height = dict(type="log", range=[-2.2, 1], exponentformat="power", dtick=1)
    figure.update_yaxes(title="distance from the mean, g/cm³", **height)
    return describe(
        framed(figure.update_layout(height=480), stops, prefix="constant step size α = ", start=len(stops) // 2),
        f"Distance of walks on single examples from the mean, by step. Each constant step size has its floor: "
        f"{', '.join(said)} g/cm³. With a step of 1/t the distance goes on falling.",
    )
