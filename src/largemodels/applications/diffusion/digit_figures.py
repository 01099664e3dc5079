"""Digits that drown in noise and come out of it: step by step, beside real ones, and beside what was learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import plotly.graph_objects as go
import torch
from torch import Tensor

from ...core.device import device
from ...core.figures import BLUE, GRAY, GREEN, ORANGE, PINK, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, level, told
from ...core.figures.pictures import gallery
from .denoiser import Denoiser, learn_noise
from .made import Judged, as_pictures, judged, real
from .noising import T, kept, noised
from .sampling import sampled

SHORT = 1500  #: steps of the training on the page
LOOKS = (100, 80, 60, 50, 40, 30, 20, 10, 5, 0)  #: steps that are still to go when the slider looks
TILES = "digits"


@cache
def taught_denoiser() -> Denoiser:
    """A denoiser after a short training on the 1,000 pictures of the course's split, once a kernel."""
    return learn_noise(real().X, real().y, SHORT, what="guess the noise")[0]


def tiles(x: Tensor, columns: int) -> list[list[float]]:
    """Pictures (M, 64) side by side in rows, a pixel of paper between them, as ink from 0 to 1."""
    pictures = torch.nn.functional.pad((x.cpu().clamp(-1, 1) / 2 + 0.5).view(-1, 8, 8), (0, 1, 0, 1))  # (M, 9, 9)
    rows = [torch.cat(list(row), 1) for row in pictures.split(columns)]  # (9, 9 columns) each
    return torch.cat(rows)[:-1, :-1].tolist()


def page_of(x: Tensor, columns: int) -> go.Figure:
    """One picture of many small ones, a trace called ``digits``."""
    figure = cells(go.Figure(), tiles(x, columns), None, name=TILES, span=(0, 1))
    figure.data[-1].update(xgap=0, ygap=0, hoverinfo="skip")
    figure.update_xaxes(visible=False).update_yaxes(visible=False, scaleanchor="x", constrain="domain")
    return figure.update_layout(height=360)


def drowned(digit: int = 3) -> go.Figure:
    """A real digit at six steps on its way into noise."""
    x, left = real().X[real().y == digit][:1].cpu(), kept()
    noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(0))
    at = (0, 20, 40, 60, 80, 100)
    pictures = [as_pictures(noised(x, torch.tensor([t]), noise, left))[0, 0].numpy() for t in at]
    captions = [f"t = {t}<br>ᾱ = {left[t]:.2f}" for t in at]
    figure = gallery([1 - p for p in pictures], captions).update_layout(title=f"A {digit} and ever more noise")
    return describe(figure, f"A handwritten {digit} with growing noise: {'; '.join(captions)}.".replace("<br>", ", "))


def watched(net: Denoiser, guidance: float = 0.0, start: int = 10) -> go.Figure:
    """Thirty digits on their way out of noise, three of each, with what a judge reads in them at each look."""
    asked = torch.arange(10, device=device()).repeat(3)
    way = sampled(net, asked, guidance=guidance)
    stops = []
    for t in LOOKS:
        found = judged(way[T - t], asked, real().X)
        right = int((found.read == found.asked).sum())
        title = f"{t} steps to go: the judge reads {right} of 30 as asked"
        stops.append(Stop(str(t), title, {TILES: dict(z=tiles(way[T - t], 10))}))
    figure = framed(page_of(way[-1], 10), stops, prefix="steps to go: ", start=LOOKS.index(start))
    figure.layout.sliders[0].pad.t = 12
    alt = "Three rows of the digits 0 to 9 on their way from noise to handwriting, over 100 steps."
    return describe(figure.update_layout(height=460), f"{alt} With {stops[LOOKS.index(start)].title}.")


def side_by_side(made: Mapping[str, Tensor], judgments: Mapping[str, Judged], many: int = 6) -> go.Figure:
    """For each way of making digits, some digits, above the nearest picture that was learned from."""
    pictures, captions = [], []
    rows = np.linspace(0, 499, many + 2).round().astype(int)[1:-1]
    for name, x in made.items():
        known = real().X
        for n in rows:
            found = judgments[name]
            pair = torch.cat([as_pictures(x[n : n + 1]), as_pictures(known[found.nearest[n]][None].cpu())], 3)[0, 0]
            pictures.append(1 - pair.numpy())
            captions.append(f"{name}: {found.asked[n]}<br>distance {found.near[n]:.1f}")
    figure = gallery(pictures, captions, columns=many)
    figure.update_layout(title="Left a made digit, right the nearest one that was learned from")
    return describe(
        figure, f"Made digits, each beside the nearest training picture: {'; '.join(captions)}.".replace("<br>", ", ")
    )


def how_near(near: Mapping[str, Sequence[float]], limit: float) -> go.Figure:
    """Distances to the nearest training picture, sorted, for each way: who stands left of the limit copies."""
    figure, shares = go.Figure(), {}
    colors = (GRAY, BLUE, GREEN, VERMILION, ORANGE, PINK)
    for (name, distances), color in zip(near.items(), colors, strict=False):
        x = np.sort(np.asarray(distances))
        figure.add_scatter(x=x.tolist(), y=np.linspace(0, 1, len(x)).tolist(), name=name, mode="lines",
                           line=dict(color=color, width=2.5))  # fmt: skip
        shares[name] = float((x < limit).mean())
    level(figure, limit, "1 in 100 real digits is nearer", axis="x", at="top right")
    figure.update_xaxes(title="distance to the nearest picture learned from", rangemode="tozero")
    figure.update_yaxes(title="share that is as near", range=[0, 1.02])
    figure.update_layout(title="With few pictures to learn from, it copies", height=440, margin_t=130)
    return describe(figure, f"Sorted distances to the nearest training picture. Nearer than the limit: {told(shares)}.")
