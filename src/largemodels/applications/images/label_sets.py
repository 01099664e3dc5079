"""Three sets of labels that the network was never trained on, from what comes with the libraries.

- surfaces: gray pieces of eight pictures, to learn from out of the left half of each, to judge by out of the right one;
- faces: 100 faces and 100 pieces without one, 25 × 25, of Labeled Faces in the Wild (Huang et al. 2007), which come
  with scikit-image;
- digits: scikit-learn's 8 × 8 digits, whole writers kept for judging.

Letters: N pictures, H height, W width.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import skimage.data
import torch
from torch import Tensor

from ...algorithms.convolution.photos import gray
from ...practice.cnn.photo_features import scene
from ...practice.cnn.writers import APART, all_digits, folds

SURFACES = ("brick", "grass", "gravel", "moon", "cat", "retina", "hubble_deep_field", "immunohistochemistry")
SIDE = 64
EACH = 20  #: digits of a class that are kept on each side


@dataclass(frozen=True)
class LabelSet:
    """Pictures and what they show: some to learn from, (N, 1, H, W) and (N,), and others to judge by."""

    classes: tuple[str, ...]
    X: Tensor
    y: Tensor
    X_test: Tensor
    y_test: Tensor


def pieces(name: str) -> tuple[Tensor, Tensor]:
    """Gray pieces of 64 × 64 from the left and from the right half of a picture, none overlapping: (N, 1, 64, 64) each.

    Each is brought to the mean 0.5 and the standard deviation 0.2, so that light or dark is no answer.
    """
    x = gray(scene(name))  # (H, W)
    x = x[: x.size(0) // SIDE * SIDE]
    halves = []
    for half in (x[:, : x.size(1) // 2], x[:, x.size(1) // 2 + SIDE // 4 :]):  # a gap of 16 pixels between
        tiles = half.unfold(0, SIDE, SIDE).unfold(1, SIDE, SIDE).reshape(-1, SIDE, SIDE)  # (N, 64, 64)
        tiles = tiles[torch.linspace(0, len(tiles) - 1, min(EACH, len(tiles))).long()]
        mean, deviation = tiles.mean((1, 2), keepdim=True), tiles.std((1, 2), keepdim=True)
        halves.append((0.5 + 0.2 * (tiles - mean) / (deviation + 1e-6)).clamp(0, 1)[:, None])
    return halves[0], halves[1]


def surfaces() -> LabelSet:
    """Which of eight pictures a piece comes from."""
    found = [pieces(name) for name in SURFACES]
    parts = [(torch.cat([f[side] for f in found]), [len(f[side]) for f in found]) for side in (0, 1)]
    (X, many), (X_test, many_test) = parts
    label = torch.arange(len(SURFACES))
    return LabelSet(SURFACES, X, label.repeat_interleave(torch.tensor(many)), X_test,
                    label.repeat_interleave(torch.tensor(many_test)))  # fmt: skip


def faces() -> LabelSet:
    """Whether a piece of a photo is a face: 40 of each to learn from, 60 to judge by."""
    x = torch.from_numpy(skimage.data.lfw_subset()).float()[:, None]  # (200, 1, 25, 25): first the faces
    y = torch.arange(2).repeat_interleave(100)
    learned = torch.arange(100).repeat(2) < 40
    return LabelSet(("face", "no face"), x[learned], y[learned], x[~learned], y[~learned])


def strangers_digits() -> LabelSet:
    """Which digit it is: 20 of each to learn from, 20 of each by other writers to judge by."""
    X, y = (part.cpu() for part in all_digits())
    sides = []
    for rows in folds(APART)[1]:
        places = [rows[y[rows].numpy() == digit][:EACH] for digit in range(10)]
        sides.append(np.concatenate(places))
    learned, judged = sides
    return LabelSet(tuple("0123456789"), X[learned], y[learned], X[judged], y[judged])


@cache
def label_sets() -> dict[str, LabelSet]:
    """All three, by name."""
    return {"surfaces": surfaces(), "faces": faces(), "digits": strangers_digits()}
