"""Every method on a few photos, under the same tests: a record's code, and the page's short run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from tqdm.auto import tqdm

from ..explanations.faithfulness import alike
from ..explanations.methods import INTEGRATED, SALIENCY
from ..explanations.ranking import areas
from . import photos
from .photos import ASK_PHOTO, CAM, COVERS, PLAIN_PHOTO, blank_network

BLANKED = (INTEGRATED, SALIENCY, CAM)  #: methods tried on a network without knowledge


def on_photos(names: Sequence[str], ways: Sequence[str] = COVERS, what: str | None = None) -> dict[str, Any]:
    """Cover → method → areas over photos; and how alike each map is to that of a network without knowledge."""
    net = photos.network()
    xs = [photos.photo(name) for name in names]
    blank = blank_network(torch.stack(xs))
    every: dict[str, list] = {way: [] for way in ways}
    survives: dict[str, list[float]] = {}
    for x in tqdm(xs, what, disable=what is None):
        c = photos.first_class(x)
        scores = {name: photos.patches(photos.pixels(name, net, x, c)) for name in (*ASK_PHOTO, *PLAIN_PHOTO)}
        for way in ways:
            every[way].append(photos.photo_curves(net, x, c, scores, way))
        for name in BLANKED:
            other = photos.patches(photos.pixels(name, blank, x, c))
            survives.setdefault(name, []).append(round(alike(np.abs(scores[name]), np.abs(other)), 4))
    return {"areas": {way: areas(found) for way, found in every.items()}, "survives": survives}
