"""The accountant live: noise, size of the training set, steps and δ, and what they promise."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...core import explorer
from ...core.figures import describe
from .attacks import FALSE
from .crowd import EXPECTED
from .figures import SIZES, account, spending
from .mechanisms import most_caught

DELTAS = (0.01, 0.001, 1e-5)  #: the first is no small probability for 500 records: it is shown what that means


class BudgetExplorer(explorer.Explorer):
    """Noise, records, steps and δ → ε, and the most that an attack can catch.

    Args:
        measured: ε → accuracy that was measured with it (500 records, 200 steps), for the price.
        noise: to start with.
    """

    def __init__(self, measured: Mapping[float, float], noise: float = 1.0) -> None:
        self.measured = measured
        self.noise = explorer.decimals("noise", 0.0, 6.0, noise, 0.1, ".1f")
        self.records = explorer.choice("records", SIZES, SIZES[0], width="90px")
        self.steps = explorer.choice("steps", (50, 200, 1000, 5000), 200, width="90px")
        self.delta = explorer.choice("δ", DELTAS, DELTAS[1], width="90px")
        figure = describe(account(), "ε as training goes on, and the most true positives that any attack can have.")
        super().__init__(figure, self.noise, self.records, self.steps, self.delta)

    def draw(self) -> str:
        """Count, and patch both lines.

        Raises:
            ValueError: there is no noise.
        """
        delta, share = self.delta.value, EXPECTED / self.records.value
        new = spending(self.noise.value, share, self.steps.value, delta)
        self.patch(new)
        epsilon = new["ε spent"]["y"][-1]
        caught = float(most_caught(np.array([FALSE]), epsilon, delta)[0])
        near = min(self.measured, key=lambda e: abs(np.log(e / epsilon)))
        price = f"The nearest measured with 500 digits, ε = {near:g}: accuracy {self.measured[near]:.2f}."
        warned = (
            " But δ is 1 / N or more: that may give away a whole record." if delta >= 1 / self.records.value else ""
        )
        return f"ε = {epsilon:.2f}: at 1 % false positives, no attack catches more than {caught:.1%}. {price}{warned}"
