"""The reach of a gradient under the learner's hand, live: cell, distance, and the number that the cell starts with."""

from __future__ import annotations

import html
import time

import ipywidgets as widgets

from ...core.controls import buttons
from ...core.figures import live
from .recall import SYMBOLS, Recall, train_recall
from .start_figures import BEFORE, HERE, LEARNED, LOST, LOWEST, drawn, places, reaching
from .start_words import WENT, named, prediction
from .starts import CELLS, ENOUGH, FARTHEST, PARAMETERS, STARTS, preparation, reaches, require_cell

SET = {
    "RNN": "w of the matrix W_h",
    "LSTM": "bias, forget gate",
    "GRU": "bias, update gate",
    "attention": "no gate to set",
}
WIDE = "150px"


class ReachExplorer:
    """Cell, distance and start, with the line patched in place as they move, and a button that trains what is shown.

    Every start of every cell is measured when the explorer is made, so that a move only looks up. Traces get lists:
    arrays in one patch with lists made the callback fail once a page was connected, and there alone.

    Args:
        cell: the one to start with, one of ``starts.CELLS``.
        distance: in steps, 1 … 64.
        seed: of weights and sequences, for what is measured and for what is trained.
        rest: after so many seconds without a move, the line that stands becomes the faint one at the next move.

    Attributes:
        curves: cell → number it starts with → the size of the gradient at distance 0, 1, …, 64.
        trained: (cell, number, distance) → what training gave.
        figure: the picture, a FigureWidget.
        widget: controls and picture together; display this.

    Raises:
        ValueError: there is no such cell, or no such distance.
    """

    def __init__(self, cell: str = "LSTM", distance: int = 32, seed: int = 0, rest: float = 1.0) -> None:
        require_cell(cell)
        if not 1 <= distance <= FARTHEST:
            raise ValueError(f"The distance is {distance}. Choose one from 1 to {FARTHEST}.")
        self.seed, self.rest, self.moved = seed, rest, 0.0
        self.curves = {name: reaches(name, seed) for name in CELLS}
        self.at = {start.name: start.near_torch for start in STARTS.values()}  # where the slider stood last
        self.trained: dict[tuple[str, float | None, int], Recall] = {}
        wide = dict(layout=widgets.Layout(width="520px"), style=dict(description_width=WIDE))
        self.cell = buttons(CELLS, "cell", value=cell, label_width=WIDE, width="90px")
        self.distance = widgets.IntSlider(distance, 1, FARTHEST, description="distance n", **wide)
        self.number = widgets.SelectionSlider(options=[0], **wide)
        self.train = widgets.Button(description="train it at this distance", layout=widgets.Layout(width="220px"))
        self.said, self.tried = widgets.HTML(), widgets.HTML()
        self.setting = False  # whether the slider is being given another cell's stops
        self.set_stops()
        self.now = (cell, self.start())  # what the line shows
        self.figure = live(reaching(*self.now, self.curves[cell], distance, framed=False))
        self.widget = widgets.VBox(
            [self.cell, self.distance, self.number, self.said, self.train, self.tried, self.figure]
        )
        self.cell.observe(self.choose, "value")
        self.number.observe(self.draw, "value")
        self.distance.observe(self.point, "value")
        self.train.on_click(self.bet)
        self.point()

    def start(self) -> float | None:
        """The number that the chosen cell starts with."""
        cell = self.cell.value
        return self.at[STARTS[cell].name] if cell in STARTS else None

    def set_stops(self) -> None:
        """Give the slider the chosen cell's stops; attention leaves it as it stands, and off."""
        cell = self.cell.value
        self.setting = True
        self.number.description, self.number.disabled = SET[cell], cell not in STARTS
        if cell in STARTS:
            self.number.options = [(f"{stop:g}", stop) for stop in STARTS[cell].stops]
            self.number.value = self.start()
        self.setting = False

    def choose(self, change: object = None) -> None:
        """Take another cell, with the bias or the w at which the slider stood last."""
        self.set_stops()
        self.draw()

    def draw(self, change: object = None) -> None:
        """Patch all lines with what the controls say now, and leave the last ones faint."""
        if self.setting:
            return
        cell = self.cell.value
        if cell in STARTS:
            self.at[STARTS[cell].name] = self.number.value
        with self.figure.batch_update():
            self.leave_behind()
            self.now = (cell, self.start())
            placed = places(*self.now, self.curves[cell][self.start()], self.distance.value)
            for trace, x, y in zip(self.figure.data, *placed, strict=False):
                trace.update(x=x, y=y)
            self.point()

    def leave_behind(self) -> None:
        """Make the line that stood before this move the faint one, unless the controls are still on their way."""
        rested, self.moved = time.monotonic() - self.moved > self.rest, time.monotonic()
        if rested:
            cell, number = self.now
            sizes = drawn(self.curves[cell][number][1:])
            before = dict(x=list(range(1, 1 + len(sizes))), y=sizes, name=f"before: {named(cell, number)}")
            self.figure.data[BEFORE].update(**before)

    def point(self, change: object = None) -> None:
        """Patch the point at the chosen distance, and the line above the picture."""
        (cell, number), n = self.now, self.distance.value
        with self.figure.batch_update():
            self.figure.data[HERE].update(x=[n], y=drawn([self.curves[cell][number][n]], 10**LOWEST))
        self.said.value = html.escape(prediction(cell, number, self.curves[cell], n))

    def bet(self, change: object = None) -> None:
        """Train the very model whose line is shown at the chosen distance, and mark whether it learned."""
        (cell, number), n = self.now, self.distance.value
        self.tried.value = "200 training steps…"
        begun = time.monotonic()
        run = train_recall(cell, n, self.seed, parameters=PARAMETERS, prepare=preparation(cell, number))
        self.trained[cell, number, n] = run
        with self.figure.batch_update():
            for trace, came in ((LEARNED, True), (LOST, False)):
                keys = [key for key, run in self.trained.items() if learned(run) == came]
                sizes = [self.curves[cell][number][n] for cell, number, n in keys]
                text = [f"{named(*key[:2])}: right {self.trained[key].accuracy:.0%} of the time" for key in keys]
                self.figure.data[trace].update(x=[n for *_, n in keys], y=drawn(sizes, 10**LOWEST), text=text)
        self.tried.value = html.escape(self.verdict(cell, number, n, time.monotonic() - begun))

    def verdict(self, cell: str, number: float | None, n: int, seconds: float) -> str:
        """Whether training went as foretold, in words, and how all bets so far went."""
        run = self.trained[cell, number, n]
        came = {True: [], False: []}  # whether more than a thousandth comes back → whether each learned
        for (kind, at, far), tried in self.trained.items():
            came[self.curves[kind][at][far] > ENOUGH].append(learned(tried))
        few, many = came[False], came[True]
        return (
            f"{named(cell, number)}, distance {n}: right {run.accuracy:.0%} of the time (guessing: {1 / SYMBOLS:.0%}), "
            f"after {seconds:.1f} s. {WENT[self.curves[cell][number][n] > ENOUGH, learned(run)]} Learned so far: "
            f"{sum(few)} of {len(few)} with less than a thousandth, {sum(many)} of {len(many)} with more."
        )


def learned(run: Recall) -> bool:
    """Whether a trained model is right more than half of the time."""
    return run.accuracy > 0.5
