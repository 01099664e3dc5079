"""A walk downhill under the learner's hand, live: surface, optimizer, step size, momentum and start."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import torch
from torch import Tensor

from ...core.explorer import Explorer, choice, decimals, menu, powers
from ...core.figures import BLUE, GRAY, VERMILION, describe
from .descent import arrival, descend
from .descent_menu import ALPHAS, OPTIMIZERS, STEPS, SURFACES, left_after, limit, optimizer
from .landscape_figures import drawn, ground, seen_from_above
from .surfaces import Surface

NEAR = 0.01  #: how close to a minimum counts as there
LEFT = f"left after {STEPS} steps"


class DescentExplorer(Explorer):
    """The walk on its surface, and what every other step size would have given, patched in place as controls move.

    Args:
        surface: a key of ``SURFACES``.
        name: one of ``OPTIMIZERS``.
        alpha: step size.
        beta: momentum.
    """

    def __init__(
        self, surface: str = "bowl, κ = 10", name: str = "momentum", alpha: float = 0.1, beta: float = 0.5
    ) -> None:
        self.surface = menu("surface", SURFACES, surface)
        self.name = choice("optimizer", OPTIMIZERS, name, width="110px")
        self.alpha = powers("step size α", -4, 0.5, alpha, 0.05, ".4f")
        self.beta = decimals("momentum β", 0, 0.98, beta, 0.02)
        self.x, self.y = decimals("start θ₁", -2, 2, -1.8, 0.1), decimals("start θ₂", -2, 2, 1.6, 0.1)
        self.below: Surface | None = None
        controls = self.surface, self.name, self.alpha, self.beta, self.x, self.y
        super().__init__(both_panels(SURFACES[surface]), *controls)

    def draw(self) -> str:
        """Patch surface, walk, curve, limit and dot; say how the walk ends, and what theory says of its step size."""
        here, name, alpha, beta = SURFACES[self.surface.value], self.name.value, self.alpha.value, self.beta.value
        start = (self.x.value, self.y.value)
        path = descend(optimizer(name, alpha, beta), here.gradient, torch.tensor(start, dtype=torch.double), STEPS)
        left = left_after(self.surface.value, name, round(beta, 2), start)
        edge = limit(here, name, beta)
        distance = torch.linalg.vector_norm(path[:, None] - here.minima, dim=-1).amin(-1)  # (STEPS + 1,)
        dot = min(max(float(distance[-1].nan_to_num(math.inf)), 1e-9), 1e4)
        wall = dict(x=[edge, edge], y=[1e-9, 1e4]) if edge else dict(x=[], y=[])
        if here is not self.below:  # half the milliseconds of a move
            self.patch(ground(here))
            self.figure.update_layout(xaxis_range=here.window[:2], yaxis_range=here.window[2:])
        self.below, mark = here, dict(x=[alpha], y=[dot])
        self.patch({"the walk": drawn(path), LEFT: dict(y=left), "limit by theory": wall, "your α": mark})
        return self.summary(path, distance, edge)

    def summary(self, path: Tensor, distance: Tensor, edge: float | None) -> str:
        """What the picture shows, in words."""
        if edge is None:
            theory = f"{self.name.value} has no such limit: its step is about α however steep the slope."
        else:
            plain = self.name.value == "plain"
            formula = "2/λ_max" if plain else "2(1 + β)/λ_max"
            share = self.alpha.value / edge
            several = len(SURFACES[self.surface.value].minima) > 1
            theory = f"By theory the limit{' of the flattest minimum' * several} is {formula} = {edge:.4f}; "
            theory += f"α is {share:,.0f} times that." if share >= 100 else f"α is {share:.3g} times that."
            theory += " Plain descent has no β." * plain
        came = arrival(distance, NEAR)
        if came < math.inf:
            end = f"Within {NEAR} of a minimum from step {came} on."
        elif not bool((path[-1].abs() < 1e3).all()):
            end = "The walk runs away."
        else:
            end = f"After {STEPS} steps it is {float(distance[-1]):.2f} from the nearest minimum."
        return f"{end} {theory}"


def both_panels(surface: Surface) -> go.Figure:
    """The surface, and what every step size leaves on it; the walk, the curve and its dot are still to be laid."""
    figure, right = seen_from_above(surface, "step size α", "distance from a minimum"), dict(row=1, col=2)
    figure.add_scatter(name=LEFT, x=ALPHAS.tolist(), line_color=BLUE, **right)
    figure.add_scatter(name="limit by theory", mode="lines", line=dict(color=GRAY, dash="dot"), **right)
    figure.add_scatter(name="your α", mode="markers", marker=dict(size=12, color=VERMILION), **right)
    figure.update_xaxes(type="log", range=[-4, 0.5], dtick=1, **right)
    figure.update_yaxes(type="log", range=[-9, 4], **right)
    figure.update_layout(height=460)
    return describe(figure, "A walk on a surface, and the distance that is left at every step size.")
