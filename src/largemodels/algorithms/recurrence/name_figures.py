"""A name as the reader reads it: its gates letter by letter, and its guess."""

from __future__ import annotations

import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, DIVERGING, GRAY, GREEN, ORANGE, SEQUENTIAL, VERMILION, describe, frames
from ...core.figures.marks import told
from .names import LANGUAGES
from .reader import Reading

SHOWN = ("forget", "input", "output", "cell")  #: what can be looked at
BLOCKS = {"input": 0, "forget": 1, "output": 2}


def seen_in(reading: Reading, what: str) -> Tensor:
    """A gate, or the cell through tanh, (H, T): the longest holding units, by their mean forget gate, on top."""
    order = reading.gates[1].mean(0).argsort(descending=True)  # (H,)
    values = reading.cells.tanh() if what == "cell" else reading.gates[BLOCKS[what]]  # (T, H)
    return values[:, order].T


def heat(reading: Reading, what: str) -> dict:
    """The heat map of it: gates are colored from 0 to 1, the cell from -1 to 1."""
    z = seen_in(reading, what).numpy().round(3).tolist()
    signed = what == "cell"
    return dict(z=z, colorscale=DIVERGING if signed else SEQUENTIAL, zmin=-1 if signed else 0, zmax=1)


def shares(reading: Reading, step: int) -> list[float]:
    """The probability of each language after so many letters."""
    return reading.guesses[step - 1].numpy().round(4).tolist()


def guess_said(reading: Reading, step: int) -> str:
    """The guess after so many letters, in words."""
    best = reading.guesses[step - 1].topk(2)
    names = [list(LANGUAGES.values())[n] for n in best.indices.tolist()]
    first, second = (f"{name} {p:.0%}" for name, p in zip(names, best.values.tolist(), strict=True))
    return f"after “{''.join(reading.letters[:step])}”: {first}, then {second}"


def spot(step: int) -> dict:
    """The frame around the letter that was read last."""
    ends = dict(x0=step - 1.5, x1=step - 0.5, y0=0, y1=1)
    return dict(type="rect", xref="x", yref="y domain", line=dict(color=ORANGE, width=3), **ends)


def letters(reading: Reading) -> dict:
    """The axis that says the letters."""
    T = len(reading.letters)
    return dict(tickvals=list(range(T)), ticktext=reading.letters, range=[-0.5, T - 0.5])


def reading_figure(reading: Reading, what: str = "forget", framed: bool = True) -> go.Figure:
    """Heat map of a gate beside the bars of the guess, with a slider over the letters if ``framed``."""
    T, plain = len(reading.letters), dict(showgrid=False, zeroline=False)
    figure = make_subplots(1, 2, column_widths=[0.62, 0.38], horizontal_spacing=0.16)
    figure.add_heatmap(name="seen", showscale=False, **heat(reading, what), row=1, col=1)
    languages = list(LANGUAGES.values())
    bars = dict(y=languages, orientation="h", marker_color=BLUE)
    figure.add_bar(name="guess", x=shares(reading, T), **bars, row=1, col=2)
    figure.update_xaxes(tickangle=0, **letters(reading), **plain, col=1)
    figure.update_yaxes(title=f"units, {what}", showticklabels=False, ticks="", **plain, col=1)
    figure.update_xaxes(title="probability", range=[0, 1], col=2)
    figure.update_yaxes(autorange="reversed")
    title = guess_said(reading, T)
    figure.update_layout(height=560 if framed else 480, shapes=[spot(T)], showlegend=False, title=title)
    if framed:
        stops = [
            frames.Stop(
                f"{n} ({letter})", guess_said(reading, n), {"guess": dict(x=shares(reading, n))}, {"shapes": [spot(n)]}
            )
            for n, letter in enumerate(reading.letters, 1)
        ]
        frames.framed(figure, stops, prefix="letter ", start=T - 1)
    kept, shown = reading.gates[1].mean(0), f"{what} gate" if what in BLOCKS else what
    return describe(
        figure,
        f"The {shown} of {reading.gates.size(2)} units for each letter of {''.join(reading.letters)}; the units' "
        f"mean forget gates go from {kept.min():.2f} to {kept.max():.2f}. The guess {title}.",
    )


def along(reading: Reading) -> go.Figure:
    """Each gate at each letter, the mean of the units, with the spaces marked."""
    steps, figure, lowest = list(range(len(reading.letters))), go.Figure(), {}
    for (gate, block), color in zip(BLOCKS.items(), (BLUE, VERMILION, GREEN), strict=True):
        mean = reading.gates[block].mean(-1).numpy().round(3)  # (T,)
        line = dict(color=color, width=3)
        figure.add_scatter(x=steps, y=mean, mode="lines+markers", line=line, name=f"{gate} gate")
        lowest[gate] = float(mean.min())
    for step in steps:
        if reading.letters[step] == " ":
            figure.add_vline(x=step, line=dict(color=GRAY, width=1, dash="dot"))
    figure.update_xaxes(tickvals=steps, ticktext=reading.letters, tickangle=0, showgrid=False)
    figure.update_yaxes(title="mean of the units", range=[0, 1.02])
    figure.update_layout(title=guess_said(reading, len(steps)), margin_t=100)
    return describe(
        figure,
        f"The gates along “{''.join(reading.letters)}”, the mean of the units at each letter. "
        f"The lowest: {told(lowest)}.",
    )
