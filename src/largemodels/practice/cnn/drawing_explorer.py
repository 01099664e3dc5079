"""Draw a digit and watch two nets read it, stroke by stroke."""

from __future__ import annotations

import ipywidgets as widgets

from ...core.explorer import Explorer, choice, numbers
from ...core.figures import describe
from .canvas import Canvas
from .drawing_figures import empty, read
from .sketches import SKETCHES

MOST = 12  #: cells that the drawing can be moved: three pixels
FITTED, FREE = "as the data were", "as I drew it"


class DrawingExplorer(Explorer):
    """A page, a pen, and two nets' answers while the pen still moves.

    Args:
        example: the digit whose sketch lies on the page at first.
    """

    def __init__(self, example: int = 5) -> None:
        self.example = example
        self.canvas = Canvas(value=SKETCHES[example])
        self.thick = numbers("pen, in cells", 1, 12, 5)
        self.right = numbers("right, in cells", -MOST, MOST, 0)
        self.down = numbers("down, in cells", -MOST, MOST, 0)
        self.frame = choice("size and place", [FITTED, FREE], FITTED, width="150px")
        self.clear, self.again = (widgets.Button(description=words) for words in ("clear", "next example"))
        row = widgets.HBox([self.clear, self.again], layout=widgets.Layout(margin="0 0 0 138px"))
        alt = "The drawing as 8 × 8 numbers, and the probabilities that two nets give each digit, as bars that follow."
        super().__init__(describe(empty(), alt), self.canvas, self.thick, self.right, self.down, self.frame, row)

    def draw(self) -> str:
        """Read what is drawn, patch cells and bars; say what both nets read."""
        if self.moved is self.clear:
            self.canvas.value = []
        elif self.moved is self.again:
            self.example = (self.example + 1) % len(SKETCHES)
            self.canvas.value = SKETCHES[self.example]
        strokes, thick, right, down = self.canvas.value, self.thick.value, self.right.value, self.down.value
        reading = read(strokes, thick, right, down, self.frame.value == FITTED)
        self.canvas.thick, self.canvas.right, self.canvas.down = float(thick), float(right), float(down)
        self.patch(reading.data())
        return reading.words() if strokes else f"The page is empty, and the nets can't say so. {reading.words()}"
