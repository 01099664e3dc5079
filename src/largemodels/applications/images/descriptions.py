"""Four descriptions of a gray picture, three of them without a network.

Letters: N pictures, H height, W width, F numbers of a description.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch.nn.functional as F
from numpy.typing import NDArray
from skimage.feature import hog, local_binary_pattern
from torch import Tensor

from ...practice.cnn.photo_features import by_net
from .pictures import network

NET = "EfficientNet"


def resize(x: Tensor, side: int) -> Tensor:
    """(N, 1, H, W) -> (N, 1, side, side)."""
    return F.interpolate(x, (side, side), mode="bilinear", antialias=True, align_corners=False).clamp(0, 1)


def pixels(x: Tensor) -> NDArray:
    """The gray values of at most 16 × 16 pixels, (N, F)."""
    return (resize(x, 16) if x.size(2) > 25 else x).flatten(1).numpy()


def edges(x: Tensor) -> NDArray:
    """HOG, how much edge of each direction there is in each cell, (N, 1764). Source: Dalal and Triggs 2005."""
    small = resize(x, 64)[:, 0].numpy()
    return np.stack([hog(one, pixels_per_cell=(8, 8), cells_per_block=(2, 2)) for one in small])


def texture(x: Tensor) -> NDArray:
    """Local binary patterns at two radii, how often each comes wherever it is, (N, 28). Source: Ojala et al. 2002."""
    found = []
    for one in (255 * x[:, 0]).byte().numpy():
        patterns = [(local_binary_pattern(one, P, R, "uniform"), P + 2) for P, R in ((8, 1), (16, 2))]
        found.append(np.concatenate([np.bincount(p.astype(int).ravel(), minlength=n) / p.size for p, n in patterns]))
    return np.sqrt(np.stack(found))  # counts compare better by their roots


def by_network(x: Tensor) -> NDArray:
    """What stands before EfficientNet's last layer, pictures enlarged to 96 × 96 in three equal channels, (N, 1280)."""
    return by_net(network(), resize(x, 96).expand(-1, 3, -1, -1)).numpy()


DESCRIBED: dict[str, Callable[[Tensor], NDArray]] = {
    "pixels": pixels, "HOG": edges, "LBP": texture, NET: by_network,
}  # fmt: skip
