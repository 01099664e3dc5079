"""Figures of the notebook on self-attention, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, PALETTE, SEQUENTIAL, VERMILION, describe, slider


def turning_query(words: Sequence[str], angles: Sequence[int], weights: Tensor) -> go.Figure:
    """Bars of the words' weights, with a slider that turns the query.

    Args:
        words: S labels.
        angles: in degrees, A of them.
        weights: (A, S).
    """
    tie = int(angles[int((weights[:, 0] - weights[:, 1]).abs().argmin())])
    titles = [f"query turned by {a}°{': a tie' if a == tie else ''}" for a in angles]
    figure = go.Figure(go.Bar(x=list(words), y=weights[0].tolist(), marker_color=PALETTE[: len(words)]))
    stops = [[{"y": [row.tolist()]}, {"title.text": title}] for row, title in zip(weights, titles, strict=True)]
    figure.update_layout(
        title=titles[0],
        sliders=[slider([f"{a}°" for a in angles], prefix="turned by ", steps_args=stops)],
        margin=dict(b=130),
    )
    figure.update_yaxes(range=[0, 1], title="weight")
    return describe(
        figure,
        f"Bars of the weights of {', '.join(words)}. As the query turns, {words[0]} falls and {words[1]} rises; "
        f"they tie at {tie} degrees.",
    )


def saturation(weights: Mapping[int, tuple[list[float], list[float]]]) -> go.Figure:
    """Two panels of bars, the weights of the same keys without and with the division by √d, and a slider over d.

    Args:
        weights: d → (weights without, weights with).
    """
    titles = ["softmax(q·k), unscaled", "softmax(q·k / d<sup>½</sup>), scaled"]
    figure = make_subplots(1, 2, subplot_titles=titles, shared_yaxes=True)
    first = next(iter(weights.values()))
    for column, (y, color) in enumerate(zip(first, (VERMILION, BLUE), strict=True), start=1):
        figure.add_bar(x=list(range(1, len(y) + 1)), y=y, marker_color=color, showlegend=False, row=1, col=column)
    stops = [[{"y": list(both)}] for both in weights.values()]
    figure.update_layout(
        sliders=[slider([str(d) for d in weights], prefix="d = ", steps_args=stops, method="restyle")],
        margin=dict(b=130),
    )
    figure.update_yaxes(range=[0, 1])
    figure.update_xaxes(title="key", dtick=1)
    d, (without, scaled) = list(weights.items())[-1]
    return describe(
        figure,
        f"Weights of {len(without)} keys without and with the division by the square root of d. "
        f"At d = {d} the largest weight is {max(without):.2f} without it and {max(scaled):.2f} with it.",
    )


def gradients(widths: Sequence[int], norms: Mapping[str, Sequence[Tensor]]) -> go.Figure:
    """The length of the query's gradient against d: median, the middle 80 %, and mean, for each way of scaling.

    Args:
        widths: the values of d.
        norms: way → for each d, the lengths over many draws, (draws,).
    """
    figure = go.Figure()
    fills = ("rgba(213,94,0,0.15)", "rgba(0,114,178,0.15)")
    for (name, lengths), color, fill in zip(norms.items(), (VERMILION, BLUE), fills, strict=True):
        low, middle, high = (np.array([n.quantile(p).item() for n in lengths]) for p in (0.1, 0.5, 0.9))
        outline = dict(x=[*widths, *reversed(widths)], y=np.concatenate([high, np.maximum(low, 1e-9)[::-1]]))
        figure.add_scatter(
            **outline, mode="lines", fill="toself", fillcolor=fill, line_width=0, hoverinfo="skip", showlegend=False
        )
        figure.add_scatter(x=widths, y=middle, name=f"{name}, median", mode="lines", line=dict(color=color, width=3))
        figure.add_scatter(
            x=widths,
            y=[n.mean().item() for n in lengths],
            name=f"{name}, mean",
            mode="markers",
            marker=dict(color=color, size=9),
        )
    figure.update_xaxes(type="log", title="width d of query and key", tickvals=list(widths))
    figure.update_yaxes(type="log", title="length of the query's gradient", range=[-6, 1], exponentformat="power")
    ends = ", ".join(f"{name} {lengths[-1].median():.1e}" for name, lengths in norms.items())
    return describe(
        figure,
        f"Length of the query's gradient against d, on logarithmic axes. The medians at d = {widths[-1]} are: {ends}. "
        "The means stay between 0.1 and 2.",
    )


def reach(tables: Mapping[str, Tensor]) -> go.Figure:
    """Which inputs each output depends on, a panel for each way of computing.

    Args:
        tables: way → boolean (T, T), True where output i moves when input j is touched.
    """
    figure = make_subplots(1, len(tables), subplot_titles=list(tables), horizontal_spacing=0.12)
    for column, table in enumerate(tables.values(), start=1):
        ticks = list(range(1, len(table) + 1))
        cells = go.Heatmap(
            z=table.int().tolist(),
            x=ticks,
            y=ticks,
            zmin=0,
            zmax=1,
            colorscale=SEQUENTIAL,
            showscale=False,
            xgap=2,
            ygap=2,
        )
        figure.add_trace(cells.update(hovertemplate="output %{y}, input %{x}<extra></extra>"), row=1, col=column)
    figure.update_xaxes(title="input touched", showgrid=False, dtick=1)
    figure.update_yaxes(title="output that moves", autorange="reversed", showgrid=False, dtick=1)
    said = "; ".join(f"{name}: {int(table.sum())} of {table.numel()} pairs" for name, table in tables.items())
    return describe(figure.update_layout(height=380), f"Which outputs depend on which inputs. Filled cells: {said}.")
