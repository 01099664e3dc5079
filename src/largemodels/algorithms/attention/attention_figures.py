"""Figures of the notebook on self-attention, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, PALETTE, VERMILION, describe
from ...core.figures.cells import cells
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import band, floor, panels, told


def turning_query(words: Sequence[str], angles: Sequence[int], weights: Tensor) -> go.Figure:
    """Bars of the words' weights, with a slider that turns the query; it starts where the first two words tie.

    Args:
        words: S labels.
        angles: in degrees, A of them.
        weights: (A, S).
    """
    tie = int((weights[:, 0] - weights[:, 1]).abs().argmin())
    figure = go.Figure(go.Bar(x=list(words), marker_color=PALETTE[: len(words)], name="weights"))
    figure.update_yaxes(range=[0, 1], title="weight")
    stops = [
        Stop(f"{a}°", f"query turned by {a}°{': a tie' if n == tie else ''}", {"weights": dict(y=row.tolist())})
        for n, (a, row) in enumerate(zip(angles, weights, strict=True))
    ]
    return describe(
        framed(figure.update_layout(height=460), stops, prefix="turned by ", start=tie),
        f"Bars of the weights of {', '.join(words)}. As the query turns, {words[0]} falls and {words[1]} rises; "
        f"they tie at {angles[tie]} degrees.",
    )


def saturation(weights: Mapping[int, tuple[list[float], list[float]]]) -> go.Figure:
    """Two panels of bars, the weights of the same keys without and with the division by √d, and a slider over d.

    Args:
        weights: d → (weights without, weights with). It starts where one key takes most, unscaled.
    """
    figure = panels(["softmax(q·k), unscaled", "softmax(q·k / d<sup>½</sup>), scaled"], shared_yaxes=True)
    keys = list(range(1, 1 + len(next(iter(weights.values()))[0])))
    for column, (name, color) in enumerate((("unscaled", VERMILION), ("scaled", BLUE)), start=1):
        figure.add_bar(x=keys, marker_color=color, name=name, showlegend=False, row=1, col=column)
    figure.update_yaxes(range=[0, 1])
    figure.update_xaxes(title="key", dtick=1)
    stops = []
    for d, (without, scaled) in weights.items():
        title = f"d = {d:,}: the largest weight is {max(without):.2f} unscaled and {max(scaled):.2f} scaled"
        stops.append(Stop(str(d), title, {"unscaled": dict(y=without), "scaled": dict(y=scaled)}))
    largest = [max(without) for without, _ in weights.values()]
    framed(figure.update_layout(height=460), stops, prefix="d = ", start=largest.index(max(largest)))
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
    for (name, lengths), color in zip(norms.items(), (VERMILION, BLUE), strict=True):
        low, middle, high = (np.array([n.quantile(p).item() for n in lengths]) for p in (0.1, 0.5, 0.9))
        band(figure, widths, floor(low, 1e-9), high, f"{name}, the middle 80 %", color=color, showlegend=False)
        median = dict(name=f"{name}, median", mode="lines", line=dict(color=color, width=3))
        figure.add_scatter(x=list(widths), y=middle.tolist(), **median)
        mean = dict(name=f"{name}, mean", mode="markers", marker=dict(color=color, size=9))
        figure.add_scatter(x=list(widths), y=[n.mean().item() for n in lengths], **mean)
    figure.update_xaxes(type="log", title="width d of query and key", tickvals=list(widths))
    figure.update_yaxes(type="log", title="length of the query's gradient", range=[-6, 1], exponentformat="power")
    means = [n.mean().item() for lengths in norms.values() for n in lengths]
    return describe(
        figure,
        "Length of the query's gradient against d, on logarithmic axes. "
        f"The medians at d = {widths[-1]} are: {told({name: n[-1].median() for name, n in norms.items()}, '.1e')}. "
        f"The means stay between {min(means):.1f} and {max(means):.1f}.",
    )


def position_waves(table: Tensor, place: int) -> go.Figure:
    """A table of position vectors, and the dot product of one of its rows with every row.

    Args:
        table: (T, D).
        place: the row.
    """
    T, D = table.shape
    products = table @ table[place]  # (T,)
    figure = panels(["position vectors", f"dot product with position {place}"], horizontal_spacing=0.12)
    waves = dict(
        coloraxis=None, colorscale=[[0, VERMILION], [0.5, "rgba(128,128,128,0.1)"], [1, BLUE]], showscale=False
    )
    figure.add_heatmap(z=table.T.tolist(), name="waves", zmin=-1, zmax=1, **waves, row=1, col=1)
    line = dict(mode="lines", line=dict(color=BLUE, width=3), showlegend=False)
    figure.add_scatter(x=list(range(T)), y=products.tolist(), name="product", **line, row=1, col=2)
    figure.update_xaxes(title="position").update_yaxes(title="number of the vector", autorange="reversed", col=1)
    return describe(
        figure.update_layout(height=380),
        f"Left, {T} position vectors of {D} numbers, fast waves in the first rows and slow ones in the last. Right, "
        f"the dot product with position {place}: {products[place]:.0f} there, and {products[0]:.1f} at position 0.",
    )


def reach(tables: Mapping[str, Tensor]) -> go.Figure:
    """Which inputs each output depends on, a panel for each way of computing.

    Args:
        tables: way → boolean (T, T), True where output i moves when input j is touched.
    """
    figure = panels(list(tables), horizontal_spacing=0.12)
    for column, (name, table) in enumerate(tables.items(), start=1):
        ticks = list(range(1, len(table) + 1))
        cells(figure, table.int(), None, x=ticks, y=ticks, name=name, span=(0, 1), row=1, col=column)
    figure.update_traces(hovertemplate="output %{y}, input %{x}<extra></extra>")
    figure.update_xaxes(title="input touched", dtick=1)
    figure.update_yaxes(title="output that moves", dtick=1)
    said = "; ".join(f"{name}: {int(table.sum())} of {table.numel()} pairs" for name, table in tables.items())
    return describe(figure.update_layout(height=380), f"Which outputs depend on which inputs. Filled cells: {said}.")
