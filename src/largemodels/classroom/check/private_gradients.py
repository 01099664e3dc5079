"""Lab 15, question 1: the check of a gradient for each example, with its tempting mistakes.

N examples, E features, C classes, P parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from . import GENERATOR, Mistake, Trial, draw, draw_sizes


class Net(nn.Module):
    """One or two layers; it shows as a few words."""

    def __init__(self, E: int, H: int, C: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(E, H), nn.Tanh()) if H else nn.Identity()
        self.head = nn.Linear(H or E, C)
        for parameter in self.parameters():
            parameter.data = draw(*parameter.shape)

    def forward(self, x: Tensor) -> Tensor:
        """(N, E) -> (N, C)."""
        return self.head(self.inner(x))

    def __repr__(self) -> str:
        return f"a net of {sum(p.numel() for p in self.parameters())} parameters"


def gradient(net: nn.Module, X: Tensor, y: Tensor) -> Tensor:
    """The gradient of the mean cross-entropy, (P,)."""
    loss = nn.functional.cross_entropy(net(X), y)
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(net.parameters()))])


def gradients_gone_wrong(rows: Tensor, turned: Tensor, old: Tensor) -> Iterator[Mistake]:
    """Question 1: from the right ``rows``, the rows with the parameters turned round, and what lay in .grad."""
    N = len(rows)
    if not N:
        return
    mean = rows.mean(0).expand_as(rows)
    yield "Every row is the batch's mean gradient. One example at a time goes into the loss.", mean
    yield "Every row is the sum over the batch. One example at a time goes into the loss.", N * mean
    added = "backward() adds to what lies in .grad. Set it to None before each example, or use torch.autograd.grad."
    yield added, rows.cumsum(0) + old
    yield added, rows.cumsum(0)
    yield added, rows + old
    yield f"Each row is divided by N = {N}: the loss is a mean over the batch. Here each example has its own.", rows / N
    yield "The parameters come in another order. Take that of net.parameters().", turned
    yield "The sign is turned round: that is the step, not the gradient.", -rows
    yield "The gradients are squared, or made positive. They keep their signs.", rows.abs()
    yield "The last row is missing or 0. Where does your loop end?", torch.cat([rows[:-1], torch.zeros_like(rows[:1])])


def per_example(answer: Callable) -> None:
    """Question 1: (N, P), with two layers and one, one example, none, and old gradients in the net."""
    trial = Trial(answer)
    for kind in ("two", "one layer", "old", "single", "none", "two"):
        N, E, H, C = draw_sizes((6, 7), (4, 5), (8, 9), (2, 3))
        N = {"single": 1, "none": 0}.get(kind, N)
        net = Net(E, 0 if kind == "one layer" else H, C)
        X, y = draw(N, E), torch.randint(0, C, (N,), generator=GENERATOR)
        parameters = list(net.parameters())
        P, few = sum(p.numel() for p in parameters), sum(p.numel() for p in parameters if p.ndim > 1)
        rows = torch.stack([gradient(net, X[n : n + 1], y[n : n + 1]) for n in range(N)]) if N else torch.zeros(0, P)
        pieces = rows.split([p.numel() for p in parameters], dim=1)
        old = torch.zeros(P)
        if kind == "old":
            for parameter in parameters:
                parameter.grad = draw(*parameter.shape)
            old = torch.cat([p.grad.flatten() for p in parameters])
        trial.note = {
            "none": "Here the batch is empty, as a random draw may be: no row, and P columns.",
            "old": "Here gradients of an earlier step lie in .grad. They don't count.",
            "single": "Here is a single example: one row.",
        }.get(kind, "")
        before = [p.detach().clone() for p in parameters]
        said = trial.call(net=net, X=X, y=y)
        if any(not torch.equal(p, b) for p, b in zip(net.parameters(), before, strict=True)):
            trial.fail(f"{trial.name} changes the net's parameters. It only looks at gradients.")
        hints = {
            (P,): "That is one gradient for the whole batch. Each example has a row of its own.",
            (P, N): "The other way round: a row for each example.",
            (N, few): "The biases are missing. They are parameters, too.",
        }
        hints.pop((N, P), None)
        result = trial.tensor(said, (N, P), hints)
        trial.compare(result, rows, gradients_gone_wrong(rows, torch.cat(pieces[::-1], dim=1), old))
    trial.passed("a row for each example, of one and of none, whatever lay in .grad.")
