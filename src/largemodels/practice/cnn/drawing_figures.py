"""What the nets make of a drawing: its 64 numbers, and ten bars for each net; live and still alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, ORANGE, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, panels
from .bitmaps import counted, drawn, fitted, moved
from .learning import probabilities, taught
from .requirements import Strokes

TAUGHT = {"trained on moved pictures": 1.0, "trained on pictures as they are": 0.0}  #: trace → pixels moved in training
SEEN = "what the nets see"


class Reading(NamedTuple):
    """A drawing's 64 numbers, (8, 8), and for each net of ``TAUGHT`` its ten probabilities."""

    pixels: Tensor
    bars: dict[str, list[float]]

    def data(self) -> dict[str, dict]:
        """New data by trace."""
        return {SEEN: dict(z=self.pixels.tolist()), **{name: dict(y=bars) for name, bars in self.bars.items()}}

    def title(self) -> str:
        """What both nets say, as short as a title."""
        return f"read as {' and '.join(self.answers())}; ink covers {self.pixels.mean():.0%}"

    def words(self) -> str:
        """What the two nets say, and how much ink there is."""
        one, other = self.answers()
        ink = f"Ink covers {self.pixels.mean():.0%} of the page."
        return f"Trained on moved pictures, the net reads {one}; trained without, {other}. {ink}"

    def answers(self) -> list[str]:
        """What each net reads, and its probability."""
        return [f"{max(range(10), key=bars.__getitem__)} ({max(bars):.2f})" for bars in self.bars.values()]


def read(strokes: Strokes, thick: float, right: int = 0, down: int = 0, fit: bool = True) -> Reading:
    """What the nets see of strokes, and what they say.

    Args:
        strokes: as :func:`bitmaps.drawn` takes them.
        thick: the pen's diameter in cells.
        right: cells by which the bitmap is moved to the right.
        down: cells by which it is moved down.
        fit: scale the drawing to the frame first, as the data were.

    Raises:
        ValueError: strokes or pen can't be drawn.
    """
    page = drawn(fitted(strokes, thick) if fit else strokes, thick)  # (32, 32)
    x = counted(moved(page[None], right, down))  # (1, 1, 8, 8)
    return Reading(x[0, 0], {name: probabilities(taught(0, most), x)[0].tolist() for name, most in TAUGHT.items()})


def empty() -> go.Figure:
    """The picture before anything is read, with its traces: the 64 numbers and the bars of both nets."""
    figure = panels([SEEN, "probability of each digit"], column_widths=[0.36, 0.64])
    cells(figure, [[0.0] * 8] * 8, None, name=SEEN, span=(0, 1), row=1, col=1)
    for name, color in zip(TAUGHT, (BLUE, ORANGE), strict=True):
        figure.add_bar(x=list(range(10)), y=[0.0] * 10, name=name, marker_color=color, row=1, col=2)
    figure.update_xaxes(dtick=1, col=2).update_yaxes(range=[0, 1.02], col=2)
    bare = dict(showticklabels=False, ticks="", zeroline=False, fixedrange=True)
    figure.update_xaxes(bare, col=1).update_yaxes(bare, col=1)
    return figure.update_layout(height=400)


def thick_pens(strokes: Strokes, what: int, pens: Sequence[int], start: int) -> go.Figure:
    """One drawing under pens of several thicknesses, with a slider.

    Args:
        strokes: the drawing.
        what: the digit that was meant.
        pens: diameters in cells.
        start: the pen that paper shows.
    """
    found = {pen: read(strokes, pen) for pen in pens}
    stops = [Stop(str(pen), reading.title(), reading.data()) for pen, reading in found.items()]
    figure = framed(empty().update_layout(height=520), stops, prefix="pen, in cells: ", start=list(pens).index(start))
    alt = f"A drawn {what} as 8 × 8 numbers, and two nets' probabilities of each digit, with pens of growing thickness."
    return describe(figure, f"{alt} At {start} cells: {found[start].words()}")
