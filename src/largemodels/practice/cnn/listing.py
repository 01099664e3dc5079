"""The wiring of the documents' listing (004 §4.2) in code of our own: its faults are kept, to be looked at."""

from __future__ import annotations

from fractions import Fraction

from torch import Tensor, nn

SIDE = 32  #: the one side of a picture that its dense layer fits


class FixedFlatten(nn.Module):
    """Two convolutions, each pooled, then a dense layer over 64 places, whatever the picture's side is.

    Args:
        channels: of the picture.
        hidden: channels of the first convolution.
        classes: of the answer, and channels of the second convolution, too.
    """

    def __init__(self, channels: int = 1, hidden: int = 16, classes: int = 10) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, hidden, 3, padding=1)
        self.conv2 = nn.Conv2d(hidden, classes, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.classify = nn.Linear(classes * 8 * 8, classes)

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels, S, S) -> (rows, classes): rows is B for S = 32 alone."""
        x = self.pool(self.conv1(x).relu())  # (B, hidden, S / 2, S / 2)
        x = self.pool(self.conv2(x).relu())  # (B, classes, S / 4, S / 4)
        x = x.view(-1, self.classify.in_features)  # -1: as many rows as it takes, not as many as there are pictures
        return self.classify(x)


def rows_out(B: int, side: int) -> int | None:
    """How many rows the listing makes of B pictures: B (side / 32)², or None where that is no whole number.

    The channels cancel: they are as many before the dense layer as it expects.
    """
    rows = B * Fraction(side // 4, SIDE // 4) ** 2
    return int(rows) if rows.denominator == 1 and rows else None
