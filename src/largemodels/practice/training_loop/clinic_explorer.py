"""The clinic, live: a fault, a learning rate, a batch size and a seed; the curves, and what they say by themselves."""

from __future__ import annotations

from ...core.explorer import Explorer, menu, numbers, stops
from .clinic import FAULTS, HEALTHY, KEPT, treated
from .clinic_figures import beside, picture
from .diagnosis import WORDS, diagnose

RATES, SIZES, EPOCHS = (0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0), (32, 64, 128), 15


class ClinicExplorer(Explorer):
    """A run with a fault beside the healthy run of the same seed, rate and batch size.

    Args:
        fault: to start with.
    """

    def __init__(self, fault: str = KEPT) -> None:
        self.fault = menu("fault", FAULTS, fault)
        self.rate = stops("learning rate", RATES, 0.3)
        self.size = stops("batch size B", SIZES, 64)
        self.seed = numbers("seed", 0, 9, 0)
        super().__init__(picture(EPOCHS), self.fault, self.rate, self.size, self.seed)

    def draw(self) -> str:
        """Train both, or look them up; name what the curves look like without knowing the fault."""
        settings = self.seed.value, self.rate.value, self.size.value, EPOCHS
        run, healthy = treated(self.fault.value, *settings), treated(HEALTHY, *settings)
        self.patch(beside([run], [healthy]))
        truth = "which it is" if (found := diagnose(run)) == self.fault.value else f"and it is: {self.fault.value}"
        return (
            f"Reported {run.accuracy[-1]:.0%} right, fresh pictures {run.fresh:.0%} (healthy {healthy.fresh:.0%}). "
            f"The curves look like: {found}, {truth}. {WORDS[found]}"
        )
