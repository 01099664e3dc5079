"""Seventeen pictures that come with scikit-image and scikit-learn, and a picture of one's own.

Who made them and under which license: ``skimage.data`` says it for each; those of notebook 2.5 say it there. Letters: H
height, W width, S = 256 the side of the square that is kept, 224 what the network sees of it.
"""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError
from torch import Tensor

from ...algorithms.convolution.efficientnet import EfficientNetLite0, class_names, load_efficientnet, probabilities
from ...algorithms.convolution.photos import RIGHT, resized
from ...practice.cnn.photo_features import MORE, scene
from .requirements import require_size

S, SEEN = 256, 224
#: Picture → the names of ImageNet's classes that count as right, judged by eye and kindly; () where it has none.
NAMED: dict[str, tuple[str, ...]] = {
    **RIGHT, "camera": ("tripod", "reflex camera"), "stereo_motorcycle": ("moped", "motor scooter"),
    **{name: () for name in MORE if name not in ("camera", "stereo_motorcycle")},
    "retina": (), "hubble_deep_field": (), "immunohistochemistry": (),
}  # fmt: skip
WITH_WORD = [name for name, words in NAMED.items() if words]


@cache
def picture(name: str) -> Tensor:
    """The middle of a picture as a square, (3, S, S), 0 … 1. Don't write into it: the next caller gets the same tensor.

    Raises:
        ValueError: there is no such picture; the sentence lists the names.
    """
    if name not in NAMED:
        raise ValueError(f"There is no picture called {name!r}. Take one of {', '.join(NAMED)}.")
    return middle(scene(name))


def middle(x: Tensor) -> Tensor:
    """The largest square in the middle, (3, H, W) -> (3, S, S)."""
    side = min(x.shape[1:])
    top, left = (x.size(1) - side) // 2, (x.size(2) - side) // 2
    return resized(x[:, top : top + side, left : left + side], S, S).clamp(0, 1)


def opened(file: bytes) -> tuple[Tensor, str]:
    """A file's picture, (3, H, W) in 0 … 1, and what was done to it, a sentence or nothing.

    It is turned as its EXIF data say; what is see-through is laid on white; gray goes into all three channels.

    Raises:
        ValueError: there is no picture in it, it is cut off, or it is too large or too small.
    """
    try:
        found = Image.open(io.BytesIO(file))  # reads the head alone
        require_size(*found.size)
        found = ImageOps.exif_transpose(found)
        found.load()
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise ValueError(f"This file holds no picture that can be read ({error}). Take a PNG or a JPEG.") from None
    except Image.DecompressionBombError:
        raise ValueError("The picture is far too large. Shrink it to 24 million pixels or fewer first.") from None
    done = ""
    if found.has_transparency_data:
        found, done = found.convert("RGBA"), "What is see-through was laid on white."
        found = Image.alpha_composite(Image.new("RGBA", found.size, "white"), found)
    elif found.mode in ("1", "L", "I", "I;16", "F"):
        done = "It is gray: the three channels hold the same."
        if found.mode not in ("1", "L"):  # 16 bits a pixel
            found = Image.fromarray((np.asarray(found, float) / max(np.asarray(found).max(), 1) * 255).astype(np.uint8))
    return torch.from_numpy(np.array(found.convert("RGB"))).permute(2, 0, 1).float() / 255, done


def view(x: Tensor, down: int = 0, right: int = 0, mirrored: bool = False) -> Tensor:
    """What the network sees of a square: a window, moved by up to 16 pixels, (3, S, S) -> (3, 224, 224)."""
    top, left = (S - SEEN) // 2 + down, (S - SEEN) // 2 + right
    seen = x[:, top : top + SEEN, left : left + SEEN]
    return seen.flip(2) if mirrored else seen


@cache
def network() -> EfficientNetLite0:
    """EfficientNet-Lite0, loaded once a kernel."""
    return load_efficientnet()


def answers(views: Tensor) -> Tensor:
    """What the network makes of views, (B, 3, 224, 224) -> (B, 1000) probabilities."""
    return probabilities(network(), views)


def top(p: Tensor, k: int = 5) -> list[tuple[str, float]]:
    """The k likeliest names and their probabilities, from (1000,)."""
    values, places = p.topk(k)
    names = class_names()
    return [(names[place], value) for value, place in zip(values.tolist(), places.tolist(), strict=True)]


@cache
def accepted(name: str) -> Tensor:
    """Which of the 1,000 outputs count as right for a picture, (1000,) of False and True."""
    return torch.tensor([word in NAMED[name] for word in class_names()])
