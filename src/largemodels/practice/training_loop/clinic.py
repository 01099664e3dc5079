"""Six silent faults: training runs that raise no error, each beside the healthy run of the same seed.

Letters: N examples, B of a batch, C classes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ...algorithms.backprop.digits import Digits, digits
from ...core.device import one_thread
from .loop import Batches
from .nets import clinic_net
from .requirements import require_learning_rate

HEALTHY, KEPT, TRAINING, TWICE, SHIFTED, SHARED, BLANK = FAULTS = (
    "healthy", "no zero_grad", "eval forgotten", "softmax twice", "labels shifted", "train and test overlap",
    "a NaN is born",
)  # fmt: skip
pictures = cache(digits)  #: a draw for each seed, read once; nothing writes into it
N, BLANK_ROW = 400, 123  #: pictures to learn from; the one that is blank where a NaN is born


@dataclass
class Curves:
    """What a run showed, and what it is worth.

    Attributes:
        train: mean loss of each epoch's batches, in nats.
        validation: loss on the validation part after each epoch, as the run looks at it.
        accuracy: share of right answers there, as the run looks at it.
        fresh: share of right answers on 500 pictures that no run has seen, by a right exam at the end.
    """

    train: list[float] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    fresh: float = math.nan


def ward(fault: str, seed: int) -> tuple[Digits, nn.Module]:
    """The data and the network of a run; a draw of pictures and weights a seed."""
    if fault not in FAULTS:
        raise ValueError(f"There is no fault {fault!r}. There are: {', '.join(FAULTS)}.")
    data = pictures(seed).first(N)
    if fault == SHIFTED:
        data = replace(data, y=data.y.roll(1))
    if fault == SHARED:
        seen = len(data.y_validation)
        X, y = torch.cat([data.X_validation, data.X[seen:]]), torch.cat([data.y_validation, data.y[seen:]])
        data = replace(data, X=X, y=y)
    if fault == BLANK:
        data = replace(data, X=data.X.index_fill(0, torch.tensor([BLANK_ROW], device=data.X.device), 0.0))
    return data, clinic_net(seed, ends=(nn.Softmax(1),) if fault == TWICE else ())


def one_step(model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer, zero_grad: bool = True) -> float:
    """One step on one batch; returns its loss before the step, in nats."""
    loss = F.cross_entropy(model(X), y)
    if zero_grad:
        optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


@cache
@one_thread()
def treated(fault: str, seed: int = 0, learning_rate: float = 0.1, B: int = 32, epochs: int = 30) -> Curves:
    """Train with a fault, and look at it as its author would.

    Raises:
        ValueError: there is no such fault, or the learning rate or the batch size can't be used.
    """
    require_learning_rate(learning_rate)
    (data, model), curves = ward(fault, seed), Curves()
    optimizer, batches = torch.optim.SGD(model.parameters(), learning_rate), Batches(N, B, seed)
    with torch.random.fork_rng():  # dropout draws from torch's global generator
        torch.manual_seed(seed)
        for _ in range(epochs):
            losses = []
            for _ in range(math.ceil(N / B)):
                model.train()
                i = batches.next().to(data.y.device)
                losses.append(one_step(model, data.X[i], data.y[i], optimizer, zero_grad=fault != KEPT))
            value, right = look(model, data.X_validation, data.y_validation, training=fault == TRAINING)
            curves.train.append(sum(losses) / len(losses))
            curves.validation.append(value)
            curves.accuracy.append(right)
        curves.fresh = look(model, data.X_test, data.y_test)[1]
    return curves


def look(model: nn.Module, X: Tensor, y: Tensor, *, training: bool = False) -> tuple[float, float]:
    """Loss and share of right answers, in evaluation mode unless that is forgotten."""
    model.train(training)
    with torch.no_grad():
        logits = model(X)
    return F.cross_entropy(logits, y).item(), (logits.argmax(1) == y).float().mean().item()
