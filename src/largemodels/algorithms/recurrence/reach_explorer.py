"""The reach of a gradient under the learner's hand, live: cell, distance, and the number that the cell starts with."""

from __future__ import annotations

import time

import ipywidgets as widgets

from ...core.explorer import Explorer, choice, numbers, stops
from .recall import Recall, train_recall
from .recall_models import SYMBOLS
from .requirements import require_distance, require_one_of
from .start_figures import LOWEST, drawn, places, reaching
from .start_words import WENT, named, prediction
from .starts import CELLS, ENOUGH, FARTHEST, PARAMETERS, STARTS, preparation, reaches

SET = {
    "RNN": "w of the matrix W_h",
    "LSTM": "bias, forget gate",
    "GRU": "bias, update gate",
    "attention": "no gate to set",
}


class ReachExplorer(Explorer):
    """Cell, distance and start, with the line patched in place as they move, and a button that trains what is shown.

    Every start of every cell is measured when the explorer is made, so that a move only looks up.

    Args:
        cell: the one to start with, one of ``starts.CELLS``.
        distance: in steps, 1 … 64.
        seed: of weights and sequences, for what is measured and for what is trained.
        rest: after so many seconds without a move, the line that stands becomes the faint one at the next move.

    Attributes:
        curves: cell → number it starts with → the size of the gradient at distance 0, 1, …, 64.
        trained: (cell, number, distance) → what training gave.

    Raises:
        ValueError: there is no such cell, or no such distance.
    """

    def __init__(self, cell: str = "LSTM", distance: int = 32, seed: int = 0, rest: float = 1.0) -> None:
        require_one_of("cell", cell, CELLS)
        require_distance(distance, FARTHEST)
        self.seed, self.rest, self.rested = seed, rest, 0.0
        self.curves = {name: reaches(name, seed) for name in CELLS}
        self.at = {start.name: start.near_torch for start in STARTS.values()}  # where the slider stood last
        self.trained: dict[tuple[str, float | None, int], Recall] = {}
        self.cell = choice("cell", CELLS, cell, width="90px")
        self.distance = numbers("distance n", 1, FARTHEST, distance)
        self.number = stops("", [0.0], 0.0)
        self.train = widgets.Button(description="train it at this distance", layout=widgets.Layout(width="220px"))
        self.set_stops()
        self.now = (cell, self.start())  # what the line shows
        figure = reaching(*self.now, self.curves[cell], distance, framed=False)
        super().__init__(figure, self.cell, self.distance, self.number, self.train)

    def start(self) -> float | None:
        """The number that the chosen cell starts with."""
        cell = self.cell.value
        return self.at[STARTS[cell].name] if cell in STARTS else None

    def set_stops(self) -> None:
        """Give the slider the chosen cell's stops; attention leaves it as it stands, and off."""
        cell = self.cell.value
        self.number.description, self.number.disabled = SET[cell], cell not in STARTS
        if cell in STARTS:
            self.number.options = [(f"{stop:g}", stop) for stop in STARTS[cell].stops]
            self.number.value = self.start()

    def draw(self) -> str:
        """Patch the lines with what the controls say now, leave the last ones faint, and train if that was asked."""
        cell, n = self.cell.value, self.distance.value
        if self.moved is self.cell:
            self.set_stops()
        elif cell in STARTS:
            self.at[STARTS[cell].name] = self.number.value
        number = self.start()
        words = [prediction(cell, number, self.curves[cell], n)]
        if self.moved is self.train:
            words.append(self.bet(cell, number, n))
        if (cell, number) != self.now:
            self.leave_behind()
        self.now = cell, number
        self.patch(places(cell, number, self.curves[cell][number], n))
        return " ".join(words)

    def leave_behind(self) -> None:
        """Make the line that stood before this move the faint one, unless the controls are still on their way."""
        still, self.rested = time.monotonic() - self.rested > self.rest, time.monotonic()
        if still:
            cell, number = self.now
            sizes = drawn(self.curves[cell][number][1:])
            x = list(range(1, 1 + len(sizes)))
            self.patch({"before": dict(x=x, y=sizes, name=f"before: {named(cell, number)}")})

    def bet(self, cell: str, number: float | None, n: int) -> str:
        """Train the very model whose line is shown, mark whether it learned, and say how all bets so far went."""
        self.said.value = "200 training steps…"
        begun = time.monotonic()
        run = train_recall(cell, n, self.seed, parameters=PARAMETERS, prepare=preparation(cell, number))
        self.trained[cell, number, n] = run
        for trace, came in (("trained: learned", True), ("trained: did not", False)):
            keys = [key for key, run in self.trained.items() if learned(run) == came]
            sizes = [self.curves[kind][at][far] for kind, at, far in keys]
            text = [f"{named(*key[:2])}: right {self.trained[key].accuracy:.0%} of the time" for key in keys]
            self.patch({trace: dict(x=[far for *_, far in keys], y=drawn(sizes, 10**LOWEST), text=text)})
        return self.verdict(cell, number, n, time.monotonic() - begun)

    def verdict(self, cell: str, number: float | None, n: int, seconds: float) -> str:
        """Whether training went as foretold, in words, and how all bets so far went."""
        run = self.trained[cell, number, n]
        came = {True: [], False: []}  # whether more than a thousandth comes back → whether each learned
        for (kind, at, far), tried in self.trained.items():
            came[self.curves[kind][at][far] > ENOUGH].append(learned(tried))
        few, many = came[False], came[True]
        return (
            f"Trained for {seconds:.1f} s, it is right {run.accuracy:.0%} of the time (guessing: {1 / SYMBOLS:.0%}). "
            f"{WENT[self.curves[cell][number][n] > ENOUGH, learned(run)]} Learned so far: "
            f"{sum(few)} of {len(few)} with less than a thousandth, {sum(many)} of {len(many)} with more."
        )


def learned(run: Recall) -> bool:
    """Whether a trained model is right more than half of the time."""
    return run.accuracy > 0.5
