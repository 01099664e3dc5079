"""Diagrams of a machine: boxes, arrows, and the shapes that travel along them, as SVG in the theme's ink.

A diagram is laid out on a grid of columns and rows, counted from 0 at the top left; halves are fine. It is shown as a
picture, so that it reads on GitHub, on paper, and in an e-mail as well.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from IPython.display import display

from .lettering import across, block
from .routes import COLUMN, ROW, Place, route
from .theme import BLUE, FONT, INK

WIDE, HIGH = 122, 40  #: pixels of a box, the least
SVG_MIME = "image/svg+xml"


@dataclass
class Diagram:
    """A drawing that grows by :meth:`box`, :meth:`arrow` and :meth:`note`.

    Args:
        alt: what someone who can't see it needs to know, as a sentence.
    """

    alt: str
    parts: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)  #: box → where it stands, in pixels
    drawn: list[Place] = field(default_factory=list)  #: all that takes room
    tips: set[str] = field(default_factory=set)  #: the colors of arrows

    def box(
        self, name: str, column: float, row: float, *, text: str = "", wide: float = 1, color: str = INK
    ) -> Diagram:
        """A box in the middle of a cell; ``text`` (by default its name) may have lines, divided by line ends.

        Long words are written smaller, down to 11 pixels; then the box grows. ``wide`` is in columns.

        Raises:
            ValueError: another box has the name.
        """
        if name in self.places:
            raise ValueError(f"There is a box {name!r} already. Give this one another name, and its words as text=….")
        lines, width = (text or name).split("\n"), WIDE + (wide - 1) * COLUMN
        size = next((size for size in (14, 13, 12) if across(lines, size) <= width - 12), 11)
        width, height = max(width, across(lines, size) + 12), max(HIGH, len(lines) * (size + 3) + 10)
        place = self.places[name] = Place(*self._middle(column, row), width, height)
        self.drawn.append(place)
        self.parts.append(
            f'<rect x="{place.left:g}" y="{place.top:g}" width="{width:g}" height="{height:g}" rx="7" '
            f'fill="{color}" fill-opacity="0.13" stroke="{color}" stroke-width="1.6"/>'
        )
        return self._write(lines, place.x, place.y, color, size=size)

    def arrow(self, start: str, end: str, text: str = "", *, color: str = INK, bend: float = 0) -> Diagram:
        """An arrow from one box to another, with a shape on it, such as ``"(B, T, D)"``.

        Args:
            start: a box.
            end: a box.
            text: what travels.
            color: of line and text.
            bend: for a way round the boxes between, how many columns it swings out sideways, negative to the left;
                between boxes of one row, how many rows, negative upward.

        Raises:
            ValueError: there is no such box.
        """
        for name in (start, end):
            if name not in self.places:
                raise ValueError(f"There is no box {name!r}. There are: {', '.join(self.places) or 'none yet'}.")
        way, label, anchor = route(self.places[start], self.places[end], bend)
        self.tips.add(color)
        self.drawn += [Place(x, y, 8, 8) for x, y in way]
        self.parts.append(
            f'<path d="M{" L".join(f"{x:g},{y:g}" for x, y in way)}" fill="none" stroke="{color}" '
            f'stroke-width="1.6" marker-end="url(#tip{color[1:]})"/>'
        )
        return self._write([text], *label, color, anchor=anchor, size=12) if text else self

    def note(self, text: str, column: float, row: float, *, color: str = INK) -> Diagram:
        """Words without a box."""
        return self._write(text.split("\n"), *self._middle(column, row), color, size=13)

    def svg(self) -> str:
        """The drawing as SVG, as large as what was drawn."""
        left, top = min(p.left for p in self.drawn) - 6, min(p.top for p in self.drawn) - 6
        width, height = max(p.right for p in self.drawn) + 6 - left, max(p.bottom for p in self.drawn) + 6 - top
        tips = "".join(
            f'<marker id="tip{color[1:]}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
            f'orient="auto-start-reverse"><path d="M0,0 L10,5 L0,10 z" fill="{color}"/></marker>'
            for color in sorted(self.tips)
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} {top:g} {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}" role="img" aria-label="{html.escape(self.alt)}" '
            f'font-family="{FONT}"><title>{html.escape(self.alt)}</title><defs>{tips}</defs>{"".join(self.parts)}</svg>'
        )

    def show(self) -> None:
        """Display it; its alternative text is the plain-text output too.

        Raises:
            ValueError: the alternative text is no sentence, or nothing was drawn.
        """
        if len(self.alt) < 30 or not self.alt.endswith("."):
            raise ValueError(f"The alternative text is {self.alt!r}. Write a sentence of 30 characters or more.")
        if not self.drawn:
            raise ValueError("Nothing is drawn yet. Add a box.")
        data = {SVG_MIME: self.svg(), "text/plain": f"Figure: {self.alt}"}
        display(data, metadata={SVG_MIME: {"alt": self.alt}}, raw=True)

    @staticmethod
    def _middle(column: float, row: float) -> tuple[float, float]:
        return (column + 0.5) * COLUMN, (row + 0.5) * ROW

    def _write(
        self, lines: Sequence[str], x: float, y: float, color: str, *, anchor: str = "middle", size: int
    ) -> Diagram:
        self.parts.append(block(lines, x, y, size=size, color=color, anchor=anchor))
        width = across(lines, size)
        middle = x + {"start": width / 2, "middle": 0, "end": -width / 2}[anchor]
        self.drawn.append(Place(middle, y, width, len(lines) * (size + 3)))
        return self


def chain(alt: str, boxes: Iterable[str], shapes: Iterable[str] = (), *, color: str = BLUE) -> Diagram:
    """Boxes in a row, an arrow from each to the next, with the shapes that travel.

    Raises:
        ValueError: two boxes have one name, or there are more shapes than arrows.
    """
    diagram, boxes, shapes = Diagram(alt), list(boxes), list(shapes)
    if len(shapes) > len(boxes) - 1:
        raise ValueError(f"{len(shapes)} shapes can't travel between {len(boxes)} boxes. Leave some out.")
    for column, name in enumerate(boxes):
        diagram.box(name, column * 1.35, 0, color=color)
    for n, (start, end) in enumerate(pairwise(boxes)):
        diagram.arrow(start, end, shapes[n] if n < len(shapes) else "")
    return diagram
