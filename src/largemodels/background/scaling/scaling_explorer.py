"""The fitted law under the learner's hand: size, data or compute, and what loss it foretells."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from ...core.explorer import Explorer, choice, stops
from ...core.figures import BLUE, GRAY, VERMILION, describe
from .budget_figures import operations, two_digits
from .budget_laws import JointLaw
from .cost import Shape
from .ladder_figures import axes
from .points import Run, bits_per_byte

DATA, COMPUTE = "data", "compute"
SIZES = {Shape(D).parameters: Shape(D) for D in (8 * 2**n for n in range(12))}  #: 1,616 to 6 billion parameters
LINE = [Shape(D) for D in (8, *(16 * n for n in np.unique(np.geomspace(1, 1024, 60).astype(int)).tolist()))]
NEAR = 1.5  #: a run is shown in full if its data or compute is within this factor of what is set


class ScalingExplorer(Explorer):
    """Choose what is given, data or compute, how much of it, and a size; the law says the loss, the record shows dots.

    Args:
        law: fitted to the runs.
        runs: of the records; each with its width ``D``, its ``characters`` and its ``loss``.
    """

    def __init__(self, law: JointLaw, runs: Iterable[Run]) -> None:
        self.law = law
        runs = [(Shape(run["D"]), run["characters"], run["loss"]) for run in runs]
        self.runs = [(shape.parameters, seen, shape.flops * seen, loss) for shape, seen, loss in runs]
        self.most = [max(run[n] for run in self.runs) for n in (0, 1, 2)]
        self.given = choice("given", (DATA, COMPUTE), COMPUTE)
        self.seen = stops("characters seen", [10**n for n in range(4, 13)], 10**6, ",")
        self.budget = stops("operations", [10.0**n for n in range(9, 21)], 1e12, ".0e")
        self.size = stops("parameters", list(SIZES), Shape(64).parameters, ",")
        figure = axes("What the law foretells, and what was measured")
        figure.update_xaxes(tickvals=[10**n for n in range(3, 11)], tickangle=0, range=[3, 10])
        for name, dash in {"the law": "solid", "beyond what was measured": "dot"}.items():
            figure.add_scatter(name=name, mode="lines", line=dict(color=BLUE, width=2.5, dash=dash))
        N, _, _, y = zip(*self.runs, strict=True)
        figure.add_scatter(x=N, y=y, name="all runs", mode="markers", marker=dict(color=GRAY, size=5, opacity=0.5))
        figure.add_scatter(name="runs like this", mode="markers", marker=dict(color=BLUE, size=9))
        figure.add_scatter(name="here", mode="markers", marker=dict(color=VERMILION, size=15, symbol="star"))
        describe(figure, "Loss against size by the fitted law, at the data or the compute that is set, with the runs.")
        super().__init__(figure, self.given, self.seen, self.budget, self.size)

    def sees(self, shape: Shape) -> float:
        """How many characters a model sees, by what is given."""
        return self.seen.value if self.given.value == DATA else shape.characters(self.budget.value)

    def draw(self) -> str:
        """The law's line, in two parts; the runs that are near; the star."""
        self.given.value = {self.seen: DATA, self.budget: COMPUTE}.get(self.moved, self.given.value)
        by_data = self.given.value == DATA
        here = SIZES[self.size.value]
        seen = self.sees(here)
        loss = float(self.law(here.parameters, seen))
        shapes = [s for s in LINE if by_data or self.budget.value >= 512 * s.flops]
        points = [(s, s.parameters, self.sees(s)) for s in shapes]
        line = [(N, float(self.law(N, seen)), self.beyond(s, seen)) for s, N, seen in points]
        value, place = (self.seen.value, 1) if by_data else (self.budget.value, 2)
        near = [run for run in self.runs if abs(math.log(run[place] / value)) < math.log(NEAR)]
        for name, far in (("the law", False), ("beyond what was measured", True)):
            part = [(N, y) for N, y, beyond in line if bool(beyond) == far]
            self.trace(name).update(x=[N for N, _ in part], y=[y for _, y in part])
        self.trace("runs like this").update(x=[run[0] for run in near], y=[run[3] for run in near])
        self.trace("here").update(x=[here.parameters], y=[loss])
        best, lowest, _ = min(line, key=lambda point: point[1])
        words = (
            f"{here.parameters:,} parameters on {seen:,.0f} characters, {operations(here.flops * seen)} operations: "
            f"{loss:.2f} nats a character, {bits_per_byte(loss):.2f} bits a byte. "
        )
        if not by_data:
            words += f"The law's best size for this budget: about {two_digits(best):,}, {lowest:.2f} nats. "
        return words + (self.beyond(here, seen) or f"{len(near)} runs of the records are like this.")

    def beyond(self, shape: Shape, seen: float) -> str:
        """In words, how far a run lies beyond every one that was measured, or nothing."""
        run = dict(
            zip(("parameters", "characters", "operations"), (shape.parameters, seen, shape.flops * seen), strict=True)
        )
        times = {name: value / most for (name, value), most in zip(run.items(), self.most, strict=True)}
        far = ", ".join(f"{two_digits(many):,} times the {name}" for name, many in times.items() if many > 1.5)
        return far and f"Nobody measured this: {far} of the largest run here. Whether the line goes on is open."
