"""The figures of the notebook on self-attention, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ..core.figures import BLUE, GRAY, PALETTE, SEQUENTIAL, VERMILION, describe, slider
from .cost import score_bytes
from .heads import HABITS
from .recall import SYMBOLS, Recall


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
    figure = make_subplots(1, 2, subplot_titles=["softmax(q·k)", "softmax(q·k / √d)"], shared_yaxes=True)
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


def habits_of_heads(habits: Tensor) -> go.Figure:
    """One panel for each habit; rows are layers, columns heads.

    Args:
        habits: shares of attention, (5, L, H), see :func:`largemodels.algorithms.heads.habits`.
    """
    figure = make_subplots(1, len(HABITS), subplot_titles=HABITS, shared_yaxes=True, horizontal_spacing=0.015)
    L, H = habits.shape[1:]
    for column, share in enumerate(habits, start=1):
        figure.add_trace(
            go.Heatmap(
                z=share.numpy().round(3), x=list(range(1, H + 1)), y=list(range(1, L + 1)),
                zmin=0, zmax=1, xgap=1, ygap=1, colorscale=SEQUENTIAL, showscale=column == len(HABITS),
                colorbar=dict(title="share", thickness=12, outlinewidth=0),
                hovertemplate="layer %{y}, head %{x}: %{z:.0%}<extra></extra>",
            ),
            row=1, col=column,
        )  # fmt: skip
    figure.update_xaxes(title="head", showgrid=False, tickvals=[1, H // 2, H])
    figure.update_yaxes(autorange="reversed", showgrid=False, dtick=1)
    figure.update_yaxes(title="layer", col=1)
    figure.update_annotations(font_size=14)
    best = "; ".join(f"{habit} {share.max():.0%}" for habit, share in zip(HABITS, habits, strict=True))
    return describe(
        figure,
        f"Panels of {L} layers by {H} heads: the share of attention by habit. The highest share of a head is: {best}.",
    )


def view_by_temperature(temperatures: np.ndarray, in_view: np.ndarray, marks: Mapping[str, float]) -> go.Figure:
    """Tokens in view against temperature: a thin line for each head, a thick one for their mean.

    Args:
        temperatures: N of them, rising.
        in_view: (heads, N).
        marks: label → the temperature at which a vertical line stands.
    """
    gaps = np.full((len(in_view), 1), np.nan)  # one trace, its lines parted by gaps
    x = np.tile([*temperatures, np.nan], len(in_view)).round(3)
    every = np.hstack([in_view, gaps]).ravel().round(2)
    figure = go.Figure(
        go.Scatter(x=x, y=every, mode="lines", name="each head", line=dict(color=GRAY, width=0.7), opacity=0.6)
    )
    figure.add_scatter(x=temperatures, y=in_view.mean(0), mode="lines", name="mean", line=dict(color=BLUE, width=4))
    for label, at in marks.items():  # a trace each, since Plotly misplaces the label of a vertical line on a log axis
        line = dict(line=dict(color=VERMILION, dash="dot"), textposition="top center", showlegend=False)
        figure.add_scatter(x=[at, at], y=[0, in_view.max()], text=["", label], mode="lines+text", **line)
    figure.update_xaxes(type="log", title="temperature")
    figure.update_yaxes(title="tokens in view", range=[0, in_view.max() * 1.1])
    return describe(
        figure,
        f"Tokens in view against temperature, for {len(in_view)} heads. Their mean rises from {in_view.mean(0)[0]:.1f} "
        f"at {temperatures[0]:.1f} to {in_view.mean(0)[-1]:.1f} at {temperatures[-1]:.0f}.",
    )


def price(lengths: Sequence[int], measured: Mapping[str, Sequence[tuple[float, int]]]) -> go.Figure:
    """Seconds and peak bytes against the number of tokens, with the formula for one table of scores.

    Args:
        lengths: the numbers of tokens T.
        measured: way → for each T, (seconds, bytes at the peak).
    """
    figure = make_subplots(1, 2, subplot_titles=["seconds", "bytes at the peak"])
    for (name, points), color in zip(measured.items(), PALETTE, strict=False):
        for i in (0, 1):
            y = [point[i] for point in points]
            figure.add_scatter(
                x=lengths, y=y, name=name, mode="markers+lines", line_color=color, showlegend=i == 0, row=1, col=i + 1
            )
    table = [score_bytes(T) for T in lengths]
    figure.add_scatter(
        x=lengths,
        y=table,
        name="formula: one T × T of scores",
        mode="lines",
        line=dict(color=GRAY, dash="dot"),
        row=1,
        col=2,
    )
    figure.update_layout(legend_y=1.12, margin=dict(t=96))
    figure.update_xaxes(type="log", title="tokens T", tickvals=list(lengths), tickangle=-45)
    figure.update_yaxes(type="log", exponentformat="power", dtick=1)
    last = "; ".join(
        f"{name} {points[-1][0] * 1e3:.1f} ms and {points[-1][1] / 1e6:.1f} MB" for name, points in measured.items()
    )
    return describe(
        figure, f"Seconds and peak bytes against tokens, on logarithmic axes. At T = {lengths[-1]}: {last}."
    )


def recall_by_distance(results: Sequence[Recall], ceiling: Mapping[int, float]) -> go.Figure:
    """Accuracy against distance, mean of the seeds with bars from worst to best, guessing, and the computed ceiling.

    Args:
        results: every run.
        ceiling: distance → the best accuracy of a model that doesn't know the order.
    """
    distances, kinds = list(ceiling), list(dict.fromkeys(r.kind for r in results))
    figure, said = go.Figure(), []
    for kind, color in zip(kinds, PALETTE, strict=False):
        runs = np.array(
            [[r.accuracy for r in results if (r.kind, r.distance) == (kind, n)] for n in distances]
        )  # (distances, seeds)
        mean = runs.mean(1)
        bars = dict(array=runs.max(1) - mean, arrayminus=mean - runs.min(1), thickness=1.5)
        figure.add_scatter(
            x=distances, y=mean, name=kind, error_y=bars, mode="lines+markers", line=dict(color=color, width=3)
        )
        said.append(f"{kind} {mean[-1]:.2f}")
    figure.add_scatter(
        x=distances,
        y=list(ceiling.values()),
        name="ceiling without order, computed",
        mode="lines",
        line=dict(color=GRAY, dash="dot"),
    )
    figure.add_hline(
        y=1 / SYMBOLS, line=dict(color=GRAY, width=1), annotation_text="guessing", annotation_position="bottom left"
    )
    figure.update_xaxes(type="log", title="distance to the symbol, in steps", tickvals=distances)
    figure.update_yaxes(title="accuracy on fresh sequences", range=[0, 1.05])
    figure.update_layout(height=460)
    return describe(
        figure,
        f"Accuracy on the recall task against distance. At distance {distances[-1]}: {'; '.join(said)}; "
        f"guessing is {1 / SYMBOLS}.",
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
