"""A figure of early stopping beside L2: what each keeps of every direction, and its test error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, INK, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import panels


def kept_by_direction(
    bends: np.ndarray, steps: Sequence[int], alpha: float, errors: Mapping[str, Sequence[float]]
) -> go.Figure:
    """What early stopping and L2 keep of each direction, and the test error of both, with a slider over the steps.

    Args:
        bends: curvatures, above 0 and falling, (D,).
        steps: stops of the slider; L2's price is 1 / (α · steps).
        alpha: the step size.
        errors: "early stopping" and "L2" → the test error at each stop.
    """
    figure = panels(["share kept, by direction", "test error"], horizontal_spacing=0.13)
    quiet, colors, stops = dict(showlegend=False, row=1, col=2), (VERMILION, BLUE), []
    for name, color in zip(errors, colors, strict=True):
        figure.add_scatter(x=np.arange(1, len(bends) + 1), mode="lines", line_color=color, name=name)
        line = dict(mode="lines", line_color=color, name=f"test error, {name}")
        figure.add_scatter(x=steps, y=errors[name], **line, **quiet)
    dots = dict(size=11, color=colors, line=dict(color=INK, width=1))
    figure.add_scatter(mode="markers", marker=dots, name="here", **quiet)
    for n, t in enumerate(steps):
        penalty, here = 1 / (alpha * t), [values[n] for values in errors.values()]
        kept = 1 - (1 - alpha * bends) ** t, bends / (bends + penalty)
        said = ", ".join(f"{error:.3f} by {name}" for name, error in zip(errors, here, strict=True))
        data = {name: dict(y=share) for name, share in zip(errors, kept, strict=True)}
        title = f"t = {t:,}, λ = {penalty:.2g}: test error {said}"
        stops.append(Stop(f"{t:,}", title, {**data, "here": dict(x=[t, t], y=here)}))
    figure.update_xaxes(title="direction, steepest first", row=1, col=1), figure.update_yaxes(range=[0, 1.05], col=1)
    figure.update_xaxes(type="log", dtick=1, exponentformat="power", title="steps", row=1, col=2)
    low = ", ".join(f"{min(values):.3f} by {name}" for name, values in errors.items())
    start = int(np.argmin(next(iter(errors.values()))))
    return describe(
        framed(figure.update_layout(height=510), stops, prefix="steps: ", start=start),
        "Early stopping and L2 keep nearly the same share of each direction: nearly all of the steep ones, little of "
        f"the flat ones, more with more steps. Lowest test errors: {low}.",
    )
