"""From a probability to a decision: the four outcomes, what they cost, and how sure a share of them is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from ..shapes import shape
from .requirements import require_labels

THRESHOLDS = [n / 100 for n in range(101)]


@dataclass(frozen=True)
class Confusion:
    """The four outcomes, counted: found and missed malignant ones, false alarms, and rightly left alone."""

    found: int
    missed: int
    false_alarms: int
    left_alone: int

    @property
    def accuracy(self) -> float:
        """The share of right decisions."""
        return (self.found + self.left_alone) / (self.found + self.missed + self.false_alarms + self.left_alone)

    @property
    def recall(self) -> float:
        """The share of the malignant ones that was found; NaN where there is none."""
        malignant = self.found + self.missed
        return self.found / malignant if malignant else math.nan

    @property
    def precision(self) -> float:
        """The share of the alarms that was right; NaN where there is no alarm."""
        alarms = self.found + self.false_alarms
        return self.found / alarms if alarms else math.nan

    def cost(self, miss: float) -> float:
        """Total cost, in false alarms, where a missed one costs as much as ``miss`` false alarms."""
        return miss * self.missed + self.false_alarms


def confusion(p: Tensor, y: Tensor, threshold: float) -> Confusion:
    """Say yes where the probability reaches the threshold, and count the outcomes.

    Args:
        p: probabilities of yes, (N,).
        y: labels, 1 for yes and 0 for no, (N,).
        threshold: from 0 to 1; above 1 nobody is told yes.

    Raises:
        ValueError: the shapes don't fit, a probability lies outside 0 … 1, or y holds something else than 0 and 1.
    """
    if p.shape != y.shape:
        raise ValueError(f"p has the shape {shape(p)} and y {shape(y)}. They must be the same: one of each a patient.")
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p holds a number that is no probability. Each must lie between 0 and 1, and none be NaN.")
    require_labels(y)
    yes, malignant = p >= threshold, y == 1
    cells = (yes & malignant, ~yes & malignant, yes & ~malignant, ~yes & ~malignant)
    return Confusion(*(int(cell.sum()) for cell in cells))


def costs(p: Tensor, y: Tensor, miss: float) -> list[float]:
    """The cost for 100 patients at each of ``THRESHOLDS``, in false alarms; see :meth:`Confusion.cost`."""
    yes = p >= torch.tensor(THRESHOLDS, device=p.device, dtype=p.dtype)[:, None]  # (N,) >= (101, 1) -> (101, N)
    missed, alarms = (~yes & (y == 1)).sum(dim=1), (yes & (y == 0)).sum(dim=1)  # (101,)
    return (100 * (miss * missed + alarms) / len(y)).tolist()


def cheapest_threshold(p: Tensor, y: Tensor, miss: float) -> float:
    """The one of ``THRESHOLDS`` with the lowest cost on these very examples; the middle one of equals."""
    price = costs(p, y, miss)
    best = [t for t, cost in zip(THRESHOLDS, price, strict=True) if cost == min(price)]
    return best[len(best) // 2]


def wilson(successes: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval for a share: it holds the true share in about 95 % of all samples, for z = 1.96.

    Source: Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953.

    Raises:
        ValueError: there is no trial, or the successes aren't among them.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes in {trials} trials make no share. Give 0 ≤ successes ≤ trials ≥ 1.")
    share, wide = successes / trials, 1 + z**2 / trials
    middle = (share + z**2 / (2 * trials)) / wide
    reach = z * math.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2)) / wide
    return middle - reach, middle + reach
