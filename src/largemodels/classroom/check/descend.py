"""The checks of lab 02, Descend. What is right comes from torch's own optimizers, or from the definition, in double.

Letters: N examples, D parameters, θ parameters, A the matrix of a bowl ½ θᵀAθ, α step size, β momentum.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from . import ANYTHING, GENERATOR, CheckFailed, Trial, draw, draw_sizes
from .bowls import Slope, by_torch, draw_bowl, optimizers_made
from .descend_mistakes import gradient_gone_wrong, steps_gone_wrong, units_gone_wrong
from .shortcuts import NO_OPTIMIZER
from .walk_mistakes import adam_gone_wrong, momentum_gone_wrong

SINGLE, DOUBLE = torch.float32, torch.float64  # the lab's race walks in double


def draw_between(low: float, high: float) -> float:
    """A number between two others, with two decimals, so that a message can show it."""
    return round(low + (high - low) * float(torch.rand((), generator=GENERATOR)), 2)


def logistic_gradient(answer: Callable) -> None:
    """Question 1: the gradient of the mean cross-entropy, (D,)."""
    trial = Trial(answer, words=NO_OPTIMIZER)
    for low, far in ((3, 1.0), (6, 1.0), (4, 300.0)):
        N, D = draw_sizes((low + 4, low + 7), (low - 1, low))
        X, theta = draw(N, D), draw(D)
        if far > 1:  # the score that is farthest from 0 becomes ``far``, so that e to it is surely too large
            scores = X @ theta
            theta *= far / scores[scores.abs().argmax()]
        y = (torch.rand(N, generator=GENERATOR) < 0.5).float()
        y[:2] = torch.tensor([0.0, 1.0])
        inputs = {"X": X, "y": y, "theta": theta}
        trial.note = "Scores of several hundred are lost: e to them is too large for a float." if far > 1 else ""
        one = "One number for each parameter is wanted, not for each example: what does Xᵀ do?"
        result = trial.tensor(trial.call(**inputs), (D,), {(N,): one, (N, D): one, (): one})
        right = X.double().T @ (torch.sigmoid(X.double() @ theta.double()) - y.double()) / N
        trial.compare(result, right, gradient_gone_wrong(**inputs))
    trial.passed("for scores of every size.")


def steps_needed(answer: Callable) -> None:
    """Question 2: how many steps shrink every distance on a bowl to a share, or infinity."""
    trial = Trial(answer, words=NO_OPTIMIZER)
    cases = (((0.5, 2.0, 4.0), 0.6), ((1.0, 3.0, 8.0), 1.9), ((0.7, 2.5), 1.0), ((2.0, 5.0), 2.2), ((3.0, 3.0), 0.5))
    for curvatures, share in cases:  # α as a share of 1/λ_max: creeping, hopping, in between, running away, round
        scale = draw_between(0.5, 2.0)
        alpha = share / (scale * max(curvatures))
        bends = scale * torch.tensor(curvatures).double()  # (D,)
        factor = float((1 - alpha * bends).abs().max())
        within = 0.001
        while factor < 1 and not 0.1 < math.log(within) / math.log(factor) % 1 < 0.9:  # far from a whole number
            within *= 0.93
        A = draw_telling(bends, alpha, within)
        inputs = {"A": A, "alpha": alpha, "within": within}
        right = math.ceil(math.log(within) / math.log(factor)) if factor < 1 else math.inf
        result = number(trial, trial.call(**inputs))
        what = (
            f"With the curvatures {', '.join(f'{b:.2f}' for b in bends)}, α = {alpha:.3f} and within = {within:.3g}: "
        )
        wrong = [(what + hint, torch.tensor(float(steps))) for hint, steps in steps_gone_wrong(**inputs)]
        off = f"{what}you say {result:g}, {right:g} is right. Which direction shrinks most slowly?"
        trial.compare(torch.tensor(result).double(), torch.tensor(float(right)), [*wrong, (off, ANYTHING)])
    trial.note = "Here α is exactly 2/λ_max, and the factor −1: the steep direction hops to and fro for ever."
    border = number(trial, trial.call(A=torch.diag(torch.tensor([1.0, 4.0])), alpha=0.5, within=0.001))
    if border != math.inf:
        trial.fail(f"{trial.name} gives {border:g} where infinity is right. {trial.note}")
    print(f"{trial.name} is right: creeping, hopping and running away, in turned bowls.")


def draw_telling(bends: Tensor, alpha: float, within: float) -> Tensor:
    """A bowl with these curvatures, turned so that as many mistakes as can be give counts of their own."""

    def counts(A: Tensor) -> int:
        return len({float(steps) for _, steps in steps_gone_wrong(A, alpha, within)})

    return max((draw_bowl(*bends.tolist()) for _ in range(20)), key=counts)


def number(trial: Trial, result: object) -> float:
    """``result`` as a number, or a failed check."""
    if isinstance(result, Tensor | np.ndarray | np.generic) and math.prod(result.shape) == 1:
        result = result.item()
    if isinstance(result, bool) or not isinstance(result, int | float):
        trial.fail(f"{trial.name} returns a {type(result).__name__}. Return one number.")
    return float(result)


def walked(trial: Trial, **inputs: object) -> Tensor:
    """The path that an answer walks, (steps + 1, D), or a failed check."""
    steps, D = inputs["steps"], len(inputs["start"])
    with optimizers_made() as made:
        result = trial.call(**inputs)
    if made:
        raise CheckFailed(f"{trial.name} makes torch's {made[0]}, which is what you are to write here.")
    start = inputs["start"]
    if isinstance(result, Tensor) and result.dtype != start.dtype:
        kept = "The path keeps the precision of start: say dtype=start.dtype where you make a tensor."
        trial.fail(f"{trial.name} returns {result.dtype} for a start of {start.dtype}. {kept}")
    hints = {
        (steps, D): "After `steps` steps there are steps + 1 places: the start counts.",
        (D,): "Every place on the way is wanted, a row each, not the last alone.",
        (D, steps + 1): "Rows and columns have changed places: a row is a place.",
    }
    return trial.tensor(result, (steps + 1, D), hints, start.dtype)


def momentum(answer: Callable) -> None:
    """Question 3: the heavy ball's path, (steps + 1, D)."""
    trial = Trial(answer, words=NO_OPTIMIZER)
    for D, steps, kind in ((1, 4, SINGLE), (3, 7, SINGLE), (2, 0, SINGLE), (4, 9, DOUBLE)):
        gradient = Slope(draw_bowl(*(draw_between(0.5, 3.0) for _ in range(D))))
        alpha, beta = draw_between(0.1, 0.25), draw_between(0.6, 0.7)  # α, β and 1 − β apart, for the hints
        start = draw(D).to(kind) + 1
        inputs = {"gradient": gradient, "start": start, "alpha": alpha, "beta": beta, "steps": steps}
        trial.note = "No step at all: the start alone is the path." if steps == 0 else ""
        result = walked(trial, **inputs)
        right = by_torch(
            lambda p, a=alpha, b=beta: torch.optim.SGD(p, lr=a, momentum=b), gradient, inputs["start"], steps
        )
        trial.compare(result, right, momentum_gone_wrong(**inputs))
    trial.passed("equal to torch.optim.SGD with momentum.")


def adam(answer: Callable) -> None:
    """Question 4: Adam's path, (steps + 1, D)."""
    trial = Trial(answer, words=NO_OPTIMIZER)
    for D, steps, kind in ((1, 3, SINGLE), (3, 6, SINGLE), (2, 0, SINGLE), (4, 8, DOUBLE)):
        gradient = Slope(draw_bowl(*(draw_between(0.5, 3.0) for _ in range(D))))
        alpha, beta1, beta2 = draw_between(0.1, 0.3), draw_between(0.5, 0.65), draw_between(0.9, 0.96)
        start = (s := draw(D).to(kind)).sign() + s.tanh() / 2  # neither where Adam stands still nor where ε is lost
        inputs = {"gradient": gradient, "start": start, "alpha": alpha, "beta1": beta1, "beta2": beta2}
        inputs |= {"epsilon": draw_between(0.1, 0.4), "steps": steps}
        trial.note = "No step at all: the start alone is the path." if steps == 0 else ""
        result = walked(trial, **inputs)
        if not result.isfinite().all():
            hint = "βᵗ is a power, and 1 − βᵗ lies between 0 and 1. What do you divide by?"
            if not result[1].isfinite().all():
                hint = "1 − β⁰ is 0: from which number do you count the steps?"
            raise CheckFailed(f"The path holds NaN or infinity. {hint}")
        settings = dict(lr=alpha, betas=(beta1, beta2), eps=inputs["epsilon"])
        right = by_torch(lambda p, s=settings: torch.optim.Adam(p, **s), gradient, inputs["start"], steps)
        trial.compare(result, right, adam_gone_wrong(**inputs))
    trial.passed("equal to torch.optim.Adam.")


def in_old_units(answer: Callable) -> None:
    """Question 5: intercept and weights for features as they were before they were standardized, (1 + D,)."""
    trial = Trial(answer)
    for D in (1, 3, 4):
        inputs = {"theta": draw(1 + D), "mean": 3 * draw(D) + 5, "spread": draw(D).abs() + 1.5}
        one = "The intercept and one weight for each feature are wanted: 1 + D numbers."
        result = trial.tensor(trial.call(**inputs), (1 + D,), {(D,): one, (): one})
        theta, mean, spread = (x.double() for x in inputs.values())
        weights = theta[1:] / spread
        right = torch.cat([theta[:1] - (weights * mean).sum().view(1), weights])
        rest = "The scores differ. Both models must give an example the same score: write that down for one feature."
        trial.compare(result, right, [*units_gone_wrong(**inputs), (rest, ANYTHING)])
    trial.passed("the same scores in the old units.")
