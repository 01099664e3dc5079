"""Colored words, a saturated function, and what each test makes of each method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GREEN, INK, ORANGE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, level, panels, told
from .methods import Scores
from .ranking import TESTS, gains
from .reading import Review

Gains = Mapping[str, Mapping[str, tuple[float, float, float]]]


def scaled(scores: Scores) -> Scores:
    """Scores with the largest size 1."""
    return scores / (np.abs(scores).max() or 1)


def words_by_method(read: Review, scores: Mapping[str, Scores], title: str) -> go.Figure:
    """A row of words for each method, colored by its scores; the largest in size of each row is 1."""
    z = [scaled(one).tolist() for one in scores.values()]
    figure = cells(go.Figure(), z, x=[f"{n + 1}. {word}" for n, word in enumerate(read.words)], y=list(scores),
                   name="scores", signed=True, span=(-1, 1))  # fmt: skip
    figure.update_xaxes(side="bottom").update_layout(title=title, height=150 + 34 * len(scores), margin_l=170)
    said = ", ".join(f"{name}: {read.words[int(np.argmax(one))]}" for name, one in scores.items())
    return describe(figure, f"Each word's score by {len(scores)} methods; highest stands, by {said}.")


def saturated(rows: Mapping[float, Mapping[str, float]], start: int) -> go.Figure:
    """f(x) = min(x, 1) with a point on it, and what three methods say of x, by a slider over x."""
    figure = panels(["f(x) = min(x, 1)", "what x is said to have done"])
    figure.add_scatter(x=[0, 1, 3], y=[0, 1, 1], name="f", mode="lines", line_color=BLUE, row=1, col=1)
    figure.add_scatter(x=[0], y=[0], name="x", mode="markers", marker=dict(size=13, color=VERMILION), row=1, col=1)
    names = list(next(iter(rows.values())))
    figure.add_bar(x=names, y=[0.0] * len(names), name="said", marker_color=[VERMILION, GREEN, BLUE], row=1, col=2)
    figure.update_yaxes(range=[0, 1.15]).update_xaxes(tickangle=0, row=1, col=2).update_layout(showlegend=False)
    stops = [Stop(f"{x:g}", f"x = {x:g}: {told(said)}",
                  {"x": dict(x=[x], y=[min(x, 1)]), "said": dict(y=list(said.values()))})
             for x, said in rows.items()]  # fmt: skip
    alt = "A line that rises to 1 and stays there; beyond, gradient × input says 0, the two others say 1."
    return describe(framed(figure, stops, prefix="x = ", start=start), alt)


def ranking(found: Mapping[str, Mapping], against: str, asks: Sequence[str], start: int, title: str) -> go.Figure:
    """How far each method is ahead of another order under both tests, with intervals, by what stands for what is gone.

    Args:
        found: way → method → areas, as ``ranking.areas`` gives them.
        against: the method that all are compared with.
        asks: methods that ask the model; the others get another color.
        start: the way that is shown first.
        title: with ``{way}``.
    """
    by_way: dict[str, Gains] = {way: gains(one, against) for way, one in found.items()}
    first = by_way[list(found)[start]]
    order = sorted((n for n in first["deletion"] if n != against), key=lambda n: sum(first[t][n][0] for t in TESTS))
    figure = panels(["deletion: how much faster it falls", "insertion: how much faster it rises"], shared_yaxes=True)
    kinds = {kind: ([n for n in order if (n in asks) == asking], color)
             for kind, asking, color in (("asks the model", True, BLUE), ("never asks it", False, ORANGE))}  # fmt: skip
    for column, test in enumerate(TESTS, 1):
        for kind, (names, color) in kinds.items():
            figure.add_scatter(
                y=names, name=kind if column == 1 else f"{kind}, {test}", mode="markers", legendgroup=kind,
                showlegend=column == 1, marker=dict(size=10, color=color), row=1, col=column,
                **points(first, test, names),
            )  # fmt: skip
        level(figure, 0.0, against, axis="x", at="bottom right", row=1, col=column)
    ends = [end for one in by_way.values() for t in TESTS for name in order for end in one[t][name][1:]]
    figure.update_xaxes(range=[min(ends) - 0.02, max(ends) + 0.02], title="area gained")
    figure.update_yaxes(categoryorder="array", categoryarray=order, range=[-1.2, len(order) - 0.5])  # room for a label
    figure.update_layout(height=220 + 30 * len(order), margin_l=170)
    stops = []
    for way, one in by_way.items():
        data = {(kind if n == 0 else f"{kind}, {test}"): points(one, test, names)
                for n, test in enumerate(TESTS) for kind, (names, _) in kinds.items()}  # fmt: skip
        top = max(order, key=lambda n: sum(one[test][n][0] for test in TESTS))
        stops.append(Stop(way, title.format(way=way, first=top), data))
    said = told({name: first["deletion"][name][0] for name in order[::-1]})
    alt = f"Points with intervals: the area that each order of parts gains under deletion, {said}, and insertion."
    return describe(framed(figure, stops, prefix="in place of what is gone: ", start=start), alt)


def points(found: Gains, test: str, names: Sequence[str]) -> dict:
    """Means and the reach of their intervals, as a trace has them."""
    three = [found[test][name] for name in names]
    reach = [high - mean for mean, _, high in three]
    return dict(x=[mean for mean, _, _ in three], error_x=dict(type="data", array=reach, thickness=1.5, color=INK))
