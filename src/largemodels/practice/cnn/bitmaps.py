"""From ink to the 64 numbers that a net gets: bitmaps of 32 × 32 cells, counted in blocks of 4 × 4.

The counting is what the makers of the digits did, Alpaydin and Kaynak 1998, https://doi.org/10.24432/C50P49. Their
bitmaps aren't in scikit-learn; :func:`bitmaps_of` makes some that count to the same numbers.

Letters: N pictures, S cells of a bitmap's side. A cell is a quarter of a pixel.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import distance_transform_edt as away
from torch import Tensor

from .requirements import Strokes, require_bitmaps, require_pictures, require_strokes

CELLS, BLOCK = 32, 4  #: cells of a bitmap's side, and of a block's


def counted(bits: Tensor) -> Tensor:
    """How much of each block of 4 × 4 cells is ink: (N, S, S) -> (N, 1, S / 4, S / 4), numbers in 0 … 1.

    Raises:
        ValueError: the shape is another one, or S is no multiple of 4.
    """
    require_bitmaps(bits, BLOCK)
    return F.avg_pool2d(bits[:, None].float(), BLOCK)


def bitmaps_of(x: Tensor) -> Tensor:
    """Bitmaps that count to these pictures: (N, 1, 8, 8) in sixteenths -> (N, 32, 32) of False and True.

    In each block as many cells get ink as were counted: those where the picture, drawn larger and smooth, is darkest.
    """
    require_pictures(x)
    smooth = F.interpolate(x, scale_factor=BLOCK, mode="bilinear")  # (N, 1, 32, 32)
    cells = F.unfold(smooth, BLOCK, stride=BLOCK)  # (N, 16, 64)
    rank = cells.argsort(dim=1, descending=True, stable=True).argsort(dim=1)  # (N, 16, 64): 0 for the darkest
    ink = (rank < (16 * x.flatten(1)).round()[:, None]).float()  # (N, 16, 64)
    return F.fold(ink, (BLOCK * x.size(-1),) * 2, BLOCK, stride=BLOCK)[:, 0] > 0  # (N, 32, 32)


def moved(bits: Tensor, right: int = 0, down: int = 0) -> Tensor:
    """Bitmaps moved by so many cells, (N, S, S) -> (N, S, S); what leaves the frame is gone."""
    S = bits.size(-1)
    right, down = (min(max(by, -S), S) for by in (right, down))  # further away is as empty
    padded = F.pad(bits, [S, S, S, S])  # (N, 3 S, 3 S)
    return padded[:, S - down : 2 * S - down, S - right : 2 * S - right]


def thickened(bits: Tensor, by: float) -> Tensor:
    """Ink grown by so many cells on every side, or worn away where ``by`` is negative: (N, S, S) -> (N, S, S)."""
    if by == 0:
        return bits
    found = [away(~page) <= by if by > 0 else away(page) > -by for page in bits.cpu().numpy()]
    return torch.from_numpy(np.stack(found)).to(bits.device)


def drawn(strokes: Strokes, thick: float) -> Tensor:
    """Strokes of a round pen as a bitmap: (32, 32) of False and True.

    Args:
        strokes: each is its points one after the other, x, y, x, y, …, in cells; y grows downward.
        thick: the pen's diameter in cells.

    Raises:
        ValueError: a stroke isn't pairs of finite numbers, or the pen isn't thicker than 0.
    """
    require_strokes(strokes, thick)
    cells = torch.stack(torch.meshgrid(*[torch.arange(CELLS) + 0.5] * 2, indexing="xy"), -1)  # (32, 32, 2)
    page = torch.zeros(CELLS, CELLS, dtype=torch.bool)
    for stroke in strokes:
        points = torch.tensor(stroke, dtype=torch.float32).view(-1, 2)  # (P, 2)
        start = points[[0, *range(len(points) - 1)]]  # (P, 2): the first piece is the first point
        along = points - start  # (P, 2)
        part = ((cells[:, :, None] - start) * along).sum(-1) / along.square().sum(-1).clamp(min=1e-9)  # (32, 32, P)
        nearest = start + part.clamp(0, 1)[..., None] * along  # (32, 32, P, 2)
        page |= ((cells[:, :, None] - nearest).norm(dim=-1) <= thick / 2).any(-1)
    return page


def fitted(strokes: Strokes, thick: float) -> list[list[float]]:
    """The same strokes, scaled alike in both directions and moved so that pen and all they fill the 32 × 32 cells."""
    require_strokes(strokes, thick)
    if not strokes:
        return []
    points = np.concatenate([np.reshape(stroke, (-1, 2)) for stroke in strokes]).astype(float)  # (P, 2)
    low, high = points.min(0), points.max(0)
    scale = (CELLS - thick) / max(float((high - low).max()), 1e-9)
    return [
        ((np.reshape(stroke, (-1, 2)) - (low + high) / 2) * scale + CELLS / 2).ravel().tolist() for stroke in strokes
    ]
