"""The tempting mistakes of lab 02: what each one gives, so that a check knows it again, and the hint that it deserves.

Letters as in ``largemodels.classroom.check.descend``. A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import Mistake

STUCK = "Rows of the path are one and the same tensor, changed in place by each step. Make a new one at each step."


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
    yield "the logarithms have changed places.", math.ceil(math.log(slowest) / math.log(within))
    yield "it never grows here; it shrinks, if slowly. When does a factor's size reach 1?", math.inf


def walk(start: Tensor, steps: int, move: Callable[[Tensor, int], Tensor]) -> Tensor:
    """The path (steps + 1, D) on which each place is ``move(place, number of the step)``."""
    path = [start]
    for t in range(1, steps + 1):
        path.append(move(path[-1], t))
    return torch.stack(path)


def overwritten(path: Tensor) -> Iterator[Mistake]:
    """What a path becomes if its rows are one tensor that changes in place."""
    if len(path) > 2:
        yield STUCK, path[-1:].expand_as(path)
        yield STUCK, torch.cat([path[:1], path[-1:].expand(len(path) - 1, -1)])


def momentum_gone_wrong(gradient: Callable, start: Tensor, alpha: float, beta: float, steps: int) -> Iterator[Mistake]:
    """Question 3."""

    def ball(
        keep: float = beta,
        add: float = 1.0,
        size: float = alpha,
        late: bool = False,
        ahead: bool = False,
        stay: bool = False,
    ) -> Tensor:
        velocity = torch.zeros_like(start)

        def move(theta: Tensor, t: int) -> Tensor:
            nonlocal velocity
            slope, before = gradient(start if stay else theta), velocity
            velocity = keep * velocity + add * slope
            return theta - size * (before if late else slope + keep * velocity if ahead else velocity)

        return walk(start, steps, move)

    yield from overwritten(ball())
    yield "This is plain descent: the velocity is forgotten between steps.", ball(keep=0.0)
    yield (
        "A running mean, with 1 − β before the gradient, is Adam's. Here the gradient is added whole.",
        ball(add=1 - beta),
    )
    yield (
        "The first step doesn't move: the place is changed before the velocity knows the new gradient.",
        ball(late=True),
    )
    yield "This looks ahead, as Nesterov's variant does. Here the step is α times the velocity.", ball(ahead=True)
    yield "The step size is in it twice, in the velocity and in the step.", ball(size=alpha**2)
    yield "It walks uphill: look at the sign of the step.", ball(size=-alpha)
    yield "The gradient is always that at the start. Ask for it anew at each place.", ball(stay=True)
    yield "β stands at the gradient. It is the share of the old velocity that is kept.", ball(keep=1.0, add=beta)
    yield "The old velocity is kept whole. Only the share β of it stays.", ball(keep=1.0)


def adam_gone_wrong(
    gradient: Callable, start: Tensor, alpha: float, beta1: float, beta2: float, epsilon: float, steps: int
) -> Iterator[Mistake]:
    """Question 4."""

    def rule(
        one: float = beta1,
        two: float = beta2,
        mean_corrected: bool = True,
        squares_corrected: bool = True,
        later: int = 0,
        below: Callable[[Tensor], Tensor] = lambda s: s.sqrt() + epsilon,
        kept: bool = False,
        square_of: str = "gradient",
        sign: float = 1.0,
    ) -> Tensor:
        m, s = torch.zeros_like(start), torch.zeros_like(start)

        def move(theta: Tensor, t: int) -> Tensor:
            nonlocal m, s
            slope = gradient(theta)
            m = one * m + (1 - one) * slope
            s = two * s + (1 - two) * (slope if square_of == "gradient" else m) ** 2
            mean = m / (1 - one ** (t + later)) if mean_corrected else m
            squares = s / (1 - two ** (t + later)) if squares_corrected else s
            if kept:
                m, s = mean, squares
            return theta - sign * alpha * mean / below(squares)

        return walk(start, steps, move)

    yield from overwritten(rule())
    yield (
        "Neither mean is freed from its start at 0: divide by 1 − βᵗ.",
        rule(mean_corrected=False, squares_corrected=False),
    )
    yield (
        "The squares are freed from their start at 0, and the mean of the gradients isn't.",
        rule(mean_corrected=False),
    )
    yield (
        "The mean of the gradients is freed from its start at 0, and the squares aren't.",
        rule(squares_corrected=False),
    )
    yield "The exponent is one too large: after the first step, t is 1.", rule(later=1)
    yield "The corrected means went back into the memory, so they are corrected again and again.", rule(kept=True)
    yield "ε stands under the root. It is added after it.", rule(below=lambda s: (s + epsilon).sqrt())
    yield "ε isn't there. It keeps the division away from 0.", rule(below=lambda s: s.sqrt())
    yield (
        "The root is missing: divide by the typical size of the gradient, not of its square.",
        rule(below=lambda s: s + epsilon),
    )
    yield "You squared the mean. The mean of the squares is wanted: square each gradient first.", rule(square_of="mean")
    yield "β₁ and β₂ have changed places.", rule(one=beta2, two=beta1)
    yield "It walks uphill: look at the sign of the step.", rule(sign=-1.0)


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
        "That is the way there, from old units to new. The way back is wanted.",
        joined(b + (w * mean).sum(), w * spread),
    )
