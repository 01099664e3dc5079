"""A name under the learner's hand, live: its letters, its gates, and the guess after each letter."""

from __future__ import annotations

from ...core.explorer import Explorer, choice, numbers, sentence
from .name_figures import SHOWN, guess_said, heat, letters, reading_figure, shares, spot
from .reader import NameReader, read


class GateExplorer(Explorer):
    """Name, gate and letter, with both panels patched in place as they move.

    Args:
        model: a trained reader.
        names: those to choose from; the first is read at the start.

    Attributes:
        reading: what the reader did with the name.
    """

    def __init__(self, model: NameReader, names: list[str]) -> None:
        self.model, self.asked = model, names[0]
        self.reading = read(model, names[0])
        self.choice = choice("name", names, width="150px")
        self.name = sentence("or type", names[0])
        self.gate = choice("gate", SHOWN, width="150px")
        T = len(self.reading.letters)
        self.letter = numbers("letters read", 1, T, T)
        figure = reading_figure(self.reading, framed=False)
        super().__init__(figure, self.choice, self.name, self.gate, self.letter)

    def draw(self) -> str:
        """Read the name anew if it is another one, and patch heat map, bars and frame.

        Raises:
            ValueError: the name can't be read.
        """
        if self.moved is self.choice and self.choice.value is not None:
            self.name.value = self.choice.value
        if self.name.value != self.asked:
            self.ask()
        what, step = self.gate.value, self.letter.value
        self.patch({"seen": heat(self.reading, what), "guess": dict(x=shares(self.reading, step))})
        self.figure.update_layout(shapes=[spot(step)], title_text=guess_said(self.reading, step))
        self.figure.update_layout(xaxis=letters(self.reading), yaxis_title_text=f"units, {what}")
        return self.summary(step)

    def ask(self) -> None:
        """Read the name that stands in the box, and take all its letters."""
        name = self.name.value
        self.choice.value = name if name in self.choice.options else None
        self.reading, self.asked = read(self.model, name), name
        self.letter.max = len(self.reading.letters)  # first the limit, then the value
        self.letter.value = self.letter.max

    def summary(self, step: int) -> str:
        """What the picture shows, in words."""
        kept = self.reading.gates[1, 1:step].prod(0)  # (H,): of what the first letter wrote
        half = int((kept > 0.5).sum())
        lost = f"{len(kept) - half} of {len(kept)} units had lost more than half of what the first letter wrote"
        return f"A{guess_said(self.reading, step)[1:]}. By then {lost}. {self.reading.remark}".strip()
