"""Figures on the digits' paths: errors and complexity against the price, and which pixels still count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, DIVERGING, GREEN, INK, VERMILION, describe
from ...core.figures.frames import Stop, framed, nearest
from ...core.figures.marks import band, panels
from .path import Path

#: Curve → the path's field, and its color.
CURVES = {
    "training": ("train", BLUE),
    "validation": ("validation", GREEN),
    "test": ("test", VERMILION),
    "freedom": ("complexity", INK),
}


def errors_by_price(paths: Mapping[str, Sequence[Path]]) -> go.Figure:
    """Three errors and the complexity against λ, a column for each kind: the mean over draws in a band of all of them.

    Args:
        paths: kind → a path for each draw.
    """
    shared = dict(shared_xaxes=True, shared_yaxes=True, row_heights=[0.65, 0.35], vertical_spacing=0.07)
    figure, said = panels([*paths, "", ""], rows=2, **shared), []
    for column, (kind, draws) in enumerate(paths.items(), 1):
        penalties, above, below = draws[0].penalties, dict(row=1, col=column), dict(row=2, col=column)
        means = {}
        for name, (field, color) in CURVES.items():
            every = np.array([getattr(path, field) for path in draws])  # (draws, L)
            means[name], place = every.mean(0), below if field == "complexity" else above
            band(figure, penalties, every.min(0), every.max(0), f"{kind}, {name}, all draws", color=color, **place)
            line = dict(mode="lines", line_color=color, name=name, legendgroup=name)
            figure.add_scatter(x=penalties, y=means[name], **line, **place)
        chosen = np.array([[path.penalties[path.best], path.test[path.best]] for path in draws])
        stars = dict(mode="markers", marker=dict(symbol="star-open", size=10, color=INK), name="chosen")
        figure.add_scatter(x=chosen[:, 0], y=chosen[:, 1], **stars, **above)
        training, test, freedom = means["training"], means["test"], means["freedom"]
        said.append(
            f"{kind}: training error rises from {training[0]:.2f} to {training[-1]:.2f}, test error falls from "
            f"{test[0]:.2f} to {test.min():.2f} and rises again, degrees of freedom fall from {freedom[0]:.0f} to "
            f"{freedom[-1]:.0f}"
        )
    once = {"training", "validation", "test", "chosen"}
    for trace in figure.data:
        trace.showlegend = trace.name in once
        once -= {trace.name}
    figure.update_xaxes(type="log", dtick=1, exponentformat="power"), figure.update_xaxes(title="λ", row=2)
    figure.update_yaxes(title="mean squared error", row=1, col=1)
    figure.update_yaxes(title="degrees of freedom", row=2, col=1)
    figure.update_layout(height=570, legend_y=1.07)
    return describe(figure, f"Errors and complexity against λ over {len(draws)} draws. {'; '.join(said)}.")


def pixel_maps(paths: Mapping[str, Path], stops: Sequence[int]) -> go.Figure:
    """The 64 weights as pictures of 8 × 8 pixels, one for each kind, with a slider over λ; a cross is an exact zero.

    Args:
        paths: kind → its path.
        stops: which of the prices the slider has.
    """
    figure, last = panels(list(paths), horizontal_spacing=0.06), list(paths.values())[-1]
    scale, pixels = dict(colorscale=DIVERGING, zmid=0, showscale=False, xgap=1, ygap=1), list(range(8))
    cross = dict(symbol="x-thin", size=9, line=dict(color=INK, width=1.5))
    for column, kind in enumerate(paths, 1):
        place = dict(row=1, col=column)
        figure.add_heatmap(name=kind, x=pixels, y=pixels, **scale, **place)
        figure.add_scatter(name=f"zeros, {kind}", mode="markers", marker=cross, hoverinfo="skip", **place)
        figure.update_yaxes(scaleanchor="x" if column == 1 else f"x{column}", **place)
    moves, said = [], []
    for at in stops:
        title = "; ".join(
            f"{kind}: {path.zeros[at]} of 64 zero, test {path.test[at]:.2f}" for kind, path in paths.items()
        )
        data = {}
        for kind, path in paths.items():
            data |= {kind: picture(path, at), f"zeros, {kind}": crosses(path, at)}
        moves.append(Stop(f"{last.penalties[at]:.1g}", title, data))
        said.append(f"At λ = {last.penalties[at]:.2g} {title}")
    figure.update_layout(height=530, showlegend=False).update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, autorange="reversed", constrain="domain")
    return describe(
        framed(figure, moves, prefix="λ = ", start=nearest(stops, last.best)),
        f"The weight of each pixel, blue for odd, orange for even. {said[0]}. {said[-1]}.",
    )


def picture(path: Path, at: int) -> dict:
    """The weights at a stop as a heat map's fields, largest size 1."""
    w = path.weights[at].reshape(8, 8)
    return {"z": (w / max(np.abs(w).max(), 1e-12)).round(3).tolist()}


def crosses(path: Path, at: int) -> dict:
    """Where the weights are exactly 0, as a scatter's fields."""
    rows, columns = np.nonzero(path.weights[at].reshape(8, 8) == 0)
    return {"x": columns.tolist(), "y": rows.tolist()}
