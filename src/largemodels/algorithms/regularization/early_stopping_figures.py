"""A figure of early stopping beside L2: what each keeps of every direction, and its test error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, INK, VERMILION, describe, slider


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
    titles = ["share kept, by direction", "test error"]
    figure = make_subplots(1, 2, subplot_titles=titles, horizontal_spacing=0.13)
    places, colors = np.arange(1, len(bends) + 1), (VERMILION, BLUE)

    def kept(t: int) -> list[np.ndarray]:
        return [1 - (1 - alpha * bends) ** t, bends / (bends + 1 / (alpha * t))]

    for name, color, share in zip(errors, colors, kept(steps[0]), strict=True):
        figure.add_scatter(x=places, y=share, mode="lines", line_color=color, name=name, row=1, col=1)
        figure.add_scatter(x=steps, y=errors[name], mode="lines", line_color=color, showlegend=False, row=1, col=2)
    here = [[steps[0]] * 2, [values[0] for values in errors.values()]]
    mark = dict(size=11, color=colors, line=dict(color=INK, width=1))
    figure.add_scatter(x=here[0], y=here[1], mode="markers", marker=mark, showlegend=False, row=1, col=2)
    moves = []
    for n, t in enumerate(steps):
        y = [*kept(t), [values[n] for values in errors.values()]]
        title = f"t = {t:,}, λ = {1 / (alpha * t):.2g}: test error " + ", ".join(
            f"{values[n]:.3f} by {name}" for name, values in errors.items()
        )
        moves.append([{"x": [places, places, [t, t]], "y": y}, {"title.text": title}, [0, 2, 4]])
    controls = slider([f"{t:,}" for t in steps], prefix="steps: ", steps_args=moves, y=-0.24)
    figure.update_layout(sliders=[controls], title=moves[0][1]["title.text"], height=490, margin=dict(t=115, b=145))
    figure.update_layout(legend=dict(y=1.1))
    figure.update_xaxes(title="direction, steepest first", row=1, col=1), figure.update_yaxes(range=[0, 1.05], col=1)
    figure.update_xaxes(type="log", dtick=1, exponentformat="power", title="steps", row=1, col=2)
    low = ", ".join(f"{min(values):.3f} by {name}" for name, values in errors.items())
    return describe(
        figure,
        "Early stopping and L2 keep nearly the same share of each direction: nearly all of the steep ones, little of "
        f"the flat ones, more with more steps. Lowest test errors: {low}.",
    )
