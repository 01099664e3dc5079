"""Five real photos that come with scikit-learn and scikit-image, no network needed, as tensors of numbers in 0 … 1.

- temple and flower: by danielbuechele and vultilion on Flickr, CC BY 2.0 (shipped with scikit-learn);
- cat and coffee: by Stefan van der Walt and Rachel Michetti, CC0 (shipped with scikit-image);
- rocket: by SpaceX, in the public domain (shipped with scikit-image).
"""

from __future__ import annotations

from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

#: Photo → the names of ImageNet's classes that count as right. Judged by eye, and kindly: ImageNet has neither a dahlia
#: nor a pavilion, so its nearest names count. We had seen some of the network's answers when we drew up the list.
RIGHT: dict[str, tuple[str, ...]] = {
    "cat": ("tabby cat", "a cat having a striped coat", "Egyptian Mau"),
    "coffee": ("espresso", "coffee mug", "tea cup"),
    "rocket": ("missile", "space shuttle"),
    "temple": ("palace", "bell tower", "monastery"),
    "flower": ("daisy",),
}


@cache
def photo(name: str) -> Tensor:
    """The photo in color, (3, H, W), numbers in 0 … 1. Don't write into it: the next caller gets the same tensor.

    Raises:
        KeyError: there is no such photo; the message lists the names.
    """
    if name not in RIGHT:
        raise KeyError(f"There is no photo called {name!r}. Take one of {', '.join(RIGHT)}.")
    if name in ("temple", "flower"):
        from sklearn.datasets import load_sample_image

        pixels = load_sample_image({"temple": "china.jpg", "flower": "flower.jpg"}[name])
    else:
        import skimage.data

        pixels = {"cat": skimage.data.chelsea, "coffee": skimage.data.coffee, "rocket": skimage.data.rocket}[name]()
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1).float() / 255  # (H, W, 3) bytes -> (3, H, W)


def gray(x: Tensor) -> Tensor:
    """The brightness of a color photo, (3, H, W) -> (H, W), as ITU-R BT.601 weighs red, green and blue."""
    return torch.einsum("chw,c->hw", x, torch.tensor([0.299, 0.587, 0.114]))


def resized(x: Tensor, height: int, width: int) -> Tensor:
    """(C, H, W) -> (C, height, width), smoothed first where it shrinks."""
    return F.interpolate(x[None], (height, width), mode="bilinear", antialias=True, align_corners=False)[0]


def square(x: Tensor, side: int, down: int = 0, right: int = 0) -> Tensor:
    """The middle of the photo as a square of ``side`` pixels, (C, H, W) -> (C, side, side).

    The photo is shrunk to a height of side + 32 first, so that the window can move: ``down`` and ``right`` say by how
    many pixels, each from -16 to 16.

    Raises:
        ValueError: the window would leave the photo.
    """
    if max(abs(down), abs(right)) > 16:
        raise ValueError(f"A window moved by ({down}, {right}) leaves the photo. Move it by 16 pixels at the most.")
    room = side + 32
    small = resized(x, room, round(room * x.size(2) / x.size(1)))
    top, left = 16 + down, (small.size(2) - side) // 2 + right
    return small[:, top : top + side, left : left + side]
