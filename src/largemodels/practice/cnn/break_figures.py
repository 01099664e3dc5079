"""Where reading breaks: moved digits and thick ones, several ways at once; and photos with what is found like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from torch import Tensor

from ...algorithms.convolution.photo_figures import as_array
from ...core.figures import BLUE, GREEN, INK, ORANGE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, level, panels, told
from ...core.figures.pictures import gallery

LINES = [dict(color=c, dash=d) for c, d in ((BLUE, "solid"), (ORANGE, "dash"), (GREEN, "dot"))]


def moved_digits(
    moves: Sequence[float], shares: Mapping[str, Sequence[float]], examples: Sequence[Tensor], start: int
) -> go.Figure:
    """Accuracy against the move, and one digit as it is seen, with a slider over the moves.

    Args:
        moves: in pixels to the right.
        shares: way → its accuracy at each move.
        examples: the digit at each move, (8, 8) each.
        start: the place of the move that paper shows.
    """
    figure = panels(["one of the digits, moved", "all test digits, moved"], column_widths=[0.34, 0.66])
    cells(figure, examples[0].tolist(), None, name="digit", span=(0, 1), row=1, col=1)
    for (way, share), line in zip(shares.items(), LINES, strict=False):
        figure.add_scatter(x=list(moves), y=list(share), name=way, mode="lines+markers", line=line, row=1, col=2)
    here = dict(mode="markers", marker=dict(size=12, color=VERMILION, symbol="circle-open", line_width=3))
    figure.add_scatter(x=[], y=[], name="here", **here, showlegend=False, row=1, col=2)
    stops = []
    for n, move in enumerate(moves):
        at = {way: share[n] for way, share in shares.items()}
        data = {"digit": dict(z=examples[n].tolist()), "here": dict(x=[move] * len(at), y=list(at.values()))}
        stops.append(Stop(f"{move:g}", f"moved by {move:g} px: {told(at)}", data))
    figure.update_xaxes(title="pixels to the right", col=2).update_yaxes(title="accuracy", range=[0, 1.03], col=2)
    bare = dict(showticklabels=False, ticks="", zeroline=False)
    figure.update_xaxes(bare, col=1).update_yaxes(bare, col=1).update_layout(height=460)
    alt = (
        f"Accuracy on moved test digits against the move in pixels, and one of them as it moves. {ends(moves, shares)}."
    )
    return describe(framed(figure, stops, prefix="pixels to the right: ", start=start), alt)


def thick_digits(by: Sequence[float], shares: Mapping[str, Sequence[float]]) -> go.Figure:
    """Accuracy against how much all strokes were thickened.

    Args:
        by: cells added on each side of a stroke, negative where it was worn away.
        shares: way → its accuracy at each.
    """
    figure = go.Figure()
    for (way, share), line in zip(shares.items(), LINES, strict=False):
        figure.add_scatter(x=list(by), y=list(share), name=way, mode="lines+markers", line=line)
    level(figure, 0, "as the data are", axis="x", color=INK, at="bottom right")
    figure.update_xaxes(title="cells added on each side of every stroke (a cell is a quarter of a pixel)")
    figure.update_yaxes(title="accuracy", range=[0, 1.03])
    figure.update_layout(title="thinner to the left, thicker to the right")
    return describe(figure, f"Accuracy on test digits whose strokes were thinned or thickened. {ends(by, shares)}.")


def ends(at: Sequence[float], shares: Mapping[str, Sequence[float]]) -> str:
    """Where each line begins and ends, for alternative text."""
    low, high = f"{at[0]:g}", f"{at[-1]:g}"
    return "; ".join(f"{way}: {share[0]:.2f} at {low}, {share[-1]:.2f} at {high}" for way, share in shares.items())


def neighbor_gallery(
    asked: Tensor, known: Tensor, names: Sequence[str], found: Mapping[str, Sequence[int]], rows: Sequence[int]
) -> go.Figure:
    """For some pieces of photos, the piece itself and the one that each way finds most like it.

    Args:
        asked: the pieces as they ask, (N, 3, S, S).
        known: the pieces among which is searched, (N, 3, S, S).
        names: the photo of each piece.
        found: way → the place that it finds for each piece.
        rows: the pieces to show.
    """
    pictures, captions = [], []
    for n in rows:
        pictures.append(as_array(asked[n])), captions.append(f"asked: {names[n]}")
        for way, places in found.items():
            pictures.append(as_array(known[places[n]]))
            captions.append(f"{way}:<br>{'✓' if names[places[n]] == names[n] else '✗'} {names[places[n]]}")
    said = "; ".join(f"{names[n]}: {told({way: names[p[n]] for way, p in found.items()}, 's')}" for n in rows)
    alt = f"Pieces of photos, and the piece of a photo that each way finds most like it. {said}."
    return describe(gallery(pictures, captions, len(found) + 1, kind="jpeg"), alt)
