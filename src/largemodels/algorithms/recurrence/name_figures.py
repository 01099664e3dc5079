"""A name as the reader reads it: its gates letter by letter, and its guess."""

from __future__ import annotations

import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, DIVERGING, GRAY, GREEN, ORANGE, SEQUENTIAL, VERMILION, describe, slider
from .names import LANGUAGES
from .reader import Reading

SHOWN = ("forget", "input", "output", "cell")  #: what can be looked at
BLOCKS = {"input": 0, "forget": 1, "output": 2}


def seen_in(reading: Reading, what: str) -> Tensor:
    """A gate, or the cell through tanh, (H, T): the longest holding units, by their mean forget gate, on top."""
    order = reading.gates[1].mean(0).argsort(descending=True)  # (H,)
    values = reading.cells.tanh() if what == "cell" else reading.gates[BLOCKS[what]]  # (T, H)
    return values[:, order].T


def colors(what: str) -> dict:
    """How a heat map of it is colored: gates from 0 to 1, the cell from -1 to 1."""
    return dict(colorscale=DIVERGING if what == "cell" else SEQUENTIAL, zmin=-1 if what == "cell" else 0, zmax=1)


def guess_said(reading: Reading, step: int) -> str:
    """The guess after so many letters, in words."""
    best = reading.guesses[step - 1].topk(2)
    names = [list(LANGUAGES.values())[n] for n in best.indices.tolist()]
    first, second = (f"{name} {p:.0%}" for name, p in zip(names, best.values.tolist(), strict=True))
    return f"after “{''.join(reading.letters[:step])}”: {first}, then {second}"


def spot(step: int) -> dict:
    """The frame around the letter that was read last."""
    return dict(
        type="rect",
        xref="x",
        yref="y domain",
        x0=step - 1.5,
        x1=step - 0.5,
        y0=0,
        y1=1,
        line=dict(color=ORANGE, width=3),
    )


def reading_figure(reading: Reading, what: str = "forget", framed: bool = True) -> go.Figure:
    """Heat map of a gate beside the bars of the guess, with a slider over the letters if ``framed``."""
    T = len(reading.letters)
    figure = make_subplots(1, 2, column_widths=[0.62, 0.38], horizontal_spacing=0.16)
    figure.add_heatmap(z=seen_in(reading, what).numpy().round(3), showscale=False, **colors(what), row=1, col=1)
    figure.add_bar(
        x=reading.guesses[-1].numpy().round(4),
        y=list(LANGUAGES.values()),
        orientation="h",
        marker_color=BLUE,
        row=1,
        col=2,
    )
    figure.update_xaxes(
        tickvals=list(range(T)), ticktext=reading.letters, tickangle=0, showgrid=False, zeroline=False, row=1, col=1
    )
    figure.update_yaxes(
        title=f"units, {what}",
        showticklabels=False,
        showgrid=False,
        zeroline=False,
        autorange="reversed",
        ticks="",
        row=1,
        col=1,
    )
    figure.update_xaxes(title="probability", range=[0, 1], row=1, col=2)
    figure.update_yaxes(autorange="reversed", row=1, col=2)
    figure.update_layout(height=480, shapes=[spot(T)], showlegend=False, title=guess_said(reading, T))
    if framed:
        args = [
            [
                {"x": [reading.guesses[n - 1].numpy().round(4).tolist()]},
                {"shapes": [spot(n)], "title.text": guess_said(reading, n)},
                [1],
            ]
            for n in range(1, T + 1)
        ]
        stops = [f"{n} ({letter})" for n, letter in enumerate(reading.letters, 1)]
        figure.update_layout(
            sliders=[slider(stops, prefix="letter ", steps_args=args, active=T - 1, y=-0.16)],
            height=560,
            margin=dict(b=130),
        )
    kept, shown = reading.gates[1].mean(0), f"{what} gate" if what in BLOCKS else what
    return describe(
        figure,
        f"The {shown} of {reading.gates.size(2)} units for each letter of {''.join(reading.letters)}; the units' "
        f"mean forget gates go from {kept.min():.2f} to {kept.max():.2f}. The guess {guess_said(reading, T)}.",
    )


def along(reading: Reading) -> go.Figure:
    """Each gate at each letter, the mean of the units, with the spaces marked."""
    steps, figure = list(range(len(reading.letters))), go.Figure()
    for (gate, block), color in zip(BLOCKS.items(), (BLUE, VERMILION, GREEN), strict=True):
        mean = reading.gates[block].mean(-1).numpy().round(3)  # (T,)
        line = dict(color=color, width=3)
        figure.add_scatter(x=steps, y=mean, mode="lines+markers", line=line, name=f"{gate} gate")
    for step in steps:
        if reading.letters[step] == " ":
            figure.add_vline(x=step, line=dict(color=GRAY, width=1, dash="dot"))
    figure.update_xaxes(tickvals=steps, ticktext=reading.letters, tickangle=0, showgrid=False)
    figure.update_yaxes(title="mean of the units", range=[0, 1.02])
    figure.update_layout(title=guess_said(reading, len(steps)), height=400, margin=dict(t=100))
    lowest = "; ".join(f"{gate} {reading.gates[block].mean(-1).min():.2f}" for gate, block in BLOCKS.items())
    return describe(
        figure,
        f"The gates along “{''.join(reading.letters)}”, the mean of the units at each letter. The lowest: {lowest}.",
    )
