"""What a model costs before it exists: parameters and floating-point operations, by pencil."""

from __future__ import annotations

from dataclasses import dataclass

from .requirements import require_budget, require_shape


@dataclass(frozen=True)
class Shape:
    """A size of model. Only the width D changes along the ladder.

    Attributes:
        D: width; a multiple of 8, so that heads of about 16 numbers fit.
        L: blocks.
        T: characters in a window, the most that a prediction can look back on.
        V: characters of the vocabulary.
    """

    D: int
    L: int = 2
    T: int = 64
    V: int = 75

    def __post_init__(self) -> None:
        require_shape(self.D, self.L, self.T, self.V)

    @property
    def H(self) -> int:
        """Heads of 16 numbers each (8 where D is 8, 24 where D is 24)."""
        return max(1, self.D // 16)

    @property
    def parameters(self) -> int:
        """Without embedding table and output layer, as Kaplan et al. 2020 count: 12 D² a block, and the norms."""
        return 12 * self.L * self.D**2 + (4 * self.L + 2) * self.D

    @property
    def total(self) -> int:
        """With both."""
        return self.parameters + 2 * self.V * self.D

    @property
    def flops(self) -> int:
        """Operations to train on one character: 6 for each weight that multiplies, and those of attention.

        A weight takes part in a multiplication and an addition forward, and in twice as many backward. Each character's
        query meets T keys and mixes T values, in each block: 4 T D forward, 12 T D in all. Half of the scores are
        masked, and computed all the same.
        """
        return 6 * (12 * self.L * self.D**2 + self.V * self.D) + 12 * self.L * self.T * self.D

    def characters(self, budget: float, least: int = 512) -> float:
        """How many characters it may see for a budget of operations.

        Raises:
            ValueError: they are fewer than one training step takes.
        """
        require_budget(budget, self.flops * least)
        return budget / self.flops
