"""What a net believes along a name, letter by letter, and the way of its state."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, DIVERGING, PALETTE, SEQUENTIAL, describe
from ...core.figures.frames import Stop, framed
from .beliefs import Reading
from .written import LANGUAGES

VIEWS = ("belief", "hidden state")


def seen(reading: Reading, step: int, view: str = "belief") -> dict:
    """The heat map after so many letters: later columns are not there yet.

    The belief has a row for each language, from 0 to 1; the hidden state one for each unit, from -1 to 1.
    """
    whole = reading.beliefs if view == "belief" else reading.states  # (T, rows)
    z = [[round(v, 3) for v in row[:step]] for row in whole.T.tolist()]
    signed = view != "belief"
    return dict(z=z, colorscale=DIVERGING if signed else SEQUENTIAL, zmin=-1 if signed else 0, zmax=1)


def shares(reading: Reading, step: int) -> list[float]:
    """The probability of each language after so many letters."""
    return [round(p, 4) for p in reading.beliefs[step - 1].tolist()]


def letters(reading: Reading) -> dict:
    """The axis that says the letters; a space is seen as ␣."""
    T = len(reading.letters)
    words = [letter if letter != " " else "␣" for letter in reading.letters]
    return dict(tickvals=list(range(T)), ticktext=words, range=[-0.5, T - 0.5])


def rows(reading: Reading, view: str = "belief") -> dict:
    """The axis of the heat map's rows."""
    if view == "belief":
        names = list(LANGUAGES.values())
        return dict(tickvals=list(range(len(names))), ticktext=names, range=[len(names) - 0.5, -0.5], title="")
    H = reading.states.size(1)
    return dict(tickvals=[0, H - 1], ticktext=["1", str(H)], range=[H - 0.5, -0.5], title="unit of the state")


def along(reading: Reading, is_framed: bool = True, start: int | None = None) -> go.Figure:
    """Belief after each letter as a heat map beside the bars of the last one, with a slider over the letters.

    Args:
        reading: what the net made of a name.
        is_framed: without, no slider, and all letters are read.
        start: letters read where the slider starts; by default all.
    """
    T, plain = len(reading.letters), dict(showgrid=False, zeroline=False, ticks="")
    step = start or T
    figure = make_subplots(1, 2, column_widths=[0.66, 0.34], horizontal_spacing=0.03)
    figure.add_heatmap(name="seen", showscale=False, xgap=1, ygap=1, **seen(reading, step), row=1, col=1)
    n = list(range(len(LANGUAGES)))
    figure.add_bar(name="now", x=shares(reading, step), y=n, orientation="h", marker_color=BLUE, row=1, col=2)
    figure.update_xaxes(tickangle=0, **letters(reading), **plain, col=1)
    figure.update_yaxes(**rows(reading), **plain, col=1)
    figure.update_xaxes(title="probability now", range=[0, 1], col=2)
    figure.update_yaxes(range=[len(n) - 0.5, -0.5], tickvals=n, ticktext=list(LANGUAGES.values()), side="right", col=2)
    title = reading.said(step)
    figure.update_layout(height=680 if is_framed else 600, showlegend=False, title=title)
    if is_framed:
        new = {t: {"seen": dict(z=seen(reading, t)["z"]), "now": dict(x=shares(reading, t))} for t in range(1, T + 1)}
        stops = [Stop(f"{t} ({a})", reading.said(t), new[t]) for t, a in enumerate(letters(reading)["ticktext"], 1)]
        framed(figure, stops, prefix="letter ", start=step - 1)
    return describe(
        figure,
        f"What the net believes while it reads {''.join(reading.letters)}, a column for each letter and a row for "
        f"each language. The belief {title}. At the end: {reading.said(T)}.",
    )


def state_paths(readings: Sequence[Reading], flat: Sequence[Tensor], share: float) -> go.Figure:
    """The states of several names as paths in a plane, a letter at each step; a point that two share has one label.

    Args:
        readings: what was read.
        flat: for each (T, 2), see :func:`beliefs.paths`.
        share: of the spread that the plane shows.
    """
    figure, labeled = go.Figure(), set()
    for n, (reading, path) in enumerate(zip(readings, flat, strict=True)):
        points = [(round(a, 3), round(b, 3)) for a, b in path.tolist()]
        text = [a if p not in labeled else "" for a, p in zip(letters(reading)["ticktext"], points, strict=True)]
        labeled.update(points)
        name, color = "".join(reading.letters), PALETTE[n % len(PALETTE)]
        sizes = [9] * (len(path) - 1) + [18]
        figure.add_scatter(
            x=path[:, 0].tolist(), y=path[:, 1].tolist(), text=text, textposition="top center",
            name=f"{name}: {reading.best(len(path))[0][0]}", mode="lines+markers+text",
            line=dict(color=color, dash=("solid", "dash", "dot")[n % 3]), marker=dict(size=sizes, color=color),
        )  # fmt: skip
    figure.update_xaxes(title="first direction").update_yaxes(title="second direction")
    figure.update_layout(height=560, legend_y=1.0, title=f"the plane shows {share:.0%} of how the states spread")
    told = "; ".join(f"{''.join(r.letters)} ends as {r.best(len(r.letters))[0][0]}" for r in readings)
    return describe(
        figure, f"The hidden state as a point that moves with each letter, for {len(readings)} names: {told}."
    )
