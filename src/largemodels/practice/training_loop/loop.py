"""A training loop, as notebook 3.1 types it: batches that know where they stand, the loop, the exam.

Letters: N examples, B of a batch, D inputs, C classes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.lr_scheduler import LRScheduler
from tqdm.auto import tqdm

from ...core.parts import Parts
from .requirements import require_batches, require_learning_rate


class Batches:
    """The order of N examples: shuffled anew each epoch, handed out B at a time; its place can be saved.

    Args:
        N: examples.
        B: examples of a batch; the last one of an epoch may be smaller.
        seed: of the order.

    Raises:
        ValueError: B isn't a whole number from 1 to N.
    """

    def __init__(self, N: int, B: int, seed: int = 0) -> None:
        require_batches(N, B)
        self.N, self.B, self.generator = N, B, torch.Generator().manual_seed(seed)
        self.order, self.at = torch.empty(0, dtype=torch.long), 0

    def next(self) -> Tensor:
        """The places of the next batch, (B,)."""
        if self.at >= len(self.order):
            self.order, self.at = torch.randperm(self.N, generator=self.generator), 0
        self.at += self.B
        return self.order[self.at - self.B : self.at]

    def state_dict(self) -> dict:
        """Where the order stands."""
        return {"generator": self.generator.get_state(), "order": self.order, "at": self.at}

    def load_state_dict(self, state: dict) -> None:
        """Stand there again."""
        self.generator.set_state(state["generator"])
        self.order, self.at = state["order"], state["at"]


@dataclass
class History:
    """The loss of each step, and after each epoch the loss and the accuracy on the validation part."""

    losses: list[float] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)


def exam(model: nn.Module, X: Tensor, y: Tensor) -> tuple[float, float]:
    """Mean loss in nats and share of right answers, with the model in evaluation mode and no gradients kept."""
    model.eval()
    with torch.no_grad():
        logits = model(X)  # (N, D) -> (N, C)
    return F.cross_entropy(logits, y).item(), (logits.argmax(1) == y).float().mean().item()


def fit(
    model: nn.Module, data: Parts, optimizer: torch.optim.Optimizer, batches: Batches, steps: int,
    *, schedule: LRScheduler | None = None, what: str | None = None,
) -> History:  # fmt: skip
    """Train ``model`` in place; see the notebook for why each line stands where it stands.

    Args:
        model: (B, D) -> logits (B, C).
        data: what to learn from, and what to watch.
        optimizer: over the model's parameters.
        batches: which examples come next; they go on where they stand.
        steps: how many.
        schedule: of the learning rate, moved on after each step.
        what: the words of the progress bar; None shows none.

    Raises:
        ValueError: the learning rate is no number above 0, or the loss is NaN or infinite; the model stands as before
            that step.
    """
    for group in optimizer.param_groups:
        require_learning_rate(group.get("initial_lr", group["lr"]))
    history = History()
    for step in tqdm(range(steps), desc=what, disable=what is None):
        model.train()
        i = batches.next().to(data.y.device)  # (B,)
        loss = F.cross_entropy(model(data.X[i]), data.y[i])  # (B, D) -> (B, C) -> ()
        if not loss.isfinite():
            raise ValueError(f"The loss of step {step} is {loss.item()}. Look at its batch, or lower the rate.")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if schedule is not None:
            schedule.step()
        history.losses.append(loss.item())
        if batches.at >= batches.N:
            value, right = exam(model, data.X_validation, data.y_validation)
            history.validation.append(value)
            history.accuracy.append(right)
    return history
