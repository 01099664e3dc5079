"""What happens to pictures on their way: noise, blur, little contrast, a piece only; and what that costs.

Source of the idea: Hendrycks and Dietterich 2019, "Benchmarking neural network robustness to common corruptions and
perturbations", https://arxiv.org/abs/1903.12261; kinds and strengths here are the course's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from skimage.filters import gaussian
from torch import Tensor

from ...algorithms.convolution.photos import resized
from ...core.resampling import mean_interval
from .pictures import WITH_WORD, S, accepted, answers, picture, view
from .requirements import require_strength

#: Kind → its four strengths, the first of which changes nothing, and what the numbers are.
STRENGTHS: dict[str, tuple[float, ...]] = {
    "noise": (0, 0.2, 0.35, 0.5),
    "blur": (0, 1, 2, 4),
    "contrast": (1, 0.25, 0.12, 0.06),
    "crop": (1, 0.7, 0.5, 0.25),
}
UNITS = {"noise": "standard deviation", "blur": "σ in pixels", "contrast": "share kept", "crop": "share of the side"}
#: The four views that are averaged: how far down and right the window is moved, and whether it is mirrored.
VIEWS = ((0, 0, False), (0, 0, True), (-16, -16, False), (16, 16, True))


def corrupted(x: Tensor, kind: str, strength: int, seed: int = 0) -> Tensor:
    """A square with something done to it, (3, S, S) -> (3, S, S), 0 … 1.

    Args:
        x: the picture.
        kind: one of ``STRENGTHS``.
        strength: 0 (nothing) … 3.
        seed: of the noise.

    Raises:
        ValueError: there is no such kind or strength.
    """
    require_strength(kind, strength, STRENGTHS)
    amount = STRENGTHS[kind][strength]
    if strength == 0:
        return x
    if kind == "noise":
        return (x + amount * torch.randn(x.shape, generator=torch.Generator().manual_seed(seed))).clamp(0, 1)
    if kind == "blur":
        return torch.from_numpy(gaussian(x.numpy(), amount, channel_axis=0)).float().clamp(0, 1)
    if kind == "contrast":
        return x.mean() + amount * (x - x.mean())
    side = round(amount * S)
    start = (S - side) // 2
    return resized(x[:, start : start + side, start : start + side], S, S).clamp(0, 1)


def views(x: Tensor) -> Tensor:
    """The four windows of a square, (3, S, S) -> (4, 3, 224, 224)."""
    return torch.stack([view(x, *how) for how in VIEWS])


@dataclass(frozen=True)
class Seen:
    """What the network made of the seven pictures that ImageNet has a word for, harmed in one way.

    Attributes:
        single: whether each view alone is right, (7, 4).
        sure: the probability of each view's first answer, (7, 4).
        five: whether a right name is among each view's first five, (7, 4).
        mean: whether the mean of the four views' probabilities is right, (7,).
    """

    single: NDArray[np.bool_]
    sure: NDArray[np.float64]
    five: NDArray[np.bool_]
    mean: NDArray[np.bool_]


@cache
def survey(kind: str, strength: int) -> Seen:
    """All seven pictures, harmed alike; strength 0 is the same for every kind, and is looked at once."""
    if strength == 0 and kind != next(iter(STRENGTHS)):
        return survey(next(iter(STRENGTHS)), 0)
    single, sure, five, mean = [], [], [], []
    for seed, name in enumerate(WITH_WORD):
        p = answers(views(corrupted(picture(name), kind, strength, seed)))  # (4, 1000)
        best, right = p.max(1), accepted(name)
        single.append(right[best.indices].numpy())
        sure.append(best.values.double().numpy())
        five.append(right[p.topk(5).indices].any(1).numpy())
        mean.append(bool(right[p.mean(0).argmax()]))
    return Seen(np.stack(single), np.stack(sure), np.stack(five), np.array(mean))


def over_pictures(values: NDArray, draws: int = 2000) -> tuple[float, float]:
    """A 95 % interval of a mean, by drawing whole pictures anew: views of one picture aren't independent.

    Args:
        values: a row a picture, (pictures, …).
        draws: how often they are drawn.
    """
    return mean_interval(values.reshape(len(values), -1), draws)[1:]
