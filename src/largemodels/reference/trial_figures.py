"""All claims at a glance: a square each, in the color of its verdict."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from ..core.figures import BLUE, GRAY, GREEN, ORANGE, VERMILION, describe
from ..core.figures.frames import Stop, framed
from ..core.figures.marks import told
from .trials import DOCUMENTS, GROUPS, VERDICTS, Trial, chosen, counts

COLORS = dict(zip(VERDICTS, (GREEN, BLUE, VERMILION, ORANGE, GRAY), strict=True))
FADED = 0.15


def claim_squares(every: Sequence[Trial]) -> go.Figure:
    """A row of squares for each group of claims, a trace for each verdict.

    Args:
        every: the trials, in the registry's order.
    """
    figure = go.Figure()
    places = squares(every)
    for verdict, color in COLORS.items():
        here = [t for t in every if t.kind == verdict]
        figure.add_scatter(
            x=[places[t.id][0] for t in here], y=[places[t.id][1] for t in here], text=[t.id for t in here],
            name=verdict, mode="markers+text", textfont=dict(color="white", size=12),
            marker=dict(symbol="square", size=36, color=color, opacity=[shade(t) for t in here]),
            customdata=[[t.claimed, t.verdict] for t in here],
            hovertemplate="%{text}: %{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(visible=False, range=[-0.7, max(x for x, _ in places.values()) + 0.7])
    names = list(GROUPS.values())
    figure.update_yaxes(
        tickvals=list(range(len(names))), ticktext=names, range=[len(names) - 0.4, -0.6], showgrid=False,
        zeroline=False, ticks="", showline=False,
    )  # fmt: skip
    figure.update_layout(height=360, legend=dict(itemsizing="constant"))
    said = told({verdict: n for verdict, n in counts(every).items() if n}, "d")
    return describe(figure, f"A square for each of {len(every)} claims in the color of its verdict: {said}.")


def squares(every: Sequence[Trial]) -> dict[str, tuple[int, int]]:
    """Id → column and row: a row for each group, in the registry's order."""
    rows = {letter: [t.id for t in every if t.id[0] == letter] for letter in GROUPS}
    return {id: (column, row) for row, ids in enumerate(rows.values()) for column, id in enumerate(ids)}


def shade(trial: Trial, picked: bool = True) -> float:
    """How strong a square is: full, weaker where nobody tried, faded where it isn't picked."""
    return FADED if not picked else 0.55 if trial.notebook is None else 1.0


def squares_by_document(every: Sequence[Trial]) -> go.Figure:
    """The same squares with a slider over the documents: those of its claims stay, the others fade.

    Args:
        every: the trials, in the registry's order.
    """
    stops = []
    for document in DOCUMENTS:
        picked = chosen(every, document)
        fades = {
            verdict: {"marker.opacity": [shade(t, t in picked) for t in every if t.kind == verdict]}
            for verdict in VERDICTS
        }
        said = told({verdict: n for verdict, n in counts(picked).items() if n}, "d")
        stops.append(Stop(document, f"document {document}, {len(picked)} claims: {said}", fades))
    tried = [sum(t.notebook is not None for t in chosen(every, document)) for document in DOCUMENTS]
    figure = framed(claim_squares(every), stops, prefix="document ", start=tried.index(max(tried)))
    said = "; ".join(stop.title for stop in stops)
    return describe(figure.update_layout(height=520), f"The claims as squares, with a slider over documents. {said}.")
