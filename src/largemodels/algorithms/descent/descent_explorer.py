"""A walk downhill under the learner's hand, live: surface, optimizer, step size, momentum and start."""

from __future__ import annotations

import html
import math

import ipywidgets as widgets
import plotly.graph_objects as go
import torch
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, GRAY, VERMILION, describe, live
from .descent import arrival, descend
from .descent_menu import ALPHAS, OPTIMIZERS, STEPS, SURFACES, left_after, limit, optimizer
from .landscape_figures import contour, drawn, goals, heights

NEAR = 0.01  #: how close to a minimum counts as there


class DescentExplorer:
    """The walk on its surface, and what every other step size would have given, patched in place as controls move.

    Args:
        surface: a key of ``SURFACES``.
        name: one of ``OPTIMIZERS``.
        alpha: step size.
        beta: momentum.

    Attributes:
        figure: both panels, a FigureWidget.
        widget: controls and figure together; display this.
    """

    def __init__(
        self, surface: str = "bowl, κ = 10", name: str = "momentum", alpha: float = 0.1, beta: float = 0.5
    ) -> None:
        wide = dict(layout=widgets.Layout(width="460px"), style=dict(description_width="90px"))
        self.surface = widgets.Dropdown(options=list(SURFACES), value=surface, description="surface", **wide)
        self.name = widgets.ToggleButtons(
            options=OPTIMIZERS,
            value=name,
            description="optimizer",
            style=dict(description_width="90px", button_width="110px"),
        )
        self.alpha = widgets.FloatLogSlider(
            alpha, min=-4, max=0.5, step=0.05, description="step size α", readout_format=".4f", **wide
        )
        self.beta = widgets.FloatSlider(beta, min=0, max=0.98, step=0.02, description="momentum β", **wide)
        self.x = widgets.FloatSlider(-1.8, min=-2, max=2, step=0.1, description="start θ₁", **wide)
        self.y = widgets.FloatSlider(1.6, min=-2, max=2, step=0.1, description="start θ₂", **wide)
        self.said = widgets.HTML()
        self.figure = live(self.both_panels())
        controls = [self.surface, self.name, self.alpha, self.beta, self.x, self.y]
        self.widget = widgets.VBox([*controls, self.said, self.figure])
        self.surface.observe(self.move_to, "value")
        for control in controls[1:]:
            control.observe(self.draw, "value")
        self.move_to()

    def both_panels(self) -> go.Figure:
        """The figure before anything is drawn into it: level lines, minima, walk; then curve, limit, dot."""
        figure = make_subplots(1, 2, horizontal_spacing=0.14, column_widths=[0.46, 0.54])
        here = SURFACES[self.surface.value]
        figure.add_trace(contour(here), row=1, col=1)
        figure.add_trace(goals(here), row=1, col=1)
        figure.add_scatter(mode="lines+markers", line=dict(color=VERMILION, width=1.5), marker_size=5, row=1, col=1)
        figure.add_scatter(x=ALPHAS.tolist(), line_color=BLUE, name=f"left after {STEPS} steps", row=1, col=2)
        figure.add_scatter(mode="lines", line=dict(color=GRAY, dash="dot"), name="limit by theory", row=1, col=2)
        figure.add_scatter(mode="markers", marker=dict(size=12, color=VERMILION), name="your α", row=1, col=2)
        figure.update_traces(showlegend=False, col=1)
        figure.update_xaxes(showgrid=False, zeroline=False, title="θ₁", col=1)
        figure.update_yaxes(showgrid=False, zeroline=False, title="θ₂", col=1)
        figure.update_xaxes(type="log", title="step size α", range=[-4, 0.5], exponentformat="power", dtick=1, col=2)
        figure.update_yaxes(type="log", title="distance from a minimum", range=[-9, 4], exponentformat="power", col=2)
        figure.update_layout(height=460, legend=dict(x=1, xanchor="right"))
        return describe(figure, "A walk on a surface, and the distance that is left at every step size.")

    def move_to(self, change: object = None) -> None:
        """Draw another surface, then the walk on it."""
        here = SURFACES[self.surface.value]
        x, y, z = heights(here)
        with self.figure.batch_update():
            self.figure.data[0].update(x=x, y=y, z=z)
            self.figure.data[1].x, self.figure.data[1].y = here.minima.T.tolist()
            self.figure.layout.xaxis.range, self.figure.layout.yaxis.range = here.window[:2], here.window[2:]
            self.draw()

    def draw(self, change: object = None) -> None:
        """Patch the walk, the curve and the line above them with what the controls say now."""
        here, name, alpha, beta = SURFACES[self.surface.value], self.name.value, self.alpha.value, self.beta.value
        start = (self.x.value, self.y.value)
        path = descend(optimizer(name, alpha, beta), here.gradient, torch.tensor(start, dtype=torch.double), STEPS)
        left = left_after(self.surface.value, name, round(beta, 2), start)
        edge = limit(here, name, beta)
        distance = torch.linalg.vector_norm(path[:, None] - here.minima, dim=-1).amin(-1)  # (STEPS + 1,)
        with self.figure.batch_update():
            _, _, walk, curve, wall, dot = self.figure.data
            walk.x, walk.y = drawn(path)
            curve.y = left
            wall.x, wall.y = ([edge, edge], [1e-9, 1e4]) if edge else ([], [])
            dot.x, dot.y = [alpha], [min(max(float(distance[-1].nan_to_num(math.inf)), 1e-9), 1e4)]
        self.said.value = html.escape(self.summary(path, distance, edge))

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
