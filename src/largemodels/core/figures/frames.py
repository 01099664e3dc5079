"""Figures that move without a kernel: a slider whose stops say, by name, what changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from .theme import BLUE, INK

ROOM = 96  #: pixels that a slider takes below the picture; above it, title and legend have 100
SMALL, LARGE, GAP, ACROSS = 9, 13, 6, 680  #: pixels of a label's letters, between labels, and of all of them together


@dataclass(frozen=True)
class Stop:
    """One stop of a slider.

    Attributes:
        label: what the stop is called on the slider.
        title: the figure's title while it stands there: what is to be seen, with its number.
        data: name of a trace → what is new in it, such as ``{"loss": dict(y=[3.1, 2.2])}``. A trace that isn't named
            stays as it was; one that moves at any stop is named at each.
        layout: what else is new, by Plotly's dotted names, such as ``{"annotations[0].text": "here", "shapes": []}``.
    """

    label: str
    title: str
    data: Mapping[str, Mapping[str, Any]]
    layout: Mapping[str, Any] = field(default_factory=dict)


def framed(figure: go.Figure, stops: Sequence[Stop], *, prefix: str = "", start: int = 0) -> go.Figure:
    """Give ``figure`` a slider over ``stops``, and show the stop ``start``; returns the same figure.

    Args:
        figure: its traces have names, each of its own; what the stops leave out is theirs.
        stops: at least two. All move the same traces and, in each, the same properties.
        prefix: words before the current stop's label, such as ``"λ = "``.
        start: the stop that paper and GitHub show, the only one there: the most telling one.

    Raises:
        ValueError: there are fewer than two stops, no such start, a name that no trace or more than one has, or a stop
            that moves something else than the first one does.
    """
    if len(stops) < 2 or not 0 <= start < len(stops):
        raise ValueError(f"There are {len(stops)} stops, and the figure starts at {start}. Give two or more.")
    places = {}
    for name in stops[0].data:
        found = [n for n, trace in enumerate(figure.data) if trace.name == name]
        if len(found) != 1:
            names = ", ".join(repr(trace.name) for trace in figure.data)
            raise ValueError(f"{len(found)} traces are called {name!r}. The names are {names}: one each, please.")
        places[name] = found[0]
    moving = moved(stops[0])
    for stop in stops:
        if moved(stop) != moving:
            raise ValueError(f"Stop {stop.label!r} moves {moved(stop)}, and the first one {moving}. Move the same.")
    steps = [dict(label=stop.label, method="update", args=arguments(figure, stop, places)) for stop in stops]
    apply(figure, stops[start], places)
    figure.update_layout(
        sliders=[
            dict(
                active=start, steps=steps, currentvalue=dict(prefix=prefix, font=dict(size=14)), len=1.0, x=0, y=0,
                yanchor="top", pad=dict(t=64), bgcolor=INK, activebgcolor=BLUE, bordercolor=INK, tickcolor=INK,
                borderwidth=0, ticklen=4, font=dict(size=letters([stop.label for stop in stops])),
            )
        ],
        margin=dict(b=(figure.layout.margin.b or 56) + ROOM, t=max(figure.layout.margin.t or 0, 100)),
    )  # fmt: skip
    return figure


def nearest(values: Iterable[float], goal: float) -> int:
    """The place of the value that is nearest to ``goal``, for a start."""
    away = [abs(value - goal) for value in values]
    return away.index(min(away))


def letters(labels: Sequence[str]) -> int:
    """The size of the labels' letters with which each has its place: Plotly leaves out labels that would overlap."""
    room = ACROSS / (len(labels) - 1) - GAP
    fitting = int(room / (0.52 * max(map(len, labels))))  # a letter is about half as wide as high
    return min(fitting, LARGE) if fitting >= SMALL else LARGE


def moved(stop: Stop) -> dict[str, list[str]]:
    """Trace → the properties that a stop moves; under ``""`` those of the layout."""
    return {**{name: sorted(new) for name, new in stop.data.items()}, "": sorted(stop.layout)}


def arguments(figure: go.Figure, stop: Stop, places: Mapping[str, int]) -> list:
    """The arguments of Plotly's ``update``: new data by property with a value for each trace, layout, trace numbers.

    Where a trace doesn't move a property that another one moves, it keeps its own: Plotly wants a value for each.
    """
    properties = sorted({name for new in stop.data.values() for name in new})
    moving = [(figure.data[places[name]], new) for name, new in stop.data.items()]
    by_property = {p: [new.get(p, trace[p] if p in trace else None) for trace, new in moving] for p in properties}
    return [by_property, {"title.text": stop.title, **stop.layout}, [places[name] for name in stop.data]]


def apply(figure: go.Figure, stop: Stop, places: Mapping[str, int]) -> None:
    """Make the figure what it is at a stop; used by :func:`framed`, and by tests that look at each stop."""
    for name, new in stop.data.items():
        figure.data[places[name]].update(dict(new))
    figure.update_layout({**stop.layout, "title.text": stop.title})
