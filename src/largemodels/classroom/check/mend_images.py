"""Lab 11, question 2: the check of a net that takes images of any size, and its tempting mistakes.

B images, E and K channels, H height, W width, C classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import Mistake, Trial, draw, draw_sizes
from .flowing import flows
from .mend_faults import explained


def see(answer: Callable, chosen: Callable) -> None:
    """Question 2: logits (B, C) of images of any size."""
    trial = Trial(answer)
    for side, H, W, B, note in (
        (2, 8, 8, 3, "Here the images have the size that the head was made for."),
        (2, 16, 16, 3, "Here the images have twice the side that the head was made for."),
        (3, 20, 28, 2, "Here the images are no squares."),
        (2, 16, 16, 1, "Here is a single image of twice the side."),
        (3, 8, 8, 2, "Here the images are smaller than the head was made for."),
        (2, 4, 11, 2, "Here the images are as flat as they may be."),
    ):
        E, K1, K2, C = draw_sizes((1, 2), (3, 4), (5, 6), (7, 10))
        conv1, conv2 = nn.Conv2d(E, K1, 3, padding=1), nn.Conv2d(K1, K2, 3, padding=1)
        head, images = nn.Linear(K2 * side * side, C), draw(B, E, H, W)
        trial.note = note
        with torch.no_grad():
            result = trial.call(conv1=conv1, conv2=conv2, head=head, images=images)
            right = head(shrunk(maps(conv1, conv2, images), side).flatten(1))
            mixed = "One image's numbers became several rows. Flatten each image by itself."
            rows = {(n, C): mixed for n in range(1, 30) if n != B}
            mistakes = images_gone_wrong(conv1, conv2, head, images)
            trial.compare(trial.tensor(result, (B, C), rows), right, mistakes)
        parts = dict(conv1=conv1.weight, conv2=conv2.weight, head=head.weight)
        right = head(shrunk(maps(conv1, conv2, images), side).flatten(1))
        flows(answer(conv1, conv2, head, images), right, **parts)
    explained("see", chosen)
    trial.passed("one row an image, whatever its size, and the faults are named.")


def shrunk(maps: Tensor, side: int) -> Tensor:
    """Feature maps (B, K, H, W) averaged to (B, K, side, side)."""
    return F.adaptive_avg_pool2d(maps, side)


def maps(conv1: nn.Conv2d, conv2: nn.Conv2d, images: Tensor) -> Tensor:
    """What both convolutions and poolings make of the images, (B, K, H/4, W/4)."""
    x = F.max_pool2d(F.relu(conv1(images)), 2)
    return F.max_pool2d(F.relu(conv2(x)), 2)


def images_gone_wrong(conv1: nn.Conv2d, conv2: nn.Conv2d, head: nn.Linear, images: Tensor) -> Iterator[Mistake]:
    """Question 2."""
    x = maps(conv1, conv2, images)
    side = round((head.in_features / conv2.out_channels) ** 0.5)
    yield (
        "The largest number of each part was taken. The maps are to be averaged down.",
        head(F.adaptive_max_pool2d(x, side).flatten(1)),
    )
    if min(x.shape[2:]) >= side:
        cut = x[:, :, :side, :side].flatten(1)
        yield "The maps are cut off: what lies to the right and below is lost. Average them down.", head(cut)
    yield (
        "The maps are stretched by interpolation. Adaptive average pooling is wanted.",
        head(F.interpolate(x, (side, side), mode="bilinear").flatten(1)),
    )
    yield (
        "The maps are stretched by interpolation. Adaptive average pooling is wanted.",
        head(F.interpolate(x, (side, side)).flatten(1)),
    )
    whole = x.mean((2, 3), keepdim=True).expand(-1, -1, side, side).flatten(1)
    yield "Each map became one number, repeated. The head was made for side × side numbers a map.", head(whole)
    yield (
        "The channels come last in each row. The head was made for one map after the other.",
        head(shrunk(x, side).permute(0, 2, 3, 1).flatten(1)),
    )
    small = F.adaptive_avg_pool2d(images, 4 * side)
    yield (
        "The images were shrunk, and not the maps. Edges are lost before a kernel sees them.",
        head(shrunk(maps(conv1, conv2, small), side).flatten(1)),
    )
