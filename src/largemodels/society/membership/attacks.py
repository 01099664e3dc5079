"""Was this record in the training set? Two attacks, and what they get right.

Letters: M models, N records.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...core.resampling import mean_interval

FALSE = 0.01  #: false positives that an attack may have: the share of strangers that it calls members


def confidence(logs: Tensor, y: Tensor) -> Tensor:
    """The log-odds of the right class, log p − log(1 − p), nearly normal over models. (M, N, C), (N,) -> (M, N)."""
    right = torch.nn.functional.one_hot(y, logs.size(-1)).bool()  # (N, C)
    others = logs.masked_fill(right, -torch.inf).logsumexp(-1)  # log(1 − p), exact where p is nearly 1
    return logs.masked_fill(~right, -torch.inf).amax(-1) - others


def by_loss(found: Tensor) -> Tensor:
    """Yeom et al. 2018: the smaller the loss, the likelier a member. Any rising function of p ranks alike. (M, N)."""
    return found


def by_ratio(found: Tensor, inside: Tensor, *, shared: bool = False) -> Tensor:
    """Carlini et al. 2022 (LiRA): how much likelier a confidence is with the record in the training set than without.

    Each model is attacked with all the others, whose training sets the attacker chose, as reference models.

    Args:
        found: confidences, (M, N).
        inside: which records each was trained on, (M, N).
        shared: one spread for all records, which is steadier where reference models are few; else each has its own.

    Returns:
        The log of the ratio of two normal densities, (M, N).
    """
    logs = []
    for group in (inside, ~inside):
        mask = group.double()
        n = mask.sum(0) - mask  # (M, N): reference models of this kind, without the one that is attacked
        first, second = ((mask * found**k).sum(0) - mask * found**k for k in (1, 2))
        mean = first / n
        square = (second / n - mean**2).clamp(min=0)
        square = square.mean(1, keepdim=True) if shared else square
        spread = (square + 1e-2).sqrt()  # a floor of 0.1: with few models it may be near 0
        logs.append(-((found - mean) ** 2) / (2 * spread**2) - spread.log())
    return (logs[0] - logs[1]).float()


class Caught(NamedTuple):
    """What an attack gets right, model by model, (M,) each.

    Attributes:
        auc: area under the ROC curve.
        share: true positives at 1 % false ones.
    """

    auc: NDArray[np.float64]
    share: NDArray[np.float64]


def roc(scores: Tensor, inside: Tensor) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One model's false and true positives, from the strictest threshold to the laxest; (N,), (N,) -> (N + 1,) twice.

    Raises:
        ValueError: there are no members, or nobody else.
    """
    if inside.all() or not inside.any():
        raise ValueError("An attack is judged on members and on others. Give records of both kinds.")
    member = inside[scores.argsort(descending=True, stable=True)].double().numpy()
    true, false = np.cumsum(member) / member.sum(), np.cumsum(1 - member) / (1 - member).sum()
    return np.concatenate([[0], false]), np.concatenate([[0], true])


def caught(scores: Tensor, inside: Tensor) -> Caught:
    """AUC, and true positives at 1 % false ones, of each model. (M, N), (M, N)."""
    auc, share = [], []
    for one, members in zip(scores, inside, strict=True):
        false, true = roc(one, members)
        auc.append(np.trapezoid(true, false))
        share.append(true[false <= FALSE].max())
    return Caught(np.array(auc), np.array(share))


class Band(NamedTuple):
    """A mean over models, and its interval of 95 % from drawing models anew (bootstrap)."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})"


def band(values: NDArray[np.float64], seed: int = 0) -> Band:
    """The mean of some values, (M,), with its interval."""
    return Band(*mean_interval(np.asarray(values, dtype=float)[:, None], seed=seed))


def moved_by(found: Tensor, inside: Tensor) -> Tensor:
    """By how many standard deviations being in the training set moves the confidence in each record, (N,)."""
    groups = [torch.where(mask, found, torch.nan) for mask in (inside, ~inside)]
    means = [group.nanmean(0) for group in groups]
    squares = [(group - mean).square().nanmean(0) for group, mean in zip(groups, means, strict=True)]
    return (means[0] - means[1]) / (sum(squares) / 2).sqrt().clamp(min=0.1)
