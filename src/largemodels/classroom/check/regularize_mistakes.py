"""The tempting mistakes of lab 04's two steps: what is right, what each mistake gives, and its hint.

Letters as in ``largemodels.classroom.check.regularize``. A hint says where to look and leaves the mending to the
learner.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from . import Mistake


def slope_of(X: Tensor, y: Tensor, theta: Tensor) -> Tensor:
    """The slope of half the mean squared error in intercept and weights, (1 + D,), in double."""
    Z = torch.cat([torch.ones(len(X), 1), X], 1).double()  # (N, 1 + D)
    return Z.T @ (Z @ theta.double() - y.double()) / len(y)


def spare(theta: Tensor) -> Tensor:
    """θ with 0 for the intercept, in double."""
    return torch.cat([torch.zeros(1), theta[1:]]).double()


def decayed(X: Tensor, y: Tensor, theta: Tensor, alpha: float, penalty: float) -> Tensor:
    """Question 1, (1 + D,)."""
    return theta.double() - alpha * (slope_of(X, y, theta) + penalty * spare(theta))


def decay_gone_wrong(X: Tensor, y: Tensor, theta: Tensor, alpha: float, penalty: float) -> Iterator[Mistake]:
    """Question 1."""
    slope, old, paying = slope_of(X, y, theta), theta.double(), spare(theta)
    yield "The intercept decays as well. It is to be spared.", old - alpha * (slope + penalty * old)
    yield "Nothing decays: where is the price?", old - alpha * slope
    yield "The weights lose the share λ. A step takes the share αλ.", old - alpha * slope - penalty * paying
    yield (
        "The slope is twice too large: the loss is half the mean squared error.",
        old - alpha * (2 * slope + penalty * paying),
    )
    yield "The price's slope is twice too large: it is λ/2 Σ w².", old - alpha * (slope + 2 * penalty * paying)
    yield "The price's slope is halved: that of w²/2 is w.", old - alpha * (slope + penalty / 2 * paying)
    yield (
        "The slope is summed over the examples. The loss is their mean.",
        old - alpha * (len(y) * slope + penalty * paying),
    )
    yield "It walks uphill: look at the sign of the slope.", old + alpha * (slope - penalty * paying)
    yield "The weights grow: look at the sign of the price.", old - alpha * (slope - penalty * paying)
    shrunk = old - alpha * penalty * paying
    yield (
        "The weights decay first, and the slope is taken at the new place. Take it at the old one.",
        shrunk - alpha * slope_of(X, y, shrunk),
    )
    late = old - alpha * slope
    yield "The step comes first, and what decays is where it arrived.", late - alpha * penalty * spare(late)
    yield "That is L1's slope, λ sign(w). Here the price is L2's.", old - alpha * (slope + penalty * paying.sign())
    still = slope.clone()
    still[0] = 0
    yield "The intercept doesn't move. It pays nothing, and it still learns.", old - alpha * (still + penalty * paying)


def elastic(v: Tensor, alpha: float, l1: Tensor, l2: float) -> Tensor:
    """Question 2, (D,)."""
    v, l1 = v.double(), l1.double()
    return v.sign() * (v.abs() - alpha * l1).clamp(min=0) / (1 + alpha * l2)


def elastic_gone_wrong(v: Tensor, alpha: float, l1: Tensor, l2: float) -> Iterator[Mistake]:
    """Question 2."""
    v, l1 = v.double(), l1.double()

    def soft(a: Tensor, by: Tensor) -> Tensor:
        return a.sign() * (a.abs() - by).clamp(min=0)

    below = 1 + alpha * l2
    yield (
        "L2's share is taken before L1's amount. Set the slope to zero once more: which comes last?",
        soft(v / below, alpha * l1),
    )
    yield "L1 is paid, and L2 isn't.", soft(v, alpha * l1)
    yield "L2 is paid, and L1 isn't.", v / below
    yield (
        "L2 is paid by a factor 1 − α l2. That is a plain step; here the lowest point is wanted.",
        soft(v, alpha * l1) * (1 - alpha * l2),
    )
    yield "α is missing at l1.", soft(v, l1) / below
    yield "α is missing at l2.", soft(v, alpha * l1) / (1 + l2)
    yield "α is missing at both prices.", soft(v, l1) / (1 + l2)
    yield "Weights that can't pay jump over 0. They stop there.", (v - alpha * l1 * v.sign()) / below
    yield "The amount is taken from negative weights, too, away from 0.", (v - alpha * l1).clamp(min=0) / below
    yield "Negative weights move away from 0.", (v - alpha * l1) / below
    yield "The signs are lost.", (v.abs() - alpha * l1).clamp(min=0) / below
    yield (
        "Weights that can pay, pay nothing: what is left of v is v less the amount.",
        torch.where(v.abs() > alpha * l1, v, 0.0) / below,
    )
    yield "All weights pay the mean price. Each has its own.", soft(v, alpha * l1.mean()) / below
    yield "l2 is halved: the slope of l2 w²/2 is l2 w.", soft(v, alpha * l1) / (1 + alpha * l2 / 2)
