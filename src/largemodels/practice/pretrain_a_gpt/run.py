"""A training that can be looked at, stopped, stored, and taken up again to the last digit."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from ...core.device import device, one_thread, synchronize
from ...core.shakespeare import Shakespeare, shakespeare
from ...core.training import train
from ..training_loop import checkpoint
from .model import CountingGPT
from .recipe import Recipe, T
from .requirements import require_steps_left


def windows(text: Tensor, B: int, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """B windows of a text, (N,), from anywhere in it: inputs and targets, (B, T) each, and where they start, (B,)."""
    starts = torch.randint(len(text) - T, (B,), generator=generator)
    both = text[(starts[:, None] + torch.arange(T + 1)).to(text.device)]  # (B, T + 1)
    return both[:, :-1], both[:, 1:], starts.to(text.device)


@torch.inference_mode()
@one_thread()
def held_out_loss(model: CountingGPT, text: Tensor) -> float:
    """The mean loss in nats a character over the whole text, (N,), in windows of 64 that don't overlap."""
    count = (len(text) - 1) // T
    inputs, targets = (text[n : n + count * T].view(count, T).to(device()) for n in (0, 1))
    model.eval()  # no dropout; a run's next steps switch it on again
    pairs = zip(inputs.split(128), targets.split(128), strict=True)
    losses = [F.cross_entropy(model(x).flatten(0, 1), y.flatten(), reduction="sum").item() for x, y in pairs]
    return sum(losses) / (count * T)


class Run:
    """One training by a recipe.

    Args:
        recipe: all its choices.
        steps: of the whole training; the schedule ends there.
        seed: of the weights and the windows.
        data: the text; by default Shakespeare's.

    Attributes:
        model: as far as it is trained.
        step: how many steps are done.
        losses: of each step's batch, in nats a character.
        seconds: of one processor, spent so far on counting, the model and its steps (not on judging it).
    """

    @one_thread()
    def __init__(self, recipe: Recipe, steps: int, seed: int = 0, data: Shakespeare | None = None) -> None:
        self.data, began = data or shakespeare(), time.process_time()
        self.recipe, self.steps, self.step, self.losses = recipe, steps, 0, []
        torch.manual_seed(seed)
        self.generator = torch.Generator().manual_seed(seed)
        self.text = self.data.train.to(device())
        self.model = recipe.model(self.data.train, len(self.data.characters)).to(device())
        self.optimizers = recipe.optimizers(self.model)
        self.schedule = recipe.schedule(self.optimizers, steps)
        self.seconds = time.process_time() - began

    def loss(self, _: int = 0) -> Tensor:
        """Of the next batch."""
        inputs, targets, starts = windows(self.text, self.recipe.B, self.generator)  # (B, T) each, (B,)
        torch.manual_seed(int(torch.randint(2**31, (), generator=self.generator)))  # dropout's, so that it resumes
        logits = self.model(inputs, starts=starts if self.recipe.leave_out else None)  # (B, T, V)
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten())

    @one_thread()
    def advance(
        self, steps: int, *, what: str | None = None, after: Callable[[int, float], object] | None = None
    ) -> Run:
        """Train on, by so many steps; ``what`` and ``after`` as in ``core.training.train``. Returns itself.

        Raises:
            ValueError: fewer steps are left.
        """
        require_steps_left(self.step, self.steps, steps)
        began = time.process_time()
        how = dict(schedule=self.schedule, clip=self.recipe.clip, what=what, after=after)
        self.losses += train(self.model, self.loss, self.optimizers, steps, **how)
        synchronize()
        self.seconds += time.process_time() - began
        self.step += steps
        return self

    def state_dict(self) -> dict:
        """What the next step needs besides the model, the optimizers and the schedule."""
        return {"step": self.step, "losses": self.losses, "generator": self.generator.get_state()}

    def load_state_dict(self, state: dict) -> None:
        """Stand where another run of the same recipe stood."""
        self.step, self.losses = state["step"], list(state["losses"])
        self.generator.set_state(state["generator"])

    def save(self, path: Path) -> None:
        """Store all that the next step depends on, as notebook 3.1 does."""
        checkpoint.save(path, self.model, self.optimizers, self.schedule, self)

    def resume(self, path: Path) -> Run:
        """Take up a stored run of the same recipe. Returns itself.

        Raises:
            ValueError: the file can't be read, holds code, or is of a model with another shape.
        """
        checkpoint.resume(path, self.model, self.optimizers, self.schedule, self)
        return self
