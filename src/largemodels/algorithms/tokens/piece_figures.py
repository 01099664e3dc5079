"""Figures of pieces and of the pairs made from them, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...core.figures import BLUE, INK, ORANGE, SEQUENTIAL, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level
from .byte_pairs import BytePairs

HIDDEN, NOTHING = "▒▒", ""
MARK = 0.12  #: shade of what stands out; more of it, and the text on it can't be read on a dark page


def label(tokenizer: BytePairs, id: int) -> str:
    """A piece as it is shown: a space as ·, a line break as ⏎, bytes that are no character as their numbers."""
    if id < 0:  # the target where nothing is asked
        return NOTHING
    if id >= len(tokenizer.bytes):
        return HIDDEN
    try:
        text = tokenizer.bytes[id].decode("utf-8").replace(" ", "·").replace("\n", "⏎")
        return text if text.isprintable() else tokenizer.bytes[id].hex(" ")
    except UnicodeDecodeError:
        return tokenizer.bytes[id].hex(" ")


def pair_rows(rows: Mapping[str, Sequence[str]], marked: Mapping[str, Sequence[int]]) -> go.Figure:
    """Rows of pieces, one below the other, some of them marked.

    Args:
        rows: name → pieces, all rows of one length; an empty piece is left blank.
        marked: name → the places that stand out.
    """
    names = list(rows)
    shade = [[(place in marked.get(name, ())) * MARK for place in range(len(rows[name]))] for name in names]
    cells = go.Heatmap(
        z=shade, text=[list(row) for row in rows.values()], y=names, texttemplate="%{text}",
        textfont=dict(size=15, color=INK), colorscale=SEQUENTIAL, zmin=0, zmax=1, showscale=False, xgap=3, ygap=3,
        hoverinfo="skip",
    )  # fmt: skip
    figure = go.Figure(cells)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="")
    said = "; ".join(f"{name}: {' '.join(piece or '–' for piece in row)}" for name, row in rows.items())
    figure.update_layout(height=90 + 44 * len(rows), margin=dict(t=20, b=20))
    return describe(figure, f"Rows of pieces. {said}.")


def pieces_by_merges(stops: Mapping[int, Sequence[str]], start: int = 0) -> go.Figure:
    """One text, cut into pieces, with a slider over the number of merges.

    Args:
        stops: number of merges → the text's pieces.
        start: the stop at which it starts.
    """
    look = dict(opacity=0.18, line=dict(color=INK, width=1))
    words = dict(textposition="inside", insidetextanchor="middle", textangle=0, textfont_color=INK, hoverinfo="text")
    figure = go.Figure(go.Bar(orientation="h", marker=look, constraintext="none", name="pieces", **words))
    steps = []
    for merges, pieces in stops.items():
        starts = [sum(map(len, pieces[:n])) for n in range(len(pieces))]
        where = dict(x=[len(piece) for piece in pieces], base=starts, y=[0] * len(pieces), text=list(pieces))
        colors = {"marker.color": [(BLUE, ORANGE)[n % 2] for n in range(len(pieces))]}
        steps.append(Stop(str(merges), f"{merges} merges: {len(pieces)} pieces", {"pieces": {**where, **colors}}))
    framed(figure.update_layout(height=290, barmode="overlay"), steps, prefix="merges: ", start=start)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    said = "; ".join(step.title for step in steps)
    return describe(figure, f"One text as a row of pieces that grow with the number of merges. {said}.")


def compression(sizes: Sequence[int], bytes_a_piece: Sequence[float]) -> go.Figure:
    """How many bytes a piece holds on average, against the size of the vocabulary.

    Args:
        sizes: of the vocabulary.
        bytes_a_piece: for each.
    """
    figure = go.Figure(go.Scatter(x=list(sizes), y=list(bytes_a_piece), mode="lines+markers", line_color=BLUE))
    level(figure, 1, "bytes alone")
    ticks = dict(tickvals=list(sizes), ticktext=[f"{n:,}" for n in sizes])
    figure.update_xaxes(type="log", title="size of the vocabulary", **ticks)
    figure.update_yaxes(title="bytes a piece", rangemode="tozero")
    return describe(
        figure,
        f"Bytes a piece on unseen text against the vocabulary's size: {bytes_a_piece[0]:.1f} at {sizes[0]:,}, "
        f"{bytes_a_piece[-1]:.1f} at {sizes[-1]:,}; each doubling adds less.",
    )
