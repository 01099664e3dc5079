"""The tempting mistakes of lab 04's three choices: each as a quirk of the right answer, with its hint.

Letters as in ``largemodels.classroom.check.regularize``. A hint says where to look and leaves the mending to the
learner.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor


def price(
    X: Tensor,
    y: Tensor,
    center: bool = True,
    divide: bool = True,
    twice: bool = False,
    size: bool = True,
    over: str = "max",
    alone: bool = False,
) -> float:
    """Question 3; the quirks are mistakes."""
    X, y = X.double(), y.double()
    X, y = (X - X.mean(0), y - y.mean()) if center else (X, y - y.mean() if alone == "y" else y)
    pulls = X.T @ y * (2 if twice else 1) / (len(y) if divide else 1)
    pulls = pulls.abs() if size else pulls
    if over == "weight":  # the largest least-squares weight, taken one feature at a time
        return float((pulls / (X**2).mean(0)).abs().max())
    return float(torch.linalg.vector_norm(pulls) if over == "norm" else getattr(pulls, over)())


PRICES_GONE_WRONG = {
    "The intercept is free, so it takes the means away first. Have you centered?": dict(center=False),
    "The loss is a mean over the examples. You summed.": dict(divide=False),
    "It is twice too large: the loss is half the mean squared error.": dict(twice=True),
    "The strongest pull may be downward. Its size counts.": dict(size=False),
    "Every weight must be gone, so the strongest decides, not the mean.": dict(over="mean"),
    "Every weight must be gone, so the strongest decides. You took the weakest.": dict(over="min"),
    "The price is paid by each weight on its own: no need to add up the pulls.": dict(over="sum"),
    "The length of the slope would be right for a price on the length of w. L1 prices each weight.": dict(over="norm"),
    "That is a weight, not a price: what has to be outbid is the slope at w = 0.": dict(over="weight"),
}


def stopped(
    losses: Sequence[float],
    patience: int,
    least: float,
    wait: int = 0,
    against: str = "best",
    crumbs: bool = False,
    keep: str = "lowest",
    forgives: bool = False,
    skips: bool = False,
    equal: bool = False,
    total: bool = False,
    count: int = 0,
) -> tuple[int, int]:
    """Question 4; the quirks are mistakes."""
    mark, idle, last = math.inf, 0, len(losses) - 1
    counted = 0
    for epoch, loss in enumerate(losses):
        if skips and math.isnan(loss):
            continue
        goal = mark - (0.0 if crumbs else least)
        if loss < goal or (equal and loss == goal) or (forgives and math.isnan(loss)):
            idle = idle if total else 0
            mark, counted = loss if not math.isnan(loss) else mark, epoch
        else:
            idle += 1
        if against == "previous":
            mark = loss
        if against == "seen" and loss < mark:
            mark = loss
        if idle >= patience + wait:
            last = epoch
            break
    seen = losses if keep == "future" else losses[: last + 1]
    real = [loss for loss in seen if not math.isnan(loss)]
    lowest = [epoch for epoch, loss in enumerate(seen) if loss == min(real)]
    kept = {"counted": counted, "last": last, "latest": lowest[-1]}.get(keep, lowest[0])
    return kept + count, last + count


STOPS_GONE_WRONG = {
    "It waits one epoch too long: after `patience` epochs in a row that don't count, it stops.": dict(wait=1),
    "It stops one epoch too early.": dict(wait=-1),
    "It compares with the epoch before. A loss counts against the best that has counted.": dict(against="previous"),
    "It compares with the lowest loss seen. Many small steps down can make one that counts.": dict(against="seen"),
    "Any new lowest loss counts here. It must be lower by `least`.": dict(crumbs=True),
    "It keeps the last epoch that counted. A crumb doesn't count, and may still be the lowest.": dict(keep="counted"),
    "It keeps an epoch that it never saw: only losses up to the stop are known.": dict(keep="future"),
    "It keeps the last epoch. The lowest loss was before that.": dict(keep="last"),
    "Of several lowest losses it keeps the last. The first is wanted.": dict(keep="latest"),
    "As low as the mark isn't lower. Look at what happens if the loss stays where it is.": dict(equal=True),
    "NaN is passed over. An epoch with NaN is one that doesn't count.": dict(skips=True),
    "NaN counts as a new best. Each comparison with NaN is False: which way round is yours?": dict(forgives=True),
    "Bad epochs add up over the whole run. An epoch that counts sets the waiting back to 0.": dict(total=True),
    "It counts from 1. The first epoch is 0.": dict(count=1),
}


def chosen(errors: Tensor, rule: str = "highest", spread: str = "error", at: str = "best") -> int:
    """Question 5; the quirks are mistakes."""
    errors = errors.double()
    mean = errors.mean(0)  # (L,)
    best = int(mean.argmin())
    spreads = errors.std(0)  # (L,)
    size = {
        "error": spreads / math.sqrt(len(errors)),
        "deviation": spreads,
        "variance": spreads**2,
        "by N": spreads / len(errors),
        "by prices": spreads / math.sqrt(errors.size(1)),
        "all": (errors.std() / math.sqrt(len(errors))).expand_as(mean),
        "means": mean.std().expand_as(mean),
        "none": 0 * spreads,
    }[spread]
    limit = mean[best] + (size if at == "own" else size[best])
    inside = (mean <= limit).nonzero()[:, 0]
    if rule == "run":  # as far as it goes without a gap
        place = best
        while place + 1 < len(mean) and bool((mean <= limit)[place + 1]):
            place += 1
        return place
    if rule == "nearest":
        return int((mean - limit).abs().argmin())
    return int(inside.max() if rule == "highest" else inside.min())


CHOICES_GONE_WRONG = {
    "That is the price with the lowest mean error. The rule goes on to a simpler model.": dict(spread="none"),
    "That is the lowest price within reach. The simplest model has the highest.": dict(rule="lowest"),
    "You allow a standard deviation of single errors. A mean of N is surer than that, by √N.": dict(spread="deviation"),
    "The variance is the square of what is wanted.": dict(spread="variance"),
    "The standard error has √N below, not N.": dict(spread="by N"),
    "√N counts the examples, which are the rows. You took the prices.": dict(spread="by prices"),
    "All errors are thrown together. The doubt wanted is that of one price, the best.": dict(spread="all"),
    "The spread of the means over the prices says nothing about their doubt.": dict(spread="means"),
    "Each price uses its own doubt. The limit is made once, at the price with the lowest mean.": dict(at="own"),
    "You stop at the first price beyond the limit. The highest within it may lie further on.": dict(rule="run"),
    "You take the mean nearest to the limit, on either side of it. It must be within.": dict(rule="nearest"),
}
