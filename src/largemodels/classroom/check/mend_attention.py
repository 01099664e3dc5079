"""Lab 11, question 3: the check of self-attention between two widths, and its tempting mistakes. T tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from . import Mistake, Trial, draw, draw_sizes
from .flowing import flows
from .mend_faults import explained


def self_attention(answer: Callable, chosen: Callable) -> None:
    """Question 3: a class with layers q, k, v, out, that gives (…, T, out_width)."""
    trial = Trial(answer)
    for *front, width, out_width in ((2, 6, 3), (3, 2, 5), (1, 4, 4), (7, 2), (2, 3, 5, 2)):
        T = draw_sizes((8, 9))[0]
        net = trial.call(width=width, out_width=out_width)
        if not isinstance(net, nn.Module):
            trial.fail(f"{trial.name}({width}, {out_width}) is a {type(net).__name__}, and no nn.Module.")
        right = nn.ModuleDict({name: nn.Linear(width, out_width) for name in "qkv"})
        right["out"] = nn.Linear(out_width, out_width)
        shapes = [{name: tuple(x.shape) for name, x in one.state_dict().items()} for one in (net, right)]
        if set(shapes[0]) != set(shapes[1]):
            trial.fail("The layers are to be called q, k, v and out, each an nn.Linear with a bias, and no others.")
        for name, shape in shapes[1].items():
            if shapes[0][name] != shape:
                trial.fail(f"{name} has the shape {shapes[0][name]} where {shape} is wanted.")
        net.load_state_dict(right.state_dict())
        with torch.no_grad():
            for layer in (right["q"], right["k"], net.q, net.k):
                layer.weight *= 3  # scores large enough for their size to tell
            x = draw(*front, T, width)
            run = Trial(net.forward)
            run.name, run.note = f"{trial.name}.forward", f"Here width is {width} and out_width {out_width}."
            result = run.tensor(run.call(x=x), (*front, T, out_width))
            run.compare(result, attended(right, x), attention_gone_wrong(right, x, width, out_width))
        x.requires_grad_()
        flows(net(x), attended(right, x), x=x)
        trial.shapes += run.shapes
        trial.furthest = max(trial.furthest, run.furthest)
    explained("self_attention", chosen)
    trial.passed("any two widths, with a batch and without, and the faults are named.")


def attended(net: nn.Module, x: Tensor, scale: float | None = None, dim: int = -1, after: float = 1.0) -> Tensor:
    """What attention with layers q, k, v and out gives, (…, T, D)."""
    q, k, v = net.q(x), net.k(x), net.v(x)
    scores = q @ k.transpose(-2, -1) / (q.size(-1) ** 0.5 if scale is None else scale)
    return net.out(torch.softmax(scores, dim) / after @ v)


def attention_gone_wrong(net: nn.Module, x: Tensor, width: int, out_width: int) -> Iterator[Mistake]:
    """Question 3."""
    root = out_width**0.5
    yield "The scores are still divided by the root of the input's width.", attended(net, x, width**0.5)
    yield "The scores aren't divided by anything.", attended(net, x, 1.0)
    yield "The scores are divided by the width, not by its root.", attended(net, x, float(out_width))
    yield "The scores are multiplied by the root.", attended(net, x, 1 / root)
    yield "The weights of a column add up to 1. Those of a query, a row, should.", attended(net, x, dim=-2)
    yield "The root divides the weights. It belongs to the scores, before softmax.", attended(net, x, 1.0, after=root)
    values = torch.softmax(net.q(x) @ net.k(x).transpose(-2, -1) / root, -1) @ net.v(x)
    yield "The last layer, out, isn't used.", values
    yield (
        "Queries and keys have changed places.",
        net.out(torch.softmax(net.k(x) @ net.q(x).transpose(-2, -1) / root, -1) @ net.v(x)),
    )
