"""Figures that hold photos: as data inside the notebook, nothing remote, each with its alternative text."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import torch
import torch.nn.functional as F
from PIL import Image
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import ORANGE, describe, slider


def as_uri(x: Tensor, kind: str = "jpeg") -> str:
    """A picture as text that a page can hold.

    Args:
        x: (H, W), kept as gray, one byte a pixel, or (3, H, W); numbers in 0 … 1, what is outside is cut off.
        kind: ``jpeg`` for photos, ``png`` for pictures with hard edges.
    """
    pixels = (x.detach().cpu().clamp(0, 1) * 255).round().to(torch.uint8)
    array = pixels.permute(1, 2, 0).numpy() if x.dim() == 3 else pixels.numpy()
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, kind, **({"quality": 80} if kind == "jpeg" else {}))
    return f"data:image/{kind};base64,{base64.b64encode(buffer.getvalue()).decode()}"


def seen_as(out: Tensor, total: float) -> Tensor:
    """A kernel's output as brightness: around mid-gray where the kernel sums to about 0, as it is otherwise."""
    return out + 0.5 if abs(total) < 0.05 else out


def picture_axes(figure: go.Figure) -> None:
    """No ticks and no grid: the picture is its own scale."""
    axis = dict(visible=False, showgrid=False)
    figure.update_xaxes(axis).update_yaxes(axis)


def gallery(pictures: Mapping[str, Tensor], alt: str, columns: int = 3, height: int = 420) -> go.Figure:
    """Pictures side by side under their titles.

    Args:
        pictures: title → (H, W) or (3, H, W).
        alt: the alternative text.
        columns: pictures in a row.
        height: pixels.
    """
    rows = -(-len(pictures) // columns)
    figure = make_subplots(
        rows, columns, subplot_titles=list(pictures), horizontal_spacing=0.02, vertical_spacing=0.12 if rows > 1 else 0
    )
    for n, x in enumerate(pictures.values()):
        figure.add_trace(go.Image(source=as_uri(x), hoverinfo="skip"), row=n // columns + 1, col=n % columns + 1)
    picture_axes(figure)
    return describe(figure.update_layout(height=height, margin=dict(l=10, r=10, t=40, b=10)), alt)


def picture_slider(
    pictures: Sequence[Tensor], labels: Sequence[str], titles: Sequence[str], prefix: str, alt: str, active: int = 0,
    kind: str = "jpeg", height: int = 480,
) -> go.Figure:  # fmt: skip
    """One picture after another, with a slider.

    Args:
        pictures: (H, W) or (3, H, W) each; all are drawn at the scale of the largest.
        labels: of the slider's stops.
        titles: above each picture.
        prefix: before the stop's label.
        alt: the alternative text.
        active: the stop to begin with.
        kind: as in ``as_uri``.
        height: pixels.
    """
    uris = [as_uri(x, kind) for x in pictures]
    figure = go.Figure(go.Image(source=uris[active], hoverinfo="skip"))
    args = [[{"source": [uri]}, {"title.text": title}] for uri, title in zip(uris, titles, strict=True)]
    picture_axes(figure)
    if len({x.shape for x in pictures}) > 1:  # then a smaller picture shows smaller, at the top left
        H, W = max(x.size(-2) for x in pictures), max(x.size(-1) for x in pictures)
        figure.update_xaxes(range=[-0.5, W - 0.5]).update_yaxes(range=[H - 0.5, -0.5])
    figure.update_layout(
        title=titles[active],
        sliders=[slider(labels, prefix=prefix, steps_args=args, active=active, y=-0.02)],
        margin=dict(l=10, r=10, t=70, b=90),
        height=height,
    )
    return describe(figure, alt)


def tiles(maps: Tensor, columns: int, side: int, gap: int = 4) -> Tensor:
    """Small pictures laid out as one, on mid-gray.

    Args:
        maps: (N, H, W) or (N, 3, H, W); each one is stretched to 0 … 1.
        columns: pictures in a row.
        side: pixels of each in the result.
        gap: pixels between them.

    Returns:
        (3, height, width).
    """
    x = maps if maps.dim() == 4 else maps[:, None].expand(-1, 3, -1, -1)  # (N, 3, H, W)
    low, high = (f(x.flatten(1), 1).values.view(-1, 1, 1, 1) for f in (torch.min, torch.max))
    x = F.interpolate((x - low) / (high - low).clamp(min=1e-9), (side, side), mode="nearest")
    x = F.pad(x, [gap // 2] * 4, value=0.5)
    rows = -(-len(x) // columns)
    x = torch.cat([x, x.new_full((rows * columns - len(x), *x.shape[1:]), 0.5)])
    return x.view(rows, columns, 3, side + gap, side + gap).permute(2, 0, 3, 1, 4).flatten(3).flatten(1, 2)


def with_heat(x: Tensor, strength: Tensor) -> Tensor:
    """A dim photo with the pixels that matter lit up in orange: (3, H, W) and (H, W) -> (3, H, W)."""
    heat = (strength / strength.max().clamp(min=1e-12)).sqrt()  # the root shows the faint ones too
    color = torch.tensor([int(ORANGE[i : i + 2], 16) / 255 for i in (1, 3, 5)]).view(3, 1, 1)
    return 0.35 * x * (1 - heat) + color * heat
