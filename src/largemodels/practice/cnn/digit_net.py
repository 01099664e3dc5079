"""A small convolutional network for gray pictures, the listing mended.

Built in ``chapters/03_code_practice/03_a_cnn_that_sees.ipynb``; the definition there and here is the same.
"""

from __future__ import annotations

from torch import Tensor, nn

from ...algorithms.convolution.requirements import require_image


class DigitNet(nn.Module):
    """Two convolutions, a grid of means, one dense layer: any side from 2 on, one row a picture.

    Args:
        channels: of the first convolution.
        maps: of the second one, whatever the number of classes is.
        classes: of the answer.
        grid: places in each direction that the dense layer sees.
    """

    def __init__(self, channels: int = 16, maps: int = 32, classes: int = 10, grid: int = 4) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, maps, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.grid = nn.AdaptiveAvgPool2d(grid)
        self.classify = nn.Linear(maps * grid * grid, classes)

    def maps(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What the two convolutions see: (B, channels, H, W) and (B, maps, H / 2, W / 2)."""
        first = self.conv1(x).relu()  # (B, 1, H, W) -> (B, channels, H, W)
        return first, self.conv2(self.pool(first)).relu()  # (B, channels, H / 2, W / 2) -> (B, maps, H / 2, W / 2)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 1, H, W) -> (B, classes), logits.

        Raises:
            TypeError, ValueError: x is no batch of images; the sentence says why.
        """
        require_image(x)
        _, x = self.maps(x)
        x = self.grid(x).flatten(1)  # (B, maps, grid, grid) -> (B, maps grid²)
        return self.classify(x)  # (B, classes)
