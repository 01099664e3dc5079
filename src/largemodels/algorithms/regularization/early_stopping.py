"""Early stopping: keep what was best on the validation part, and stop once it hasn't been beaten for a while.

Built step by step in ``chapters/02_algorithms/04_regularization.ipynb``; the definitions there and here are the same.
Source: Prechelt 1998, https://doi.org/10.1007/3-540-49430-8_3.
"""

from __future__ import annotations

import math

from .requirements import require_patience


class EarlyStopping:
    """Watches a loss, epoch after epoch.

    Args:
        patience: how many epochs without a new best to wait.

    Attributes:
        best: the lowest loss so far.
        best_epoch: when that was, from 0.
        epoch: the epoch last seen.
    """

    def __init__(self, patience: int) -> None:
        require_patience(patience)
        self.patience = patience
        self.best, self.best_epoch, self.epoch = math.inf, -1, -1

    def stop(self, loss: float) -> bool:
        """Take note of an epoch's loss; returns whether to stop now. A NaN is never a new best."""
        self.epoch += 1
        if loss < self.best:
            self.best, self.best_epoch = loss, self.epoch
        return self.epoch - self.best_epoch >= self.patience
