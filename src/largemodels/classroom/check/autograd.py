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
from .shortcuts import GRADIENTS

__all__ = ["backward", "local_slopes", "nudge", "order", "twice_backward"]


def local_slopes(answer: Callable) -> None:
    """Question 1: the slopes of one operation in each of its inputs, (n,)."""
    trial = Trial(answer, without=GRADIENTS)
    for op, (function, n) in OPS.items():
        for values in (draw(n), draw(n).abs() + 1.5):
            values = values.abs() + 0.1 if op == "log" else values
            inputs = values.double().requires_grad_()
            (right,) = torch.autograd.grad(function(*inputs), inputs)
            trial.note = f"Here op is {op!r}. Nudge each input in your head: by how many times does the result move?"
            result = trial.tensor(trial.call(op=op, values=values), (n,))
            trial.compare(result, right, slopes_gone_wrong(op, values))
    for value in (0.0, -3.0):
        result = trial.tensor(trial.call(op="relu", values=torch.tensor([value])), (1,))
        hint = f"relu's slope at {value:g} is wrong. Below 0 it is 0, and at 0 the lab wants 0, as torch has it."
        trial.compare(result, torch.zeros(1), [(hint, ANYTHING)])
    trial.passed(f"for {', '.join(OPS)}.")


def nudge(answer: Callable) -> None:
    """Question 4: the gradient of a function of a tensor by central nudges, shaped like the tensor."""
    trial = Trial(answer, without=GRADIENTS)
    for shape in ((3,), (2, 4), ()):
        x, weights, seen = draw(*shape), draw(*shape).double(), []

        def f(z: Tensor, weights: Tensor = weights, seen: list = seen) -> Tensor:
            seen.append((z.dtype, tuple(z.shape)))
            if z.shape != weights.shape:
                return z.sum()  # the shape is what is said about it
            return (weights * z**3 + (3 * z).sin()).sum()

        exact = 3 * weights * x.double() ** 2 + 3 * (3 * x.double()).cos()
        trial.note = f"x has the shape {shape}: nudge one number at a time, and put it back."
        result = trial.call(f=f, x=x)
        for hint, wrong in nudge_gone_wrong(seen, shape):
            if wrong:
                trial.fail(hint)
        result = trial.tensor(result, shape, dtype=torch.double)
        trial.compare(result, exact, one_direction(f, x.double(), exact))
    trial.passed("a row, a table and a single number.")


def one_direction(f: Callable, x: Tensor, exact: Tensor) -> list[Mistake]:
    """What tempting ways of nudging give at common sizes of the nudge."""
    found: list[Mistake] = [
        ("The slopes are twice too large. From x − h to x + h it is 2h.", 2 * exact),
        ("The slopes have the wrong sign: f(x + h) comes first.", -exact),
        ("Each entry holds the sum of all slopes: nudge one number at a time.", exact.sum().expand_as(exact)),
    ]
    for power in range(1, 6):
        h = 10.0**-power
        steps = h * torch.eye(x.numel(), dtype=torch.double).view(-1, *x.shape)
        ahead = torch.stack([(f(x + step) - f(x)) / h for step in steps]).view(x.shape)
        found.append(
            (f"It looks like a nudge to one side, of size {h:g}. To both sides, the curvature cancels.", ahead)
        )
        both = torch.stack([f(x + step) - f(x - step) for step in steps]).view(x.shape)
        found.append((f"The difference isn't divided by 2h yet, it seems (h = {h:g}).", both))
    found.append(("The slopes are rough. Which size of h did the chapter find best for central nudges?", ANYTHING))
    return found


def twice_backward(answer: Callable) -> None:
    """Question 5: the gradients of f(f(X)), f(X) = relu(X W + b), in X, W and b."""
    trial = Trial(answer, without=GRADIENTS)
    for _ in range(3):
        N, D = draw_sizes((2, 5), (6, 9))
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
