"""The tempting mistakes of lab 03 off the graph: what each one gives, and the hint that it deserves.

A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import Mistake

#: Operation → (what it computes, how many inputs it has).
OPS: dict[str, tuple[Callable, int]] = {
    "add": (lambda a, b: a + b, 2),
    "sub": (lambda a, b: a - b, 2),
    "mul": (lambda a, b: a * b, 2),
    "div": (lambda a, b: a / b, 2),
    "exp": (lambda a: a.exp(), 1),
    "log": (lambda a: a.log(), 1),
    "tanh": (lambda a: a.tanh(), 1),
    "relu": (lambda a: a.relu(), 1),
}


def slopes_gone_wrong(op: str, values: Tensor) -> Iterator[Mistake]:
    """Question 1."""
    a, b = values[0], values[-1]
    own = "In a product each factor's slope is the other factor. Yours are the factors themselves."
    minus = "Nudge the second number of a difference up: the result goes down."
    square = "In a / b, b stands below the line: its slope is −a / b², not {}."
    known = {
        "sub": [(minus, [1.0, 1.0]), ("The two slopes have changed places.", [-1.0, 1.0])],
        "mul": [(own, [a, b]), ("That is the product itself. Its slopes are wanted.", [a * b, a * b])],
        "div": [
            (square.format("a / b²"), [1 / b, a / b**2]),
            (square.format("−1 / b²"), [1 / b, -1 / b**2]),
            (square.format("1 / a, as in a product"), [1 / b, 1 / a]),
            (square.format("−a / b"), [1 / b, -a / b]),
        ],
        "exp": [("The slope of e to the a is e to the a, not a.", [a]), ("exp has a slope, and it isn't 1.", [1.0])],
        "log": [("That is the logarithm itself. Its slope is wanted.", [a.log()])],
        "tanh": [
            ("1 − t² is right, and t is tanh(a), the result. You took a itself.", [1 - a**2]),
            ("That is tanh itself. Its slope is wanted.", [a.tanh()]),
            ("The slope is 1 − t². You forgot the square.", [1 - a.tanh()]),
        ],
        "relu": [("That is relu itself. Its slope is 1 above 0, and 0 elsewhere.", [a.relu()])],
    }
    for hint, wrong in known.get(op, []):
        yield f"Here op is {op!r}. {hint}", torch.tensor([float(x) for x in wrong])


def nudge_gone_wrong(seen: list[Tensor], shape: tuple[int, ...]) -> Iterator[tuple[str, bool]]:
    """Question 4: hints about what f was given, and whether each is due."""
    yield "f is never called. A nudge is tried by calling it.", not seen
    single = any(z.dtype != torch.double for z in seen)
    yield "f is given single precision, where a nudge drowns in rounding. Go to double first: x.double().", single
    yield f"f is given another shape than that of x, {shape}.", any(z.shape != shape for z in seen)


def twice(X: Tensor, W: Tensor, b: Tensor, G: Tensor) -> Iterator[tuple[str, tuple]]:
    """Question 5: hints, and the three gradients that each mistake gives."""
    H = torch.relu(X @ W + b)
    Y = torch.relu(H @ W + b)
    G_2 = G * (Y > 0)
    G_1 = G_2 @ W.T * (H > 0)
    G_W, G_b = H.T @ G_2 + X.T @ G_1, G_2.sum(0) + G_1.sum(0)
    yield "W and b are used twice. You have the share of the last use alone.", (G_1 @ W.T, H.T @ G_2, G_2.sum(0))
    yield "W and b are used twice. You have the share of the first use alone.", (G_1 @ W.T, X.T @ G_1, G_1.sum(0))
    yield "The bias is used twice as well.", (G_1 @ W.T, G_W, G_2.sum(0))
    yield "The bias is used twice as well.", (G_1 @ W.T, G_W, G_1.sum(0))
    open_2, open_1 = G, G @ W.T
    ungated = (open_1 @ W.T, H.T @ open_2 + X.T @ open_1, open_2.sum(0) + open_1.sum(0))
    yield "Gradients pass where relu was shut. Each use has its own gate.", ungated
    half = G_2 @ W.T
    yield "The gate of the first use is missing.", (half @ W.T, H.T @ G_2 + X.T @ half, G_2.sum(0) + half.sum(0))
    last = G @ W.T * (H > 0)
    yield "The gate of the last use is missing.", (last @ W.T, H.T @ G + X.T @ last, G.sum(0) + last.sum(0))
    crossed = G * (H > 0)
    first = crossed @ W.T * (Y > 0)
    yield (
        "The two gates have changed places: the last use has the gate of its own output.",
        (first @ W.T, H.T @ crossed + X.T @ first, crossed.sum(0) + first.sum(0)),
    )
    yield (
        "What the last use multiplied by W was H. Both of W's shares are made with X.",
        (
            G_1 @ W.T,
            X.T @ G_2 + X.T @ G_1,
            G_b,
        ),
    )
    yield (
        "What the last use multiplied by W was H, after relu. You took X W + b.",
        (
            G_1 @ W.T,
            (X @ W + b).T @ G_2 + X.T @ G_1,
            G_b,
        ),
    )
    same = G_2 @ W.T * (Y > 0)
    yield (
        "Both uses have the last one's gate. Which output belongs to the first?",
        (
            same @ W.T,
            H.T @ G_2 + X.T @ same,
            G_2.sum(0) + same.sum(0),
        ),
    )
    turned = G_2 @ W * (H > 0)
    yield (
        "On the way back it is G Wᵀ: W is turned round.",
        (
            turned @ W,
            H.T @ G_2 + X.T @ turned,
            G_2.sum(0) + turned.sum(0),
        ),
    )
    yield "The gradient in W is turned round: it has the place of W's rows.", (G_1 @ W.T, G_W.T, G_b)
    yield "The gradient in X ends one layer too early: it is still that in X W + b.", (G_1, G_W, G_b)
    mean = len(G)
    yield (
        "The gradients are sums over the examples, not means: G says how much each counts.",
        (
            G_1 @ W.T,
            G_W / mean,
            G_b / mean,
        ),
    )
