"""A name under the learner's hand, live: its letters, its gates, and the guess after each letter."""

from __future__ import annotations

import html

import ipywidgets as widgets

from ...core.controls import buttons
from ...core.device import one_thread
from ...core.figures import live
from .name_figures import SHOWN, colors, guess_said, reading_figure, seen_in, spot
from .reader import NameReader, read


class GateExplorer:
    """Name, gate and letter, with both panels patched in place as they move.

    Args:
        model: a trained reader.
        names: those to choose from; the first is read at the start.

    Attributes:
        figure: heat map and bars, a FigureWidget.
        widget: controls and figure together; display this.
    """

    def __init__(self, model: NameReader, names: list[str]) -> None:
        self.model = model
        self.reading = read(model, names[0])
        wide = dict(layout=widgets.Layout(width="460px"), style=dict(description_width="90px"))
        self.choice = buttons(names, "name", width="150px")
        self.name = widgets.Text(names[0], description="or type", continuous_update=False, **wide)
        self.gate = buttons(SHOWN, "gate", width="150px")
        T = len(self.reading.letters)
        self.letter = widgets.IntSlider(T, 1, T, description="letters read", **wide)
        self.said = widgets.HTML()
        self.figure = live(reading_figure(self.reading, framed=False))
        self.widget = widgets.VBox([self.choice, self.name, self.gate, self.letter, self.said, self.figure])
        self.choice.observe(self.choose, "value")
        self.name.observe(self.read, "value")
        self.gate.observe(self.recolor, "value")
        self.letter.observe(self.draw, "value")
        self.draw()

    def choose(self, change: object = None) -> None:
        """Put the chosen name into the text box, which has it read."""
        if self.choice.value is not None:
            self.name.value = self.choice.value

    @one_thread()
    def read(self, change: object = None) -> None:
        """Read the name anew; one that can't be read leaves the picture as it was and says why."""
        name = self.name.value
        self.choice.value = name if name in self.choice.options else None
        try:
            self.reading = read(self.model, name)
        except ValueError as error:
            self.said.value = f"<b>{html.escape(str(error))}</b>"
            return
        T = len(self.reading.letters)
        axis = dict(tickvals=list(range(T)), ticktext=self.reading.letters, range=[-0.5, T - 0.5])
        with self.figure.batch_update():
            self.figure.update_layout(xaxis=axis)
            self.recolor()
            self.letter.max = T  # first the limit, then the value
            self.letter.value = T
            self.draw()

    def recolor(self, change: object = None) -> None:
        """Patch the heat map with the gate that is chosen."""
        what = self.gate.value
        with self.figure.batch_update():
            self.figure.data[0].update(z=seen_in(self.reading, what).numpy().round(3), **colors(what))
            self.figure.layout.yaxis.title.text = f"units, {what}"

    def draw(self, change: object = None) -> None:
        """Patch the bars, the frame and the line above with the letter that was read last."""
        step = self.letter.value
        with self.figure.batch_update():
            self.figure.data[1].x = self.reading.guesses[step - 1].numpy().round(4)
            self.figure.layout.shapes = [spot(step)]
            self.figure.layout.title.text = guess_said(self.reading, step)
        self.said.value = html.escape(self.summary(step))

    def summary(self, step: int) -> str:
        """What the picture shows, in words."""
        kept = self.reading.gates[1, 1:step].prod(0)  # (H,): of what the first letter wrote
        half = int((kept > 0.5).sum())
        lost = f"{len(kept) - half} of {len(kept)} units had lost more than half of what the first letter wrote"
        return f"A{guess_said(self.reading, step)[1:]}. By then {lost}. {self.reading.remark}".strip()
