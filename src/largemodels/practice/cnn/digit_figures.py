"""Figures of digits: pictures with what is said about them, what a net sees, and how often each way is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...algorithms.convolution.photo_figures import as_array, tiles
from ...algorithms.linear.decisions import wilson
from ...core.figures import BLUE, ORANGE, describe
from ...core.figures.marks import cells, told
from ...core.figures.pictures import gallery, picture_slider
from .digit_net import DigitNet
from .listing import rows_out

ZOOM = 12  #: pixels of the screen for each of a digit's


def large(x: Tensor) -> NDArray[np.float64]:
    """A digit as dark ink on light ground, each pixel 12 wide: (1, 8, 8) -> (96, 96)."""
    return 1 - 0.92 * np.kron(x[0].cpu().numpy().astype(float), np.ones((ZOOM, ZOOM)))


def digit_gallery(x: Tensor, captions: Sequence[str], alt: str, columns: int = 8) -> go.Figure:
    """Digits side by side, (N, 1, 8, 8), each above its caption."""
    return describe(gallery([large(one) for one in x], captions, columns), alt)


def rows_table(batches: Sequence[int], sides: Sequence[int]) -> go.Figure:
    """How many rows the listing makes of each batch, for pictures of each side: right, wrong, or an error.

    Args:
        batches: pictures in a batch.
        sides: of the pictures, multiples of 4.
    """
    found = [[rows_out(B, side) for side in sides] for B in batches]
    kinds = [
        [0.0 if n is None else 1.0 if n == B else -1.0 for n in row] for B, row in zip(batches, found, strict=True)
    ]
    words = [["error" if n is None else str(n) for n in row] for row in found]
    names = dict(x=[f"{side} × {side}" for side in sides], y=[f"{B} in" for B in batches])
    figure = cells(go.Figure(), kinds, words, **names, name="rows", signed=True, span=(-1, 1))
    silent = sum(kind == -1 for row in kinds for kind in row)
    title = f"rows out: {silent} of {len(batches) * len(sides)} cases are wrong and raise no error (vermilion)"
    figure.update_layout(title=title).update_xaxes(title="side of the pictures")
    rows = "; ".join(f"{B} in: {', '.join(row)}" for B, row in zip(batches, words, strict=True))
    return describe(
        figure, f"Rows that the listing's net gives out, for sides of {', '.join(map(str, sides))}. {rows}."
    )


@torch.inference_mode()
def map_slider(net: DigitNet, x: Tensor, digits: Sequence[int], start: int) -> go.Figure:
    """What both convolutions make of each digit, with a slider: 16 maps above, 32 smaller ones below.

    Args:
        net: the trained one.
        x: one picture for each digit, (N, 1, 8, 8).
        digits: which they show.
        start: the place of the one that paper shows.
    """
    first, second = (maps.cpu() for maps in net.maps(x.to(next(net.parameters()).device)))
    sheets, titles, gap = {}, [], 0.5 * torch.ones(3, 18, 8 * 62)
    for n, digit in enumerate(digits):
        given = tiles(torch.cat([x[n].cpu(), torch.full((7, 8, 8), 0.5)]), 8, 58)
        given[:, :, 62:] = 0.5
        sheet = [given, gap, tiles(first[n], 8, 58), gap, tiles(second[n], 8, 58)]
        sheets[str(digit)] = as_array(torch.cat(sheet, 1))
        idle = int((second[n].flatten(1).amax(1) == 0).sum())
        titles.append(f"a {digit}, its 16 maps of 8 × 8, its 32 maps of 4 × 4, {idle} of them all 0")
    alt = f"""A digit, below it the 16 maps that the first convolution makes of it, its edges and strokes, and below
    them the 32 maps of the second one, 4 × 4 each; for the digits {", ".join(map(str, digits))}."""
    return describe(picture_slider(sheets, titles, prefix="digit ", start=start).update_layout(height=640), alt)


def ways_compared(right: Mapping[str, Mapping[str, NDArray[np.bool_]]]) -> go.Figure:
    """The accuracy of each way with its interval, for each kind of folds.

    Args:
        right: kind of folds → way → which pictures it got right, (N,).
    """
    figure, said = go.Figure(), []
    for (kind, ways), color in zip(right.items(), (BLUE, ORANGE), strict=True):
        shares = {way: float(which.mean()) for way, which in ways.items()}
        ends = [wilson(int(which.sum()), len(which)) for which in ways.values()]
        up = [high - share for (_, high), share in zip(ends, shares.values(), strict=True)]
        down = [share - low for (low, _), share in zip(ends, shares.values(), strict=True)]
        figure.add_scatter(
            x=list(shares.values()), y=list(ways), name=kind, mode="markers", marker=dict(size=11, color=color),
            error_x=dict(type="data", array=up, arrayminus=down, thickness=2, width=5),
        )  # fmt: skip
        said.append(f"{kind}: {told(shares, '.3f')}")
    figure.update_layout(title="accuracy, with 95 % intervals", margin_t=100)
    figure.update_xaxes(title="share of digits named right").update_yaxes(autorange="reversed")
    return describe(figure, f"Accuracy of each way to read digits. {'; '.join(said)}.")
