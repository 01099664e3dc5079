"""Fourteen photos, cut into pieces, and four ways to say which pieces are alike.

The photos come with scikit-image and scikit-learn; no network is needed. Letters: N pieces, S pixels of their side, F
numbers of a description.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ...algorithms.convolution.efficientnet import EfficientNetLite0, normalized
from ...algorithms.convolution.photos import RIGHT, gray, photo

#: Names of ``skimage.data``; those of notebook 2.5 stand before them.
MORE = ("astronaut", "camera", "coins", "moon", "page", "brick", "grass", "gravel", "stereo_motorcycle")
SIDE, PIECES = 96, 4


@cache
def scene(name: str) -> Tensor:
    """A photo in three channels, (3, H, W), numbers in 0 … 1."""
    if name in RIGHT:
        return photo(name)
    import skimage.data

    pixels = getattr(skimage.data, name)()
    pixels = pixels[0] if isinstance(pixels, tuple) else pixels  # a stereo pair: its left picture
    pixels = np.stack([pixels] * 3, -1) if pixels.ndim == 2 else pixels
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1).float() / 255


def pieces(seed: int = 0) -> tuple[Tensor, list[str]]:
    """Four pieces of each photo, 0.45 to 0.7 of its shorter side, at random: (N, 3, S, S), and whose they are."""
    generator, found, names = torch.Generator().manual_seed(seed), [], []
    for name in (*RIGHT, *MORE):
        x = scene(name)
        for _ in range(PIECES):
            part, top, left = torch.rand(3, generator=generator).tolist()
            s = int(min(x.shape[1:]) * (0.45 + 0.25 * part))
            i, j = int(top * (x.size(1) - s + 1)), int(left * (x.size(2) - s + 1))
            cut = x[None, :, i : i + s, j : j + s]
            small = F.interpolate(cut, (SIDE, SIDE), mode="bilinear", antialias=True, align_corners=False)[0]
            found.append(small.clamp(0, 1))
            names.append(name)
    return torch.stack(found), names


#: What is done to the piece that asks; the others stay as they are.
CHANGES: dict[str, Callable[[Tensor], Tensor]] = {
    "as it is": lambda x: x,
    "in gray": lambda x: torch.stack([gray(p) for p in x])[:, None].expand(-1, 3, -1, -1),
    "turned by 90°": lambda x: x.rot90(1, (2, 3)),
    "half as bright": lambda x: x / 2,
}


def by_pixels(x: Tensor) -> Tensor:
    """16 × 16 pixels in color, their mean taken away: (N, 3, S, S) -> (N, 768)."""
    small = F.interpolate(x, (16, 16), mode="area").flatten(1)  # (N, 768)
    return small - small.mean(1, keepdim=True)


def by_colors(x: Tensor) -> Tensor:
    """How often each brightness comes in each channel, 16 steps of it, wherever it is: (N, 3, S, S) -> (N, 48)."""
    return torch.stack([torch.cat([channel.histc(16, 0, 1) for channel in piece]) for piece in x])


@torch.inference_mode()
def by_net(net: EfficientNetLite0, x: Tensor) -> Tensor:
    """What stands before the last layer of EfficientNet-Lite0: (N, 3, S, S) -> (N, 1280), on the CPU."""
    where = next(net.parameters()).device
    parts = [net.pool(net.head(net.blocks(net.stem(normalized(few.to(where)))))) for few in x.split(8)]
    return torch.cat(parts).flatten(1).cpu()


def untrained(seed: int = 0) -> EfficientNetLite0:
    """The same network with random weights."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return EfficientNetLite0().eval()


def alike(asked: Tensor, known: Tensor) -> list[int]:
    """For each piece that asks, the other piece most like it, by the cosine: (N, F), (N, F) -> N places.

    Raises:
        ValueError: the two aren't equally many, or one alone.
    """
    if asked.shape != known.shape or len(known) < 2:
        raise ValueError(f"The two have the shapes {tuple(asked.shape)} and {tuple(known.shape)}. Give (N, F) each.")
    cosines = F.normalize(asked, dim=1) @ F.normalize(known, dim=1).T  # (N, F) x (F, N) -> (N, N)
    return cosines.fill_diagonal_(-2).argmax(1).tolist()
