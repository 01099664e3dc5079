"""Figures on the digits' paths: errors and complexity against the price, and which pixels still count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ...core.figures import BLUE, DIVERGING, GREEN, INK, VERMILION, describe, slider
from .path import Path

COLORS = {"train": BLUE, "validation": GREEN, "test": VERMILION}


def errors_by_price(paths: Mapping[str, Sequence[Path]]) -> go.Figure:
    """Three errors and the complexity against λ, a column for each kind: the mean over draws in a band of all of them.

    Args:
        paths: kind → a path for each draw.
    """
    titles = [*paths, "", ""]
    figure = make_subplots(
        2,
        2,
        subplot_titles=titles,
        shared_xaxes=True,
        shared_yaxes=True,
        row_heights=[0.65, 0.35],
        vertical_spacing=0.07,
    )
    said = []
    for column, (kind, draws) in enumerate(paths.items(), 1):
        penalties = draws[0].penalties
        for name, color in COLORS.items():
            every = np.array([getattr(path, name) for path in draws])  # (draws, L)
            where = dict(row=1, col=column)
            band(figure, penalties, every, color, where)
            title = "training" if name == "train" else name
            line = dict(mode="lines", line_color=color, name=title, showlegend=column == 1)
            figure.add_scatter(x=penalties, y=every.mean(0), **line, **where)
        chosen = np.array([[path.penalties[path.best], path.test[path.best]] for path in draws])
        stars = dict(symbol="star-open", size=10, color=INK)
        chosen_at = dict(mode="markers", marker=stars, name="chosen", showlegend=column == 1)
        figure.add_scatter(x=chosen[:, 0], y=chosen[:, 1], **chosen_at, row=1, col=column)
        freedom = np.array([path.complexity for path in draws])
        band(figure, penalties, freedom, INK, dict(row=2, col=column))
        figure.add_scatter(
            x=penalties, y=freedom.mean(0), mode="lines", line_color=INK, showlegend=False, row=2, col=column
        )
        train, test = (np.mean([getattr(path, name) for path in draws], axis=0) for name in ("train", "test"))
        said.append(
            f"{kind}: training error rises from {train[0]:.2f} to {train[-1]:.2f}, test error falls from "
            f"{test[0]:.2f} to {test.min():.2f} and rises again, degrees of freedom fall from "
            f"{freedom.mean(0)[0]:.0f} to {freedom.mean(0)[-1]:.0f}"
        )
    figure.update_xaxes(type="log", dtick=1, exponentformat="power"), figure.update_xaxes(title="λ", row=2)
    figure.update_yaxes(title="mean squared error", row=1, col=1)
    figure.update_yaxes(title="degrees of freedom", row=2, col=1)
    figure.update_layout(height=560, margin=dict(t=90), legend=dict(y=1.08))
    return describe(figure, f"Errors and complexity against λ over {len(draws)} draws. {'; '.join(said)}.")


def band(figure: go.Figure, x: np.ndarray, every: np.ndarray, color: str, where: Mapping[str, int]) -> None:
    """Add an area from the lowest to the highest of the draws' curves, (draws, L)."""
    edge = np.concatenate([every.max(0), every.min(0)[::-1]])
    shade = dict(fill="toself", fillcolor=color, opacity=0.18, line_width=0, hoverinfo="skip", showlegend=False)
    figure.add_scatter(x=np.concatenate([x, x[::-1]]), y=edge, **shade, **where)


def pixel_maps(paths: Mapping[str, Path], stops: Sequence[int]) -> go.Figure:
    """The 64 weights as pictures of 8 × 8 pixels, one for each kind, with a slider over λ; a cross is an exact zero.

    Args:
        paths: kind → its path.
        stops: which of the prices the slider has.
    """
    figure = make_subplots(1, 2, subplot_titles=list(paths), horizontal_spacing=0.06)
    for column, path in enumerate(paths.values(), 1):
        scale = dict(colorscale=DIVERGING, zmid=0, showscale=False, xgap=1, ygap=1)
        figure.add_heatmap(**picture(path, stops[0]), **scale, row=1, col=column)
        cross = dict(symbol="x-thin", size=9, line=dict(color=INK, width=1.5))
        dead = crosses(path, stops[0])
        figure.add_scatter(**dead, mode="markers", marker=cross, hoverinfo="skip", showlegend=False, row=1, col=column)
    moves, said = [], []
    for at in stops:
        both = list(paths.values())
        parts = [part for path in both for part in (picture(path, at), crosses(path, at))]
        change = {"z": [part.get("z") for part in parts], "x": [part.get("x") for part in parts]}
        change["y"] = [part.get("y") for part in parts]
        title = "; ".join(f"{path.kind}: {path.zeros[at]} of 64 zero, test {path.test[at]:.2f}" for path in both)
        moves.append([change, {"title.text": title}])
        said.append(f"At λ = {both[0].penalties[at]:.2g} {title}")
    labels = [f"{both[0].penalties[at]:.1g}" for at in stops]
    figure.update_layout(sliders=[slider(labels, prefix="λ = ", steps_args=moves, y=-0.06)])
    figure.update_layout(title=moves[0][1]["title.text"], height=510, margin=dict(t=100, b=120))
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, autorange="reversed", constrain="domain")
    for column, anchor in ((1, "x"), (2, "x2")):
        figure.update_yaxes(scaleanchor=anchor, row=1, col=column)
    return describe(figure, f"The weight of each pixel, blue for odd, orange for even. {said[0]}. {said[-1]}.")


def picture(path: Path, at: int) -> dict:
    """The weights at a stop as a heat map's fields, largest size 1."""
    w = path.weights[at].reshape(8, 8)
    return {"z": (w / max(np.abs(w).max(), 1e-12)).round(3).tolist(), "x": list(range(8)), "y": list(range(8))}


def crosses(path: Path, at: int) -> dict:
    """Where the weights are exactly 0, as a scatter's fields."""
    rows, columns = np.nonzero(path.weights[at].reshape(8, 8) == 0)
    return {"x": columns.tolist(), "y": rows.tolist()}
