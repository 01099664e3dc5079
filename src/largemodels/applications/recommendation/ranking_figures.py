"""Figures of rankings: the system, times, two protocols, the length of the list, what is shown to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ...core.figures import BLUE, GRAY, GREEN, INK, ORANGE, SKY, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.marks import level, panels, told
from .methods import EASE, NEAR, NEAR_MORE, NEIGHBORS, POPULAR, TRANSFORMER

COLORS = {POPULAR: GRAY, NEIGHBORS: SKY, EASE: BLUE, NEAR: ORANGE, NEAR_MORE: VERMILION, TRANSFORMER: GREEN}
Interval = tuple[float, float, float]


def system_diagram() -> Diagram:
    """From a history with its last film held out to one number."""
    diagram = Diagram(
        "A history without its last film goes into a method, which scores all films. Films already rated are left out, "
        "the rest is ranked. Where the held-out film stands gives a hit or none, and NDCG."
    )
    diagram.box("history", 0, 0, text="a history,\noldest first").box("last", 0, 1.5, text="its last film,\nheld out")
    diagram.box("method", 1.4, 0, text="a method:\ncounts, EASE, …", color=BLUE)
    diagram.box("ranking", 2.8, 0, text="leave out what\nis rated; rank", color=ORANGE)
    diagram.box("place", 4.2, 0.75, text="its place: hit\nif among 10", color=GREEN)
    diagram.arrow("history", "method", "(U, T)").arrow("method", "ranking", "(U, I)")
    return diagram.arrow("ranking", "place", "(U, I)").arrow("last", "place", "(U,)")


def time_figure(one: ArrayLike, spans: ArrayLike) -> go.Figure:
    """One person's ratings by the minute, and how long everybody took for all of theirs.

    Args:
        one: minutes since the first rating of one person, ascending.
        spans: minutes from the first to the last rating of each person, (U,).
    """
    figure = panels(["one person's ratings", "everybody: from first to last rating"], horizontal_spacing=0.14)
    figure.add_scatter(x=list(one), y=list(range(1, len(one) + 1)), name="one person", mode="lines+markers",
                       line=dict(color=BLUE, shape="hv"), marker=dict(size=4), row=1, col=1)  # fmt: skip
    minutes = np.maximum(np.sort(spans), 1)
    shares = np.arange(1, len(minutes) + 1) / len(minutes)
    figure.add_scatter(x=minutes.tolist(), y=shares.tolist(), name="share of people", mode="lines",
                       line=dict(color=VERMILION, width=2.5), row=1, col=2)  # fmt: skip
    figure.update_xaxes(title="minutes", row=1, col=1).update_yaxes(title="films rated", row=1, col=1)
    ticks = dict(tickvals=[1, 10, 60, 1440, 43200], ticktext=["1 min", "10 min", "1 h", "1 day", "30 days"])
    figure.update_xaxes(type="log", row=1, col=2, **ticks).update_yaxes(tickformat=".0%", row=1, col=2)
    median = float(np.median(spans))
    level(figure, median, f"median {median:.0f} min", axis="x", color=INK, row=1, col=2)
    figure.update_layout(showlegend=False, height=380)
    return describe(figure, f"One person rated {len(one)} films in {one[-1]:.0f} minutes. Half of all people took at "
                    f"most {median:.0f} minutes for all of theirs.")  # fmt: skip


def two_protocols(panel: Mapping[str, Mapping[str, Interval]]) -> go.Figure:
    """The same methods and the same held-out films, judged by several protocols: points with intervals of 95 %.

    Args:
        panel: protocol → method → mean, low, high.
    """
    figure = panels(list(panel), horizontal_spacing=0.06)
    for col, rows in enumerate(panel.values(), 1):
        for name, (mean, low, high) in rows.items():
            bars = dict(type="data", array=[high - mean], arrayminus=[mean - low], thickness=2, width=5)
            figure.add_scatter(x=[mean], y=[name], name=f"{name}, {list(panel)[col - 1]}", mode="markers+text",
                               error_x=bars, marker=dict(color=COLORS[name], size=11), text=[f"{mean:.3f}"],
                               textposition="bottom center", row=1, col=col)  # fmt: skip
        figure.update_yaxes(showticklabels=col == 1, autorange="reversed", row=1, col=col)
    figure.update_layout(showlegend=False, height=460).update_xaxes(tickformat=".0%")
    said = "; ".join(
        f"{title}: {told({n: mean for n, (mean, _, _) in rows.items()}, '.3f')}" for title, rows in panel.items()
    )
    return describe(figure, f"Methods by protocol, with 95 % intervals over people. {said}.")


def hits_by_length(lengths: Sequence[int], curves: Mapping[str, Sequence[float]], same: float) -> go.Figure:
    """The share of people whose film is among the first k of all films, by k.

    Args:
        lengths: k, ascending.
        curves: method → the share at each.
        same: the k that 10 among 101 films amounts to.
    """
    figure = go.Figure()
    figure.update_xaxes(title="k, the length of the list, among all unseen films", type="log", tickvals=list(lengths))
    figure.update_yaxes(title="HR@k", tickformat=".0%")
    for name, shares in curves.items():
        figure.add_scatter(x=list(lengths), y=list(shares), name=name, mode="lines+markers",
                           line=dict(color=COLORS[name], width=2.5))  # fmt: skip
    level(figure, 10, "10 of all", axis="x", color=INK, at="top left")
    level(figure, same, "10 of 101", axis="x", color=INK, at="top left")
    first, last = (told({name: shares[n] for name, shares in curves.items()}, ".3f") for n in (0, -1))
    return describe(figure, f"HR@k by k. At {lengths[0]}: {first}. At {lengths[-1]}: {last}.")


def exposure(rows: Mapping[str, tuple[float, float, float]], films: int) -> go.Figure:
    """How many different films a method shows at all, and how popular those are that it shows.

    Args:
        rows: method → HR@10, films among anybody's ten, people who rated a shown film on average.
        films: in the catalog.
    """
    figure = panels(["different films shown", "how many rated a shown film"], horizontal_spacing=0.06)
    for col in (1, 2):
        x, color = [row[col] for row in rows.values()], [COLORS[name] for name in rows]
        figure.add_bar(x=x, y=list(rows), orientation="h", name=("shown", "popular")[col - 1], marker_color=color,
                       text=[f"{v:.0f}" for v in x], row=1, col=col)  # fmt: skip
        figure.update_yaxes(showticklabels=col == 1, autorange="reversed", row=1, col=col)
    level(figure, films, f"all {films:,}", axis="x", color=INK, row=1, col=1)
    figure.update_layout(showlegend=False, height=400)
    said = "; ".join(f"{name}: {shown:.0f} films, {popular:.0f} people" for name, (_, shown, popular) in rows.items())
    return describe(figure, f"Of {films:,} films, how many stand in anybody's ten, and by how many people a shown film "
                    f"was rated: {said}.")  # fmt: skip
