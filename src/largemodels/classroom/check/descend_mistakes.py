"""The tempting mistakes of lab 02, its walkers aside: what each gives, so that a check knows it, and its hint.

Letters as in ``largemodels.classroom.check.descend``. A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import Mistake


def gradient_gone_wrong(X: Tensor, y: Tensor, theta: Tensor) -> Iterator[Mistake]:
    """Question 1."""
    N, D = X.shape
    scores = X @ theta
    p = scores.sigmoid()
    right = X.T @ (p - y) / N
    yield "It points downhill: probability and label have changed places in the difference.", -right
    yield "It is summed over the examples. The loss is their mean.", right * N
    yield "It is divided by the number of parameters. The loss is a mean over examples.", right * N / D
    yield "It is twice too large. A factor 2 belongs to squared errors; the logarithm brings none.", right * 2
    yield (
        "The label was taken from the score itself, as in linear regression: the sigmoid is missing.",
        (X.T @ (scores - y) / N),
    )
    yield (
        "There is a factor p (1 − p) too many. In the cross-entropy it cancels: try it on paper for one example.",
        (X.T @ ((p - y) * p * (1 - p)) / N),
    )
    yield (
        "The probability was rounded to 0 or 1. A decision has no slope; the gradient needs the probability.",
        (X.T @ ((p > 0.5).float() - y) / N),
    )
    yield "The labels have no say in it.", X.T @ p / N
    yield "The labels are taken for 1 and −1. Here they are 1 and 0.", X.T @ (p - (2 * y - 1)) / N
    yield "Only the examples of class 1 count. Those of class 0 pull as well.", X.T @ ((p - 1) * y) / N


def steps_gone_wrong(A: Tensor, alpha: float, within: float) -> Iterator[tuple[str, float]]:
    """Question 2: hints, and the number that each mistake gives."""

    def steps(factor: float, whole: Callable[[float], float] = math.ceil) -> float:
        factor = abs(factor)
        return whole(math.log(within) / math.log(factor)) if 0 < factor != 1 else math.inf

    bends = torch.linalg.eigvalsh(A.double())
    flat, steep, factors = 1 - alpha * float(bends[0]), 1 - alpha * float(bends[-1]), (1 - alpha * bends).abs()
    slowest = float(factors.max())
    if slowest >= 1:
        yield "the steepest direction grows, and no number of steps is enough. Return math.inf.", steps(slowest)
        yield "the steepest direction decides here, and it grows. Have you looked at the flattest alone?", steps(flat)
        return
    yield "a walker can't take a part of a step. Round up.", steps(slowest, float)
    yield "after that many steps it isn't there yet. Round up, not down.", steps(slowest, math.floor)
    yield "the flattest direction creeps and comes last. You looked at the steepest alone.", steps(steep)
    yield "the steepest direction hops, and comes last: its factor is negative, and its size counts.", steps(flat)
    diagonal = (1 - alpha * A.double().diagonal()).abs().max()
    yield "you read the curvatures off the diagonal. In a turned bowl they are the eigenvalues.", steps(float(diagonal))
    mean = float((1 - alpha * bends).abs().mean())
    yield "you averaged over the directions. The slowest decides.", steps(mean)
    best = float((bends[-1] - bends[0]) / (bends[-1] + bends[0]))
    yield "that is the count at the best step size there is. Here α is given.", steps(best)
    yield "the logarithms have changed places.", math.ceil(math.log(slowest) / math.log(within))
    yield "it never grows here; it shrinks, if slowly. When does a factor's size reach 1?", math.inf


def units_gone_wrong(theta: Tensor, mean: Tensor, spread: Tensor) -> Iterator[Mistake]:
    """Question 5."""
    b, w = theta[:1], theta[1:]
    slopes = w / spread

    def joined(intercept: Tensor, weights: Tensor) -> Tensor:
        return torch.cat([intercept.view(1), weights])

    yield (
        "The weights are right, and the intercept is that of the new units. What is z where x is 0?",
        joined(b, slopes),
    )
    yield "The intercept moves the other way.", joined(b + (slopes * mean).sum(), slopes)
    yield "In the intercept the weights are still those of the new units.", joined(b - (w * mean).sum(), slopes)
    yield (
        "The weights are multiplied by the spread: a wider unit needs a smaller weight, not a larger one.",
        joined(b - (w * spread * mean).sum(), w * spread),
    )
    yield (
        "The weights are those of the new units: one unit of x is 1 / spread units of z.",
        joined(b - (slopes * mean).sum(), w),
    )
    yield "The intercept comes first, then the weights.", torch.cat([slopes, (b - (slopes * mean).sum()).view(1)])
    yield (
        "The intercept was treated like a weight and divided by a spread.",
        joined(b / spread[0] - (slopes * mean).sum(), slopes),
    )
    yield (
        "The intercept pays for the means of all features, not for one alone.",
        joined(b - slopes[0] * mean[0], slopes),
    )
    yield "The intercept pays the sum over the features, not their mean.", joined(b - (slopes * mean).mean(), slopes)
    yield (
        "The weights are divided by the square of the spread. The spread is the standard deviation already.",
        joined(b - (slopes / spread * mean).sum(), slopes / spread),
    )
    yield (
        "That is the way there, from old units to new. The way back is wanted.",
        joined(b + (w * mean).sum(), w * spread),
    )
