"""The unrolled net, the padded batch, and what padding does to one name's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells
from .requirements import require_names
from .written import LANGUAGES


def unrolled(name: str = "Peru", padding: int = 2) -> Diagram:
    """The net over one name, a column for each letter, and where the two ways to answer look.

    Raises:
        ValueError: the name is empty.
    """
    require_names([name])
    T = len(name) + padding
    diagram = Diagram(
        f"An unrolled recurrent net reads {name} and {padding} columns of padding. Each letter goes into a cell, the "
        f"cell hands its state on. The right answer comes from the state after the last letter, {name[-1]}; the "
        "listing's comes from the last column, which is padding."
    )
    diagram.box("start", 1, 0, text="first state\nzeros", color=VERMILION)
    for t in range(1, T + 1):
        real = t <= len(name)
        color, letter = (BLUE, f"letter {t}: {name[t - 1]}") if real else (GRAY, "padding")
        diagram.box(f"x{t}", t, 2, text=letter, color=color).box(f"h{t}", t, 1, text=f"state {t}", color=color)
        diagram.arrow(f"x{t}", f"h{t}", "(B, D)" if t == 1 else "", color=color)
        diagram.arrow(f"h{t - 1}" if t > 1 else "start", f"h{t}", color=color)
    diagram.box("right", len(name), 0, text="language,\nread here", color=GREEN)
    diagram.box("listing", T, 0, text="the listing\nreads here", color=VERMILION)
    diagram.arrow(f"h{len(name)}", "right", "(B, H)", color=GREEN)
    return diagram.arrow(f"h{T}", "listing", color=VERMILION)


def padded_batch(names: Sequence[str]) -> go.Figure:
    """A batch as the net gets it: a row for each name, a column for each step, padding left blank.

    Args:
        names: they may differ in length.

    Raises:
        ValueError: there is no name, or one is empty.
    """
    require_names(names)
    T = max(map(len, names))
    kinds = [[2 if t == len(name) - 1 else int(t < len(name)) for t in range(T)] for name in names]
    letters = [[*name, *["·"] * (T - len(name))] for name in names]
    empty = sum(row.count(0) for row in kinds)
    figure = cells(go.Figure(), kinds, letters, x=list(range(1, T + 1)), y=list(range(len(names))), name="batch")
    figure.update_yaxes(tickvals=list(range(len(names))), ticktext=list(names), ticks="")
    figure.update_xaxes(title="column of the batch", dtick=1)
    frame = dict(x0=T - 0.5, x1=T + 0.5, y0=-0.5, y1=len(names) - 0.5, line=dict(color=VERMILION, width=3))
    figure.add_shape(type="rect", **frame)
    right = sum(row[-1] > 0 for row in kinds)
    title = f"the last column holds the last letter of {right} of {len(names)} names"
    figure.update_layout(title=title, height=150 + 34 * len(names))
    return describe(
        figure,
        f"A batch of {len(names)} names and {T} columns: {empty} of {T * len(names)} cells are padding. Dark cells are "
        f"last letters. A frame marks the last column; it holds the last letter of {right} of the names.",
    )


def answers_by_padding(name: str, truth: str, beliefs: Mapping[int, Sequence[float]], start: int = 0) -> go.Figure:
    """The answer for one name with a slider over how much padding follows it.

    Args:
        name: what is read.
        truth: its language.
        beliefs: columns of padding → the probability of each language, read from the last column.
        start: the stop at which the slider starts.
    """
    languages = list(LANGUAGES.values())
    colors = [GREEN if language == truth else BLUE for language in languages]
    figure = go.Figure(go.Bar(y=languages, orientation="h", marker_color=colors, name="belief"))
    stops, best = [], []
    for n, p in beliefs.items():
        best.append(max(zip(p, languages, strict=True)))
        rest = f"{n} columns of padding" if n != 1 else "1 column of padding"
        title = f"{name} and {rest}: {best[-1][1]} {best[-1][0]:.0%}"
        stops.append(Stop(str(n), title, {"belief": dict(x=[round(float(v), 4) for v in p])}))
    figure.update_xaxes(title="probability", range=[0, 1])
    figure.update_yaxes(autorange="reversed", dtick=1).update_layout(height=620)
    framed(figure, stops, prefix="columns of padding: ", start=start)
    changes = sum(language != truth for _, language in best)
    return describe(
        figure,
        f"The answer for {name}, which is {truth}, by how much padding follows it: at {changes} of {len(stops)} stops "
        f"another language is ahead. Without padding it is {best[0][1]}, at the most padding {best[-1][1]}.",
    )
