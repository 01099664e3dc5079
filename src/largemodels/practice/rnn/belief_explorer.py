"""A name under the learner's hand, live: letters appear, and the belief moves."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.explorer import Explorer, choice, numbers, sentence
from .belief_figures import VIEWS, along, letters, rows, seen, shares
from .beliefs import read_name
from .reader import NameRNN


class BeliefExplorer(Explorer):
    """Name, letters read, and what the left picture shows.

    Args:
        model: a trained net.
        names: those to choose from; the first is read at the start.

    Attributes:
        reading: what the net made of the name.
    """

    def __init__(self, model: NameRNN, names: Sequence[str]) -> None:
        self.model, self.asked = model, names[0]
        self.reading = read_name(model, names[0])
        T = len(self.reading.letters)
        self.choice = choice("name", list(names), names[0], width="190px")
        self.name = sentence("or type", names[0])
        self.view = choice("left", VIEWS, width="130px")
        self.letter = numbers("letters read", 1, T, T)
        super().__init__(along(self.reading, is_framed=False), self.choice, self.name, self.view, self.letter)

    def draw(self) -> str:
        """Read the name anew if it is another one, and patch heat map and bars.

        Raises:
            ValueError: the name can't be read.
        """
        if self.moved is self.choice and self.choice.value is not None:
            self.name.value = self.choice.value
        if self.name.value != self.asked:
            self.ask()
        view, step = self.view.value, self.letter.value
        self.patch({"seen": seen(self.reading, step, view), "now": dict(x=shares(self.reading, step))})
        said = self.reading.said(step)
        self.figure.update_layout(xaxis=letters(self.reading), yaxis=rows(self.reading, view), title_text=said)
        return f"A{said[1:]}. {self.reading.remark}".strip()

    def ask(self) -> None:
        """Read the name that stands in the box, and take all its letters."""
        name = self.name.value
        self.reading, self.asked = read_name(self.model, name), name
        self.choice.value = name if name in self.choice.options else None
        self.letter.max = len(self.reading.letters)  # first the limit, then the value
        self.letter.value = self.letter.max
