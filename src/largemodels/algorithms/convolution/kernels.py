"""Kernels of 3 × 3 that were drawn by hand long before networks learned theirs."""

from __future__ import annotations

import torch
from torch import Tensor

#: Name → nine numbers, row by row. Sobel's are from Sobel and Feldman 1968, a talk at Stanford.
PRESETS: dict[str, tuple[float, ...]] = {
    "copy": (0, 0, 0, 0, 1, 0, 0, 0, 0),
    "blur": (0.11, 0.11, 0.11, 0.11, 0.12, 0.11, 0.11, 0.11, 0.11),
    "sharpen": (0, -1, 0, -1, 5, -1, 0, -1, 0),
    "upright edges": (-1, 0, 1, -2, 0, 2, -1, 0, 1),
    "level edges": (-1, -2, -1, 0, 0, 0, 1, 2, 1),
    "all edges": (-1, -1, -1, -1, 8, -1, -1, -1, -1),
}


def preset(name: str) -> Tensor:
    """The kernel of that name as (1, 1, 3, 3).

    Raises:
        KeyError: there is none; the message lists the names.
    """
    if name not in PRESETS:
        raise KeyError(f"There is no kernel called {name!r}. Take one of {', '.join(PRESETS)}.")
    return torch.tensor(PRESETS[name]).float().view(1, 1, 3, 3)
