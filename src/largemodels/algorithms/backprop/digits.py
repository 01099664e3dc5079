"""Handwritten digits: 1,797 pictures of 8 × 8 pixels from 13 writers, with scikit-learn.

The original's test set: its 30 other writers aren't there.

Source: Alpaydin and Kaynak 1998, https://doi.org/10.24432/C50P49.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from ...core.device import device
from ...core.parts import Parts


class Digits(Parts):
    """Pixels from 0 to 1, (N, 64), and the digits 0 … 9 that they show, (N,), in three parts."""

    def odd_or_even(self) -> Digits:
        """The same pictures with another question: 1 for an odd digit, 0 for an even one."""
        return replace(self, y=self.y % 2, y_validation=self.y_validation % 2, y_test=self.y_test % 2)


def digits(seed: int = 0, validation: int = 297, test: int = 500) -> Digits:
    """The pictures, drawn into three parts that all hold the digits in equal shares, on the course's device.

    Args:
        seed: of the draw.
        validation: pictures kept to choose by.
        test: pictures kept until the end.
    """
    pixels, labels = load_digits(return_X_y=True)
    rest, X_test, rest_y, y_test = train_test_split(
        pixels / 16, labels, test_size=test, random_state=seed, stratify=labels
    )
    X, X_val, y, y_val = train_test_split(rest, rest_y, test_size=validation, random_state=seed, stratify=rest_y)
    parts = [
        torch.as_tensor(part).to(device(), torch.float32 if part.dtype.kind == "f" else torch.long)
        for part in (X, y, X_val, y_val, X_test, y_test)
    ]
    return Digits(*parts)
