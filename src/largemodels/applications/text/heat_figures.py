"""A text as a heat line: each token colored by its probability; one of them chosen, with what else was expected."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import plotly.graph_objects as go

from ...core.figures import BLUE, GREEN, INK, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, panels
from .reading import RIVALS, Reading, names

ACROSS, ROWS = 8, 6  #: tokens a line, lines
LOW = -10.0  #: the scale's low end, as the natural logarithm of a probability


def shown(reading: Reading) -> int:
    """How many of the tokens have a cell: as many as there is room for."""
    return min(len(reading.ids), ACROSS * ROWS)


def line_data(reading: Reading, rows: int = ROWS) -> dict[str, list]:
    """The heat line's cells: logarithms of probabilities, and the tokens. Cells without a token are blank."""
    tokens = [html.escape(name) for name in names(reading.ids[: shown(reading)])]
    logs = [0.0, *reading.logs.clamp(min=LOW).tolist()][: len(tokens)]
    blank = rows * ACROSS - len(tokens)
    z, text = logs + [0.0] * blank, tokens + [""] * blank
    cut = [slice(start, start + ACROSS) for start in range(0, rows * ACROSS, ACROSS)]
    return {"z": [z[one] for one in cut], "text": [text[one] for one in cut]}


def chosen_data(reading: Reading, place: int) -> dict[str, dict[str, list]]:
    """What moves when another token is chosen: the ring around it, and its six rivals with their probabilities."""
    row, column = divmod(place, ACROSS)
    chances, ids = reading.chances[place - 1].tolist(), reading.rivals[place - 1].tolist()
    words = [f"{html.escape(name)}  {p:.1%}" for name, p in zip(names(ids), chances, strict=True)]
    colors = [GREEN if id == reading.ids[place] else BLUE for id in ids]
    x = [column - 0.5, column + 0.5, column + 0.5, column - 0.5, column - 0.5]
    y = [row - 0.5, row - 0.5, row + 0.5, row + 0.5, row - 0.5]
    return {"chosen": {"x": x, "y": y}, "rivals": {"x": chances, "text": words, "marker.color": colors}}


def said(reading: Reading, place: int) -> str:
    """The chosen token's probability and rank, in words."""
    p, likeliest = math.exp(reading.logs[place - 1].item()), reading.rivals[place - 1].tolist()
    rank = likeliest.index(reading.ids[place]) + 1 if reading.ids[place] in likeliest else None
    where = f"number {rank} of the likeliest" if rank else "none of the six likeliest"
    share = f"{p:.1%}" if p >= 0.001 else f"1 in {1 / p:,.0f}"
    return f"{names([reading.ids[place]])[0]} had {share}: {where}"


def heat_line(reading: Reading, place: int, rows: int = ROWS) -> go.Figure:
    """The heat line above, the rivals of the chosen token below."""
    figure = panels(["each token, by its probability after those before it", "what was expected there"], rows=2,
                    vertical_spacing=0.14, row_heights=[0.5, 0.5])  # fmt: skip
    data = line_data(reading, rows)
    cells(figure, data["z"], data["text"], name="tokens", span=(LOW, 0), row=1, col=1)
    figure.update_traces(hovertemplate="%{text}: e^%{z:.1f}<extra></extra>", selector=dict(name="tokens"))
    moving = chosen_data(reading, place)
    figure.add_scatter(**moving["chosen"], name="chosen", mode="lines", line=dict(color=VERMILION, width=4),
                       hoverinfo="skip", row=1, col=1)  # fmt: skip
    bars = moving["rivals"]
    figure.add_bar(x=bars["x"], y=list(range(RIVALS)), text=bars["text"], marker_color=bars["marker.color"],
                   name="rivals", orientation="h", textposition="outside", cliponaxis=False, textfont=dict(color=INK),
                   hoverinfo="skip", row=2, col=1)  # fmt: skip
    figure.update_xaxes(visible=False, row=1, col=1).update_yaxes(visible=False, row=1, col=1)
    figure.update_xaxes(range=[0, 1.25], tickvals=[0, 0.5, 1], tickformat=".0%", row=2, col=1)
    figure.update_yaxes(autorange="reversed", visible=False, row=2, col=1)
    figure.update_layout(height=240 + 36 * rows + 180, showlegend=False)
    least = reading.logs[: shown(reading) - 1].argmin().item() + 1
    return describe(figure, f"{shown(reading)} tokens of a text, colored by probability; least likely is "
                    f"{names([reading.ids[least]])[0]}. Below, the six likeliest at a chosen place.")  # fmt: skip


def by_place(reading: Reading, places: Sequence[int], start: int) -> go.Figure:
    """The heat line with a slider over chosen tokens; it opens on ``places[start]``."""
    stops = [Stop(str(place), said(reading, place), chosen_data(reading, place)) for place in places]
    figure = heat_line(reading, places[start], rows=-(-shown(reading) // ACROSS))
    height = figure.layout.height + 90
    return framed(figure, stops, prefix="token ", start=start).update_layout(height=height)
