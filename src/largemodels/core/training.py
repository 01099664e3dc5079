"""One training loop, for all that isn't about training loops."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import LRScheduler
from tqdm.auto import tqdm


def train(
    model: nn.Module, loss_of: Callable[[int], Tensor], optimizer: torch.optim.Optimizer, steps: int, *,
    schedule: LRScheduler | None = None, clip: float | None = None, what: str | None = None,
    after: Callable[[int, float], object] | None = None,
) -> list[float]:  # fmt: skip
    """Train ``model`` in place.

    Args:
        model: it is put into training mode, and left there.
        loss_of: step, 0 … steps - 1 → the loss of that step's batch, a scalar that gradients flow back from.
        optimizer: over the model's parameters.
        steps: how many.
        schedule: steps after each step.
        clip: the largest norm of the whole gradient.
        what: what the progress bar says; without it there is none.
        after: called after each step with its number and loss, to look at the model on the way; it may call
            ``model.eval()``, the loop goes back to training mode.

    Returns:
        The loss of each step.

    Raises:
        ValueError: no steps, something that is no loss, or a loss that is NaN or infinite: the step is said, and the
            model stands as before it.
    """
    if steps < 1:
        raise ValueError(f"Training takes at least 1 step, not {steps}.")
    losses = []
    for step in tqdm(range(steps), desc=what, disable=what is None):
        model.train()
        loss = loss_of(step)
        if step == 0:
            require_loss(loss)
        if not loss.isfinite():
            raise ValueError(f"The loss of step {step} is {loss.item()}. Lower the rate, or look at its batch.")
        optimizer.zero_grad()
        loss.backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        if schedule is not None:
            schedule.step()
        losses.append(loss.item())
        if after is not None:
            after(step, losses[-1])
    return losses


def require_loss(loss: Tensor) -> None:
    """Refuse what a training loop can't go down from."""
    if not isinstance(loss, Tensor):
        raise ValueError(f"The loss is a {type(loss).__name__}. It must be a tensor: leave out .item() and float().")
    if loss.ndim:
        raise ValueError(f"The loss has the shape {tuple(loss.shape)}. It must be one number: take its mean.")
    if not loss.requires_grad:
        raise ValueError("From this loss no gradient can flow back: leave out .detach() and torch.no_grad().")
