"""Diagrams of a machine: boxes, arrows, and the shapes that travel along them, as SVG in the theme's ink.

A diagram is laid out on a grid of columns and rows, counted from 0 at the top left; halves are fine. It is shown as a
picture, so that it reads on GitHub, on paper, and in an e-mail as well.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass, field

from IPython.display import display

from .theme import BLUE, FONT, INK

COLUMN, ROW = 150, 74  #: pixels from one box to the next
WIDE, HIGH = 122, 40  #: pixels of a box
SVG_MIME = "image/svg+xml"


@dataclass
class Diagram:
    """A drawing that grows by :meth:`box`, :meth:`arrow` and :meth:`note`.

    Args:
        alt: what someone who can't see it needs to know, as a sentence.
    """

    alt: str
    parts: list[str] = field(default_factory=list)
    places: dict[str, tuple[float, float, float]] = field(default_factory=dict)  #: box → column, row, columns wide
    far: list[float] = field(default_factory=lambda: [0.0, 0.0])

    def box(
        self, name: str, column: float, row: float, *, text: str = "", wide: float = 1, color: str = INK
    ) -> Diagram:
        """A box in the middle of a cell; ``text`` (by default its name) may have lines, divided by line ends."""
        self.places[name] = (column, row, wide)
        x, y = self._middle(column, row)
        width = WIDE + (wide - 1) * COLUMN
        self.parts.append(
            f'<rect x="{x - width / 2:g}" y="{y - HIGH / 2:g}" width="{width:g}" height="{HIGH}" rx="7" '
            f'fill="{color}" fill-opacity="0.13" stroke="{color}" stroke-width="1.6"/>'
        )
        self._write((text or name).split("\n"), x, y, color)
        self._grow(column + (wide - 1) / 2, row)
        return self

    def arrow(self, start: str, end: str, text: str = "", *, color: str = INK, bend: float = 0) -> Diagram:
        """An arrow from one box to another, with a shape on it, such as ``"(B, T, D)"``.

        Args:
            start: a box.
            end: a box.
            text: what travels.
            color: of line and text.
            bend: how many columns it swings out sideways, for a way round the boxes between; negative is left.
        """
        (a, b, wide_a), (c, d, wide_c) = self.places[start], self.places[end]
        (x0, y0), (x1, y1) = self._middle(a, b), self._middle(c, d)
        half_a, half_c = ((WIDE + (wide - 1) * COLUMN) / 2 for wide in (wide_a, wide_c))
        if bend:
            side = 1 if bend > 0 else -1
            x0, x1 = x0 + side * half_a, x1 + side * half_c
            out = max(x0, x1) + bend * COLUMN if bend > 0 else min(x0, x1) + bend * COLUMN
            way = f"M{x0:g},{y0:g} H{out:g} V{y1:g} H{x1:g}"
            label, anchor = (out + 6 * side, (y0 + y1) / 2), "start" if bend > 0 else "end"
            self._grow(a + bend, max(b, d))
        elif b == d:
            right = c > a
            x0, x1 = x0 + (half_a if right else -half_a), x1 - (half_c if right else -half_c)
            way, label, anchor = f"M{x0:g},{y0:g} H{x1:g}", ((x0 + x1) / 2, y0 - 9), "middle"
        else:
            down = 1 if d > b else -1
            y0, y1 = y0 + down * HIGH / 2, y1 - down * HIGH / 2
            middle = (y0 + y1) / 2
            way = f"M{x0:g},{y0:g} V{middle:g} H{x1:g} V{y1:g}" if x0 != x1 else f"M{x0:g},{y0:g} V{y1:g}"
            label, anchor = (max(x0, x1) + 7 if x0 == x1 else x1 + 7, middle + (0 if x0 == x1 else 11)), "start"
        self.parts.append(f'<path d="{way}" fill="none" stroke="{color}" stroke-width="1.6" marker-end="url(#tip)"/>')
        if text:
            self._write([text], *label, color, anchor=anchor, size=12)
        return self

    def note(self, text: str, column: float, row: float, *, color: str = INK) -> Diagram:
        """Words without a box."""
        self._write(text.split("\n"), *self._middle(column, row), color, size=13)
        self._grow(column, row)
        return self

    def svg(self) -> str:
        """The drawing as SVG."""
        width, height = (self.far[0] + 1) * COLUMN + 20, (self.far[1] + 1) * ROW
        tip = (
            '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
            f'orient="auto-start-reverse"><path d="M0,0 L10,5 L0,10 z" fill="{INK}"/></marker></defs>'
        )
        said = html.escape(self.alt)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
            f'height="{height:g}" role="img" aria-label="{html.escape(self.alt, quote=True)}" font-family="{FONT}">'
            f"<title>{said}</title>{tip}{''.join(self.parts)}</svg>"
        )

    def show(self) -> None:
        """Display it; its alternative text is the plain-text output too.

        Raises:
            ValueError: the alternative text is no sentence.
        """
        if len(self.alt) < 30 or not self.alt.endswith("."):
            raise ValueError(f"The alternative text is {self.alt!r}. Write a sentence of 30 characters or more.")
        picture = {SVG_MIME: self.svg(), "text/plain": f"Figure: {self.alt}"}
        display(picture, metadata={SVG_MIME: {"alt": self.alt}}, raw=True)

    @staticmethod
    def _middle(column: float, row: float) -> tuple[float, float]:
        return (column + 0.5) * COLUMN + 10, (row + 0.5) * ROW

    def _grow(self, column: float, row: float) -> None:
        self.far = [max(self.far[0], column), max(self.far[1], row)]

    def _write(
        self, lines: Iterable[str], x: float, y: float, color: str, *, anchor: str = "middle", size: int = 14
    ) -> None:
        lines = list(lines)
        for n, line in enumerate(lines):
            at = y + (n - (len(lines) - 1) / 2) * (size + 3)
            self.parts.append(
                f'<text x="{x:g}" y="{at:g}" text-anchor="{anchor}" dominant-baseline="central" font-size="{size}" '
                f'fill="{color}">{html.escape(line)}</text>'
            )


def chain(alt: str, boxes: Iterable[str], shapes: Iterable[str] = (), *, color: str = BLUE) -> Diagram:
    """Boxes in a row, an arrow from each to the next, with the shapes that travel."""
    diagram, boxes = Diagram(alt), list(boxes)
    for column, name in enumerate(boxes):
        diagram.box(name, column * 1.35, 0, color=color)
    for start, end, shape in zip(boxes, boxes[1:], [*shapes, *[""] * len(boxes)], strict=False):
        diagram.arrow(start, end, shape)
    return diagram
