"""The checks of lab 03, Autograd. What is right comes from torch's own gradients, in double.

Those of questions 2 and 3, on graphs, have a module of their own.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from . import ANYTHING, Mistake, Trial, draw, draw_sizes
from .autograd_mistakes import OPS, nudge_gone_wrong, slopes_gone_wrong, twice
from .graph_walk import backward, order
from .shortcuts import GRADIENTS, NO_GRADIENT

__all__ = ["backward", "local_slopes", "nudge", "order", "twice_backward"]


def local_slopes(answer: Callable) -> None:
    """Question 1: the slopes of one operation in each of its inputs, (n,)."""
    trial = Trial(answer, without=GRADIENTS, words=NO_GRADIENT)
    for op, (function, n) in OPS.items():
        for values in (draw(n), draw(n).abs() + 1.5):
            values = values.abs() + 0.1 if op == "log" else values
            inputs = values.double().requires_grad_()
            (right,) = torch.autograd.grad(function(*inputs), inputs)
            trial.note = f"Here op is {op!r}. Nudge each input in your head: by how many times does the result move?"
            each = f"Here op is {op!r}. One slope for each input is wanted, as a tensor: {n} in all."
            result = trial.tensor(trial.call(op=op, values=values), (n,), {(): each, (1,): each, (2,): each})
            trial.compare(result, right, slopes_gone_wrong(op, values))
    for value in (0.0, -3.0):
        result = trial.tensor(trial.call(op="relu", values=torch.tensor([value])), (1,))
        hint = f"relu's slope at {value:g} is wrong. Below 0 it is 0, and at 0 the lab wants 0, as torch has it."
        trial.compare(result, torch.zeros(1), [(hint, ANYTHING)])
    trial.passed(f"for {', '.join(OPS)}.")


def nudge(answer: Callable) -> None:
    """Question 4: the gradient of a function of a tensor by central nudges, shaped like the tensor."""
    trial = Trial(answer, without=GRADIENTS, words=NO_GRADIENT)
    for shape in ((3,), (2, 4), ()):
        x, weights, seen = draw(*shape), draw(*shape).double(), []

        def value(z: Tensor, weights: Tensor = weights, seen: list = seen) -> Tensor:
            seen.append(z.detach().clone())
            if z.shape != weights.shape:
                return z.sum()  # the shape is what is said about it
            return 100 + (weights * z**3 + (3 * z).sin()).sum()  # 100: rounding shows where h is too small

        f = Function(value)
        exact = 3 * weights * x.double() ** 2 + 3 * (3 * x.double()).cos()
        trial.note = f"x has the shape {shape}: nudge one number at a time, and put it back."
        result = trial.call(f=f, x=x)
        for hint, wrong in nudge_gone_wrong(seen, shape):
            if wrong:
                trial.fail(hint)
        result = trial.tensor(result, shape, dtype=torch.double)
        trial.compare(result, exact, one_direction(f, x.double(), result, exact, seen))
    sharp_bend(trial)
    trial.passed("a row, a table and a single number.")


class Function:
    """A function with a name for messages."""

    def __init__(self, value: Callable[[Tensor], Tensor]) -> None:
        self.value = value

    def __call__(self, z: Tensor) -> Tensor:
        """Its value at ``z``, ()."""
        return self.value(z)

    def __repr__(self) -> str:
        return "a smooth function"


def sharp_bend(trial: Trial) -> None:
    """Where f bends sharply, a nudge to one side is found out however small it is; to both sides, the bend cancels."""
    x, slopes = draw(3), draw(3).double()
    f = Function(lambda z: (slopes * z).sum() + 1e6 * (z - x.double()).sum() ** 2)
    trial.note = "f bends sharply here, which a nudge by the same h to both sides doesn't notice."
    result = trial.tensor(trial.call(f=f, x=x), (3,), dtype=torch.double)
    one_side = bool(((result - slopes).abs() > 1e-3).all())
    hint = "It is a nudge to one side, it seems. To both sides, the curvature cancels."
    trial.compare(result, slopes, [(hint, ANYTHING)] if one_side else [])


def one_direction(f: Callable, x: Tensor, result: Tensor, exact: Tensor, seen: list[Tensor]) -> list[Mistake]:
    """What tempting ways of nudging give at common sizes of the nudge, and what f was given, looked at."""
    share = float((result * exact).sum() / (exact**2).sum())
    near = 0.01 * float((share * exact).abs().max())
    if abs(share) < 0.01 and torch.allclose(result, share * exact, rtol=0.01, atol=near):
        hint = "The difference isn't divided by 2h yet, it seems. Mind that `/ 2 * h` multiplies by h."
        return [(f"All slopes are too small by the same factor, {share:.1g}. {hint}", ANYTHING)]
    found: list[Mistake] = [
        ("The slopes are twice too large. From x − h to x + h it is 2h.", 2 * exact),
        ("The slopes have the wrong sign: f(x + h) comes first.", -exact),
        ("Each entry holds the sum of all slopes: nudge one number at a time.", exact.sum().expand_as(exact)),
    ]
    if all(torch.equal(z, z.float().double()) for z in seen):
        hint = "The nudges were rounded to single precision before f got them. Go to double before you add h."
        return [*found, (hint, ANYTHING)]
    for power in range(1, 6):
        h = 10.0**-power
        steps = h * torch.eye(x.numel(), dtype=torch.double).view(-1, *x.shape)
        ahead = torch.stack([(f(x + step) - f(x)) / h for step in steps]).view(x.shape)
        found.append(
            (f"It looks like a nudge to one side, of size {h:g}. To both sides, the curvature cancels.", ahead)
        )
    found.append(("The slopes are rough. Which size of h did the chapter find best for central nudges?", ANYTHING))
    return found


def twice_backward(answer: Callable) -> None:
    """Question 5: the gradients of f(f(X)), f(X) = relu(X W + b), in X, W and b."""
    trial = Trial(answer, without=GRADIENTS, words=NO_GRADIENT)
    for _ in range(3):
        N, D = draw_sizes((3, 5), (6, 9))
        inputs = {"X": draw(N, D), "W": draw(D, D) / D**0.5, "b": draw(D), "G": draw(N, D)}
        X, W, b = (inputs[name].double().requires_grad_() for name in "XWb")
        Y = torch.relu(torch.relu(X @ W + b) @ W + b)
        right = torch.autograd.grad((Y * inputs["G"]).sum(), (X, W, b))
        result = trial.call(**inputs)
        if not isinstance(result, tuple | list) or len(result) != 3:
            what = f"{len(result)} things" if isinstance(result, tuple | list) else f"a {type(result).__name__}"
            trial.fail(f"{trial.name} returns {what}. Return three tensors: the gradients in X, in W and in b.")
        shapes = ((N, D), (D, D), (D,))
        parts = [trial.tensor(part, shape) for part, shape in zip(result, shapes, strict=True)]
        names = [
            name
            for name, part, one in zip("XWb", parts, right, strict=True)
            if not torch.allclose(part.double(), one, rtol=1e-4, atol=1e-4)
        ]
        rest = f"Wrong in {' and '.join(names)}. Take one use of the layer at a time, from the last to the first."
        variants = [*twice(**inputs), (rest, ANYTHING)]
        trial.compare(flat(parts), flat(right), [(hint, v if v is ANYTHING else flat(v)) for hint, v in variants])
    print(f"{trial.name} is right: all three gradients equal torch's; largest difference {trial.furthest:.1g}.")


def flat(parts: tuple | list) -> Tensor:
    """All numbers of several tensors in one row."""
    return torch.cat([part.flatten() for part in parts])
