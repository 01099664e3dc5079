"""Where walks end, by where they start; and how far noise keeps them from the minimum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import torch
from torch import Tensor

from ...core.figures import BLUE, GRAY, PALETTE, VERMILION, describe, slider
from .surfaces import Surface

EMPTY = GRAY  #: where a walk ends in no minimum; opaque, for the white words on it


def basin_maps(surface: Surface, maps: Mapping[float, Tensor], limits: Sequence[float]) -> go.Figure:
    """Each start colored by the minimum it leads to, with a slider over the step size.

    Args:
        surface: what is walked on.
        maps: step size → number of the minimum, −1 for none, (G, G), by x, then y.
        limits: 2/λ_max at each minimum.
    """
    M, (left, right, low, high) = len(limits), surface.window
    colors = [EMPTY, *PALETTE[:M]]
    scale = [[(i + end) / (M + 1), color] for i, color in enumerate(colors) for end in (0, 1)]
    stops, said = [], []
    for alpha, reached in maps.items():
        held = sum(alpha < limit for limit in limits)
        missed = float((reached == -1).double().mean())
        title = f"{held} of {M} minima can hold a walk; {missed:.0%} of the starts lead to none"
        stops.append([{"z": [reached.T.tolist()]}, {"title.text": title}, [0]])
        said.append(f"at {alpha:g} {held}")
    G = len(next(iter(maps.values())))
    figure = go.Figure(
        go.Heatmap(
            x=torch.linspace(left, right, G).tolist(),
            y=torch.linspace(low, high, G).tolist(),
            z=stops[0][0]["z"][0],
            zmin=-1.5,
            zmax=M - 0.5,
            colorscale=scale,
            showscale=False,
            hovertemplate="start (%{x:.1f}, %{y:.1f})<extra></extra>",
        )
    )
    x, y = surface.minima.T.tolist()
    words = [f"2/λ = {limit:.4f}" for limit in limits]
    figure.add_scatter(
        x=x,
        y=y,
        text=words,
        mode="markers+text",
        textposition="bottom center",
        textfont=dict(color="white", size=13),
        marker=dict(size=12, color=colors[1:], line=dict(width=2, color="white")),
    )
    figure.update_layout(
        title=stops[0][1]["title.text"],
        sliders=[slider([f"{alpha:g}" for alpha in maps], prefix="step size α = ", steps_args=stops)],
        margin=dict(b=130),
        height=560,
        width=620,
        showlegend=False,
    )
    figure.update_xaxes(title="start, θ₁", showgrid=False)
    figure.update_yaxes(title="start, θ₂", showgrid=False)
    return describe(
        figure, f"Map of starts on {surface.name}, colored by the minimum reached. Minima that hold: {', '.join(said)}."
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
        stops.append([{"y": [measured, [floor] * len(steps)]}, {"title.text": title}, [0, 1]])
        said.append(f"{floor:.3f} at {alpha:g}")
    figure = go.Figure()
    first = stops[0][0]["y"]
    figure.add_scatter(x=steps, y=first[0], name="constant step", line=dict(color=VERMILION, width=2.5))
    figure.add_scatter(x=steps, y=first[1], name="its floor, predicted", line=dict(color=GRAY, dash="dot"))
    figure.add_scatter(x=steps, y=off(decayed), name="step 1, 1/2, 1/3, …", line=dict(color=BLUE, width=2.5))
    figure.update_layout(
        title=stops[0][1]["title.text"],
        sliders=[slider([f"{alpha:g}" for alpha in walks], prefix="constant step size α = ", steps_args=stops)],
        margin=dict(b=130, t=90),
        height=460,
    )
    figure.update_xaxes(title="step")
    height = dict(type="log", range=[-2.2, 1], exponentformat="power", dtick=1)
    figure.update_yaxes(title="distance from the mean, g/cm³", **height)
    return describe(
        figure,
        f"Distance of walks on single examples from the mean, by step. Each constant step size has its floor: "
        f"{', '.join(said)} g/cm³. With a step of 1/t the distance goes on falling.",
    )
