"""The way downhill, drawn: a secant that becomes a slope, and the steps of a line that learns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import floor, panels


def secants(
    loss: Callable[[float], float], at: float, slope: float, found: Mapping[str, Sequence[float]], hs: Sequence[float]
) -> go.Figure:
    """A secant of the loss that comes nearer to the slope as h shrinks, and its error over h, with a slider.

    Args:
        loss: the loss as a function of the weight.
        at: the weight whose slope is wanted.
        slope: the true slope there.
        found: precision, single and then double → the slope found for each h.
        hs: the differences, falling.
    """
    figure, right = (
        panels(["the secant over h", "error of the slope, by h"], horizontal_spacing=0.14),
        dict(row=1, col=2),
    )
    ws, here = np.linspace(at - 1.5, at + 3, 91), loss(at)
    errors = {name: floor(np.abs(np.array(slopes) - slope), 1e-12) for name, slopes in found.items()}
    figure.add_scatter(x=ws, y=[loss(w) for w in ws], mode="lines", line=dict(color=GRAY, width=3), name="loss")
    figure.add_scatter(mode="lines", line=dict(color=BLUE, width=2), name="secant")
    figure.add_scatter(mode="markers", marker=dict(color=BLUE, size=10), showlegend=False, name="its two points")
    for (name, error), color in zip(errors.items(), (VERMILION, BLUE), strict=True):
        figure.add_scatter(x=hs, y=error, mode="lines+markers", name=name, line=dict(color=color), **right)
    ring = dict(color="rgba(0,0,0,0)", size=17, line=dict(color=GRAY, width=3))
    figure.add_scatter(mode="markers", marker=ring, showlegend=False, name="this h", **right)
    stops = []
    for n, (h, single, double) in enumerate(zip(hs, *found.values(), strict=True)):
        title = f"h = {h:.0e}: slope {single:.4f} in single precision, {double:.4f} in double; true {slope:.4f}"
        data = {
            "secant": dict(x=[ws[0], ws[-1]], y=[here + double * (w - at) for w in (ws[0], ws[-1])]),
            "its two points": dict(x=[at, at + h], y=[here, loss(at + h)]),
            "this h": dict(x=[h, h], y=[error[n] for error in errors.values()]),
        }
        stops.append(Stop(f"{h:.0e}", title, data))
    figure.update_xaxes(title="weight w", row=1, col=1)
    figure.update_yaxes(title="loss (cm²)", range=[-1, max(loss(w) for w in ws)], row=1, col=1)
    figure.update_xaxes(title="h", type="log", exponentformat="power", **right)
    figure.update_yaxes(title="distance from the true slope", type="log", exponentformat="power", **right)
    best = [int(np.argmin(error)) for error in errors.values()]
    said = ", ".join(f"lowest at h = {hs[n]:.0e} in {name}" for n, name in zip(best, errors, strict=True))
    return describe(
        framed(figure.update_layout(height=520), stops, prefix="h = ", start=best[-1]),
        "A secant of the loss becomes its slope as h shrinks. The error first falls with h and then grows again: "
        f"{said}.",
    )


def learning(x: Sequence[float], y: Sequence[float], steps: Sequence[tuple[float, float, float]]) -> go.Figure:
    """The line after each of some steps beside the loss over all steps, with a slider through the steps.

    Args:
        x: the feature of each example.
        y: the targets.
        steps: weight, bias and loss after 0, 1, 2, … steps.
    """
    figure, right = panels(["the line", "the loss"], horizontal_spacing=0.14), dict(row=1, col=2)
    edges, losses = np.array([min(x) - 0.5, max(x) + 0.5]), [loss for *_, loss in steps]
    figure.add_scatter(x=list(x), y=list(y), name="examples", mode="markers", marker=dict(color=GRAY, size=11))
    figure.add_scatter(x=edges, name="line", mode="lines", line=dict(color=BLUE, width=3))
    every = list(range(len(steps)))
    figure.add_scatter(x=every, y=losses, name="loss", mode="lines", line=dict(color=GRAY, width=3), **right)
    figure.add_scatter(name="this step", mode="markers", marker=dict(color=VERMILION, size=13), **right)
    stops = []
    for n in sorted({*range(6), *(int(n) for n in np.geomspace(6, len(steps) - 1, 10))}):
        w, b, loss = steps[n]
        data = {"line": dict(x=edges.tolist(), y=(w * edges + b).tolist()), "this step": dict(x=[n], y=[loss])}
        stops.append(Stop(str(n), f"after {n} steps: w = {w:.3f}, b = {b:.3f}, loss {loss:.4f} cm²", data))
    figure.update_xaxes(title="spoons of compost x", dtick=1, row=1, col=1)
    figure.update_yaxes(title="growth y (cm)", range=[-1, 6], row=1, col=1)
    figure.update_xaxes(title="step", **right)
    figure.update_yaxes(title="mean squared error (cm²)", type="log", tickvals=[0.5, 1, 2, 5, 10], **right)
    return describe(
        framed(figure.update_layout(height=490, showlegend=False), stops, prefix="step ", start=len(stops) - 1),
        f"The line turns into place in {len(steps) - 1} steps, while the loss falls from {losses[0]:.2f} to "
        f"{losses[-1]:.2f}; the slider shows the line after each step.",
    )
