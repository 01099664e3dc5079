"""Figures that hold photos: as data inside the notebook, nothing remote, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
import torch
import torch.nn.functional as F
from torch import Tensor

from ...core.figures import ORANGE, describe, pictures


def as_array(x: Tensor) -> np.ndarray:
    """(H, W) or (3, H, W), numbers in 0 … 1, what is outside is cut off -> (H, W) or (H, W, 3), one byte a number."""
    pixels = (x.detach().cpu().clamp(0, 1) * 255).round().to(torch.uint8)
    return (pixels.permute(1, 2, 0) if x.dim() == 3 else pixels).numpy()


def seen_as(out: Tensor, total: float) -> Tensor:
    """A kernel's output as brightness: around mid-gray where the kernel sums to about 0, as it is otherwise."""
    return out + 0.5 if abs(total) < 0.05 else out


def gallery(photos: Mapping[str, Tensor], alt: str, columns: int = 3) -> go.Figure:
    """Pictures side by side above their titles.

    Args:
        photos: title → (H, W) or (3, H, W).
        alt: the alternative text.
        columns: pictures in a row.
    """
    figure = pictures.gallery([as_array(x) for x in photos.values()], list(photos), columns, kind="jpeg")
    return describe(figure, alt)


def picture_slider(
    photos: Sequence[Tensor], labels: Sequence[str], titles: Sequence[str], prefix: str, alt: str, active: int = 0,
    height: int = 480,
) -> go.Figure:  # fmt: skip
    """One picture after another, with a slider.

    Args:
        photos: (H, W) or (3, H, W) each; all are drawn at the scale of the largest.
        labels: of the slider's stops.
        titles: above each picture.
        prefix: before the stop's label.
        alt: the alternative text.
        active: the stop to begin with.
        height: pixels.
    """
    labelled = {label: as_array(x) for label, x in zip(labels, photos, strict=True)}
    figure = pictures.picture_slider(labelled, titles, prefix=prefix, start=active, kind="jpeg")
    return describe(figure.update_layout(height=height), alt)


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
