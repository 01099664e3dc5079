"""Two nets of the documents that no library here has, as their papers describe them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class PolicyNet(nn.Module):
    """AlphaGo's policy network as it played: 13 layers over a board of 19 × 19 (Silver et al. 2016, Methods).

    A layer of 5 × 5 kernels, eleven of 3 × 3, all with 192 filters, and one of 1 × 1 with a bias for each point.
    """

    def __init__(self, planes: int = 48, filters: int = 192, layers: int = 13, side: int = 19) -> None:
        super().__init__()
        self.first = nn.Conv2d(planes, filters, 5, padding=2)
        self.middle = nn.ModuleList(nn.Conv2d(filters, filters, 3, padding=1) for _ in range(layers - 2))
        self.last = nn.Conv2d(filters, 1, 1, bias=False)
        self.bias = nn.Parameter(torch.zeros(side, side))

    def forward(self, x: Tensor) -> Tensor:
        """The board as planes, (B, 48, 19, 19), to a score for each point, (B, 19, 19)."""
        x = self.first(x).relu()
        for layer in self.middle:
            x = layer(x).relu()
        return self.last(x).squeeze(1) + self.bias


def inception_parameters(modules: Sequence[Sequence[int]]) -> int:
    """GoogLeNet's parameters (Szegedy et al. 2014, table 1), with a bias a channel, without training's two helpers.

    Args:
        modules: of each Inception module the channels in, and the filters: 1×1; before 3×3, 3×3; before 5×5, 5×5; after
            the pooling.
    """
    total = conv(3, 64, 7) + conv(64, 64, 1) + conv(64, 192, 3) + conv(1024, 1000, 1)
    for channels, one, before3, three, before5, five, pooled in modules:
        total += sum(conv(channels, filters, 1) for filters in (one, before3, before5, pooled))
        total += conv(before3, three, 3) + conv(before5, five, 5)
    return total


def conv(channels: int, filters: int, side: int) -> int:
    """Weights and biases of a convolution with square kernels."""
    return channels * filters * side * side + filters
