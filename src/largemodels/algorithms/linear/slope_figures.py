"""The way downhill, drawn: a secant that becomes a slope, and the steps of a line that learns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, GRAY, VERMILION, describe, slider


def secants(
    loss: Callable[[float], float], at: float, slope: float, found: Mapping[str, Sequence[float]], hs: Sequence[float]
) -> go.Figure:
    """A secant of the loss that comes nearer to the slope as h shrinks, and its error over h, with a slider.

    Args:
        loss: the loss as a function of the weight.
        at: the weight whose slope is wanted.
        slope: the true slope there.
        found: precision → the slope found for each h.
        hs: the differences, falling.
    """
    figure = make_subplots(
        1, 2, horizontal_spacing=0.14, subplot_titles=["the secant over h", "error of the slope, by h"]
    )
    ws = np.linspace(at - 1.5, at + 3, 91)
    left, right = dict(row=1, col=1), dict(row=1, col=2)
    figure.add_scatter(x=ws, y=[loss(w) for w in ws], mode="lines", line=dict(color=GRAY, width=3), name="loss", **left)

    def secant(h: float, rise: float) -> dict[str, list[float]]:
        return dict(x=[ws[0], ws[-1]], y=[loss(at) + rise * (w - at) for w in (ws[0], ws[-1])])

    first, exact = (found[name] for name in found)
    figure.add_scatter(**secant(hs[0], exact[0]), mode="lines", line=dict(color=BLUE, width=2), name="secant", **left)
    ends = dict(x=[at, at + hs[0]], y=[loss(at), loss(at + hs[0])])
    figure.add_scatter(**ends, mode="markers", marker=dict(color=BLUE, size=10), showlegend=False, **left)
    colors = dict(zip(found, (VERMILION, BLUE), strict=True))
    errors = {name: [max(abs(s - slope), 1e-12) for s in slopes] for name, slopes in found.items()}
    for name, error in errors.items():
        figure.add_scatter(x=hs, y=error, mode="lines+markers", name=name, line=dict(color=colors[name]), **right)
    now = dict(color="rgba(0,0,0,0)", size=17, line=dict(color=GRAY, width=3))
    at_first = dict(x=[hs[0]] * 2, y=[e[0] for e in errors.values()])
    figure.add_scatter(**at_first, mode="markers", marker=now, showlegend=False, **right)
    title = "h = {:.0e}: slope {:.4f} in single precision, {:.4f} in double; true {:.4f}"
    titles = [title.format(*row, slope) for row in zip(hs, first, exact, strict=True)]
    stops = []
    for n, h in enumerate(hs):
        line, rising = secant(h, exact[n]), [e[n] for e in errors.values()]
        moved = {"x": [line["x"], [at, at + h], [h, h]], "y": [line["y"], [loss(at), loss(at + h)], rising]}
        stops.append([moved, {"title.text": titles[n]}, [1, 2, 5]])
    figure.update_layout(
        title=titles[0],
        sliders=[slider([f"{h:.0e}" for h in hs], prefix="h = ", steps_args=stops, y=-0.24)],
        margin=dict(b=150, t=120),
        height=500,
        legend=dict(y=1.12),
    )
    figure.update_xaxes(title="weight w", **left)
    figure.update_yaxes(title="loss (cm²)", range=[-1, max(loss(w) for w in ws)], **left)
    figure.update_xaxes(title="h", type="log", exponentformat="power", **right)
    figure.update_yaxes(title="distance from the true slope", type="log", exponentformat="power", **right)
    best = {name: hs[int(np.argmin(error))] for name, error in errors.items()}
    return describe(
        figure,
        "A secant of the loss becomes its slope as h shrinks. The error first falls with h and then grows again: "
        + ", ".join(f"lowest at h = {h:.0e} in {name}" for name, h in best.items())
        + ".",
    )


def learning(x: Sequence[float], y: Sequence[float], steps: Sequence[tuple[float, float, float]]) -> go.Figure:
    """The line after each of some steps beside the loss over all steps, with a slider through the steps.

    Args:
        x: the feature of each example.
        y: the targets.
        steps: weight, bias and loss after 0, 1, 2, … steps.
    """
    figure = make_subplots(1, 2, horizontal_spacing=0.14, subplot_titles=["the line", "the loss"])
    left, right = dict(row=1, col=1), dict(row=1, col=2)
    edges = np.array([min(x) - 0.5, max(x) + 0.5])
    lines = [(w * edges + b).tolist() for w, b, _ in steps]
    losses = [value for *_, value in steps]
    figure.add_scatter(x=list(x), y=list(y), mode="markers", marker=dict(color=GRAY, size=11), showlegend=False, **left)
    figure.add_scatter(x=edges, y=lines[0], mode="lines", line=dict(color=BLUE, width=3), showlegend=False, **left)
    every = list(range(len(steps)))
    figure.add_scatter(x=every, y=losses, mode="lines", line=dict(color=GRAY, width=3), showlegend=False, **right)
    point = dict(color=VERMILION, size=13)
    figure.add_scatter(x=[0], y=losses[:1], mode="markers", marker=point, showlegend=False, **right)
    shown = sorted({*range(6), *(int(n) for n in np.geomspace(6, len(steps) - 1, 10))})
    title = "after {} steps: w = {:.3f}, b = {:.3f}, loss {:.4f} cm²"
    stops = [
        [{"x": [edges.tolist(), [n]], "y": [lines[n], [losses[n]]]}, {"title.text": title.format(n, *steps[n])}, [1, 3]]
        for n in shown
    ]
    figure.update_layout(
        title=title.format(0, *steps[0]),
        sliders=[slider([str(n) for n in shown], prefix="step ", steps_args=stops, y=-0.2)],
        margin=dict(b=140, t=90),
        height=470,
    )
    figure.update_xaxes(title="spoons of compost x", dtick=1, **left)
    figure.update_yaxes(title="growth y (cm)", range=[-1, 6], **left)
    figure.update_xaxes(title="step", **right)
    figure.update_yaxes(title="mean squared error (cm²)", type="log", tickvals=[0.5, 1, 2, 5, 10], **right)
    return describe(
        figure,
        f"The line turns into place in {len(steps) - 1} steps, while the loss falls from {losses[0]:.2f} to "
        f"{losses[-1]:.2f}; the slider shows the line after each step.",
    )
