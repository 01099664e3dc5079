"""The tempting mistakes of lab 02's two walkers, momentum and Adam: the path that each one walks, and its hint.

Letters as in ``largemodels.classroom.check.descend``. A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import Mistake

STUCK = "Rows of the path are one and the same tensor, changed in place by each step. Make a new one at each step."


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
        after: bool = False,
        ahead: bool = False,
        peek: bool = False,
        stay: bool = False,
    ) -> Tensor:
        velocity = torch.zeros_like(start)

        def move(theta: Tensor, t: int) -> Tensor:
            nonlocal velocity
            if after:  # the place first, and then the velocity, with the gradient at the new place
                theta = theta - size * velocity
                velocity = keep * velocity + add * gradient(theta)
                return theta
            slope, before = gradient(start if stay else theta - size * keep * velocity * peek), velocity
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
    yield "The first step doesn't move: the velocity is to change first, and then the place.", ball(after=True)
    yield "This looks ahead, as Nesterov's variant does. Here the step is α times the velocity.", ball(ahead=True)
    yield "The gradient is that of a place ahead, as in Nesterov's variant. Ask for it at the place.", ball(peek=True)
    yield "The step size is in it twice, in the velocity and in the step.", ball(size=alpha**2)
    yield "It walks uphill: look at the sign of the step.", ball(size=-alpha)
    yield "The gradient is always that at the start. Ask for it anew at each place.", ball(stay=True)
    yield "β stands at the gradient. It is the share of the old velocity that is kept.", ball(keep=1.0, add=beta)
    yield "The old velocity is kept whole. Only the share β of it stays.", ball(keep=1.0)
    yield "1 − β of the old velocity is kept. β itself is the share that stays.", ball(keep=1 - beta)
    yield "β and 1 − β have changed places, and the gradient is to be added whole.", ball(keep=1 - beta, add=beta)
    yield "β stands at the gradient as well. It belongs to the old velocity alone.", ball(add=beta)


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
        remembers: bool = True,
        power: bool = True,
        share: bool = True,
    ) -> Tensor:
        m, s = torch.zeros_like(start), torch.zeros_like(start)

        def move(theta: Tensor, t: int) -> Tensor:
            nonlocal m, s
            slope = gradient(theta)
            m = one * m + (1 - one if share else 1) * slope
            s = two * s + (1 - two if share else 1) * (slope if square_of == "gradient" else m) ** 2
            exponent = t + later if power else 1
            mean = m / (1 - one**exponent) if mean_corrected else m
            mean = mean if remembers else slope
            squares = s / (1 - two**exponent) if squares_corrected else s
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
    yield "Every step is corrected like the first: β stands there without its power t.", rule(power=False)
    yield (
        "The gradient and its square are added whole, as in question 3. In a running mean they come with 1 − β.",
        rule(share=False),
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
    yield "The step takes the last gradient. Adam's step takes their running mean.", rule(remembers=False)
