"""Several optimizers, or several schedules, used as one."""

from __future__ import annotations


class Together(list):
    """Optimizers, or schedules, that are used as one."""

    def step(self) -> None:
        """A step of each."""
        for part in self:
            part.step()

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for part in self:
            part.zero_grad()

    def state_dict(self) -> list[dict]:
        """The state of each."""
        return [part.state_dict() for part in self]

    def load_state_dict(self, states: list[dict]) -> None:
        """Take the states of another one."""
        for part, state in zip(self, states, strict=True):
            part.load_state_dict(state)
