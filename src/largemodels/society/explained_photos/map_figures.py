"""A photo, and maps of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
import torch
import torch.nn.functional as F
from torch import Tensor

from ...core.figures import describe
from ...core.figures.pictures import gallery
from .photos import SIDE


def heat(x: Tensor, found: Tensor) -> np.ndarray:
    """A photo in gray under a map: what speaks for the class in orange, (H, W, 3) in 0 … 1."""
    big = F.interpolate(found[None, None].float(), size=(SIDE, SIDE), mode="nearest")[0, 0].clamp(min=0).cpu()
    strong = (big / big.flatten().quantile(0.99).clamp(min=1e-9)).clamp(0, 1)[..., None] ** 0.7
    gray = (0.35 + 0.55 * x.mean(dim=0).cpu())[..., None].expand(-1, -1, 3)
    return (gray * (1 - strong) + strong * torch.tensor([0.84, 0.37, 0.0])).numpy()


def maps(x: Tensor, found: Mapping[str, Tensor], caption: str) -> go.Figure:
    """A photo, and a map of it by each method."""
    pictures = [x.permute(1, 2, 0).cpu().numpy(), *(heat(x, one) for one in found.values())]
    figure = gallery(pictures, [caption, *found], columns=4, kind="jpeg")
    return describe(figure, f"A photo ({caption}) and maps of what speaks for that: {', '.join(found)}.")
