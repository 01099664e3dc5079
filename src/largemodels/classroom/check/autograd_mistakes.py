"""The tempting mistakes of lab 03: what each one gives, so that a check knows it again, and the hint that it deserves.

Graphs as in ``largemodels.classroom.check.autograd``. A hint says where to look and leaves the mending to the learner.
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


def order_gone_wrong(result: object, parents: list[list[int]], end: int) -> Iterator[tuple[str, bool]]:
    """Question 2: hints, and whether each is due."""
    yield f"order returns a {type(result).__name__}. Return a list of node numbers.", not isinstance(result, list)
    numbers = all(isinstance(node, int) and 0 <= node < len(parents) for node in result)
    yield "The list holds something else than the numbers of nodes.", not numbers
    twice = next((node for node in result if result.count(node) > 1), None) if len(result) < 100 else None
    yield f"Node {twice} stands there more than once. Note which ones you have seen.", twice is not None
    needed, queue = {end}, [end]
    for node in queue:
        for parent in parents[node]:
            if parent not in needed:
                needed.add(parent)
                queue.append(parent)
    useless = sorted(set(result) - needed)
    yield f"Node {(useless or [0])[0]} isn't needed for the end. Start from the end, and follow parents.", bool(useless)
    missing = sorted(needed - set(result))
    yield f"Node {(missing or [0])[0]} is missing, and the end needs it.", bool(missing)
    place = {node: i for i, node in enumerate(result)}
    late = next(((n, p) for n in result for p in parents[n] if place[p] > place[n]), None)
    backward = all(place[p] > place[n] for n in result for p in parents[n]) and len(result) > 1
    yield "The list runs from the end to the inputs. Turn it round: the end comes last.", backward
    node, parent = late or (0, 0)
    yield (
        f"Node {parent} comes after node {node}, which was made from it. Write a node down once ALL of its parents are "
        "written: when it was first met says nothing about that.",
        late is not None,
    )
    yield "The end doesn't come last.", bool(result) and result[-1] != end


def walk(
    nodes: list[int], parents: list, slopes: list, *, seed: float = 1.0, add: bool = True, up: bool = True
) -> list:
    """Slopes handed on in the order of ``nodes``; with ``add`` off they overwrite, with ``up`` off arrive bare."""
    grads = [0.0] * len(parents)
    grads[seed_place(nodes, parents)] = seed
    for node in nodes:
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            share = slope * grads[node] if up else slope
            grads[parent] = grads[parent] * add + share
    return grads


def seed_place(nodes: list[int], parents: list) -> int:
    """The one of ``nodes`` that no other was made from."""
    used = {parent for node in nodes for parent in parents[node]}
    return next(node for node in nodes if node not in used)


def backward_gone_wrong(nodes: list[int], parents: list, slopes: list) -> Iterator[Mistake]:
    """Question 3."""
    back = nodes[::-1]
    tries = {
        "All slopes are 0. What is the slope of the end in itself? Begin with that.": walk(
            back, parents, slopes, seed=0
        ),
        "A number that is used twice gets its last share only. Shares are added.": walk(
            back, parents, slopes, add=False
        ),
        "You go from the inputs to the end. Read the order from its other side.": walk(nodes, parents, slopes),
        "Local slopes are added up, but not multiplied by what arrived at the node.": walk(
            back, parents, slopes, up=False
        ),
    }
    grads = [0.0] * len(parents)
    grads[nodes[-1]] = 1.0
    for node in back:
        for parent in set(parents[node]):
            grads[parent] += slopes[node][parents[node].index(parent)] * grads[node]
    tries["A node can use another one twice, as x · x does. Both uses count."] = grads
    without_seed = walk(back, parents, slopes)
    without_seed[nodes[-1]] = 0.0
    tries["All is right but the end's own slope, which is 1."] = without_seed
    for hint, wrong in tries.items():
        yield hint, torch.tensor(wrong)


def nudge_gone_wrong(seen: list[tuple[torch.dtype, tuple]], shape: tuple[int, ...]) -> Iterator[tuple[str, bool]]:
    """Question 4: hints about what f was given, and whether each is due."""
    yield "f is never called. A nudge is tried by calling it.", not seen
    single = any(dtype != torch.double for dtype, _ in seen)
    yield "f is given single precision, where a nudge drowns in rounding. Go to double first: x.double().", single
    yield f"f is given another shape than that of x, {shape}.", any(given != shape for _, given in seen)


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
