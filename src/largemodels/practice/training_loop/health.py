"""Seven cheap tests of a training run, each in seconds, and what they say to each fault of the clinic."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ...core.device import one_thread
from .births import born_forward
from .clinic import KEPT, TRAINING, one_step, ward


@dataclass(frozen=True)
class Finding:
    """Whether a test is content, and the figure that decided."""

    well: bool
    figure: str


def first_loss(model: nn.Module, X: Tensor, y: Tensor, C: int = 10) -> Finding:
    """Before training, the loss is about ln C, since no class is preferred: within a third."""
    model.eval()
    with torch.no_grad():
        loss = F.cross_entropy(model(X), y).item()
    return Finding(abs(loss - math.log(C)) < 0.33 * math.log(C), f"{loss:.2f}")


def one_batch(model: nn.Module, X: Tensor, y: Tensor, step: Callable[..., float], steps: int = 150) -> Finding:
    """Without dropout, a net learns one batch by heart: its loss goes below 0.1 nats."""
    model.train()
    for layer in model.modules():
        if isinstance(layer, nn.Dropout):
            layer.eval()
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    losses = [step(model, X, y, optimizer) for _ in range(steps)]
    return Finding(losses[-1] < 0.1, f"{losses[-1]:.2f}")


def fresh_gradient(model: nn.Module, X: Tensor, y: Tensor, step: Callable[..., float]) -> Finding:
    """Two steps of size 0 on one batch leave the same gradient twice, not its double."""
    model.eval()  # no dropout, so that the two are the same
    optimizer, norms = torch.optim.SGD(model.parameters(), 0.0), []
    for _ in range(2):
        step(model, X, y, optimizer)
        norms.append(math.sqrt(sum(p.grad.pow(2).sum().item() for p in model.parameters())))
    ratio = norms[1] / norms[0]
    return Finding(abs(ratio - 1) < 0.01, f"× {ratio:.1f}")


def alone_as_in_company(predict: Callable[[Tensor], Tensor], X: Tensor) -> Finding:
    """A picture's logits don't depend on which others are asked about with it, nor on how often one asks.

    Half of the pictures are asked about by themselves: batch norm in training mode gives the same in any order.
    """
    half = len(X) // 2
    with torch.no_grad():
        company, again, fewer = predict(X), predict(X), predict(X[:half])
    moved = max((company - again).abs().max().item(), (company[:half] - fewer).abs().max().item())
    return Finding(moved < 1e-4, f"{moved:.1f}")


def neighbors_agree(X: Tensor, y: Tensor) -> Finding:
    """Of most pictures, the nearest other picture has the same label: more than half."""
    distances = torch.cdist(X, X)  # (N, D) x (N, D) -> (N, N)
    share = (y[distances.fill_diagonal_(math.inf).argmin(1)] == y).float().mean().item()
    return Finding(share > 0.5, f"{share:.0%}")


def none_shared(X: Tensor, X_exam: Tensor) -> Finding:
    """No row of the exam's part is a row of the training part; it finds exact copies only."""
    seen = {row.numpy().tobytes() for row in X.cpu()}
    shared = sum(row.numpy().tobytes() in seen for row in X_exam.cpu())
    return Finding(shared == 0, f"{shared}")


def all_finite(model: nn.Module, X: Tensor) -> Finding:
    """Every picture passes every layer without a NaN or an infinity."""
    model.eval()
    birth = born_forward(model, X)
    return Finding(birth is None, "finite" if birth is None else f"row {birth.rows[0]}")


@one_thread()
def check_up(fault: str, seed: int = 0) -> dict[str, Finding]:
    """Every test on an untrained run with ``fault``; the names of the tests are the keys."""
    (data, model), step = ward(fault, seed), partial(one_step, zero_grad=fault != KEPT)
    X, y, at_work = data.X[:32], data.y[:32], fault == TRAINING
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model.train()
        for some in data.X_test.split(50):  # so that batch norm has seen pictures
            model(some)
        return {
            "first loss is ln C": first_loss(model, X, y),
            "gradient is fresh": fresh_gradient(model, X, y, step),
            "alone as in company": alone_as_in_company(model.train(at_work), data.X_validation[:50]),
            "neighbors agree": neighbors_agree(data.X, data.y),
            "no row is shared": none_shared(data.X, data.X_validation),
            "all is finite": all_finite(model, data.X),
            "one batch by heart": one_batch(model, X, y, step),
        }
