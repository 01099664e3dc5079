"""Your own text as a heat line: choose a token by the slider, or click on it."""

from __future__ import annotations

from ...core import explorer
from .bits import bits_per_byte, perplexity, size
from .heat_figures import ACROSS, chosen_data, heat_line, line_data, said, shown
from .reading import read


class HeatExplorer(explorer.Explorer):
    """A text and a token of it; the cells take its probabilities' colors, the bars say what was expected there.

    Args:
        text: the one to start with.
        place: of the token that is chosen first, from 1.
    """

    def __init__(self, text: str, place: int) -> None:
        self.text, self.reading, self.asked = explorer.sentence("text", text), read(text), text
        self.place = explorer.numbers("token", 1, shown(self.reading) - 1, place)
        super().__init__(heat_line(self.reading, place), self.text, self.place)
        self.trace("tokens").on_click(self.clicked)

    def clicked(self, trace: object, points: object, state: object) -> None:
        """Choose the token that was clicked on; the first one has nothing before it."""
        if points.xs:
            place = round(points.ys[0]) * ACROSS + round(points.xs[0])
            self.place.value = min(max(place, 1), self.place.max)

    def draw(self) -> str:
        """Read the text if it is another one; patch ring, bars and cells.

        Raises:
            ValueError: the text holds no letter, or is a single token.
        """
        if self.text.value != self.asked:
            self.reading, self.asked = read(self.text.value), self.text.value
            self.place.max = max(shown(self.reading) - 1, 1)
            self.place.value = self.reading.logs[: self.place.max].argmin().item() + 1
        reading = self.reading
        self.patch({"tokens": line_data(reading), **chosen_data(reading, self.place.value)})
        bits = bits_per_byte(reading.logs, size(reading.ids))
        whole = f"Perplexity {perplexity(reading.logs):,.0f} a token, {bits:.2f} bits per byte."
        beyond = len(reading.ids) + reading.left_out - shown(reading)
        more = f" {beyond:,} tokens more have no cell; {reading.left_out:,} of them were left unread." if beyond else ""
        return f"{said(reading, self.place.value)}. {whole}{more}"
