"""Where boxes stand in a diagram, and the ways of arrows between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

COLUMN, ROW = 150, 84  #: pixels from one box to the next
TIP = 22  #: pixels from an arrow's last corner to the box that it leads to
Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """A rectangle in pixels, by its middle and its size; y grows downward."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """The x of its left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """The y of its upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height / 2

    def edge_x(self, side: int) -> float:
        """The right edge for 1, the left one for -1."""
        return self.x + side * self.width / 2

    def edge_y(self, side: int) -> float:
        """The lower edge for 1, the upper one for -1."""
        return self.y + side * self.height / 2


class Route(NamedTuple):
    """An arrow's corners, and where its words stand: a point, and the end of them that lies there."""

    way: list[Point]
    label: Point
    anchor: str = "middle"


def route(a: Place, b: Place, bend: float = 0) -> Route:
    """The way from box to box: straight, or with its last corner shortly before the end, or round what is between.

    Args:
        a: where it starts.
        b: where it ends.
        bend: columns it swings out sideways, negative to the left; between boxes of one row, rows it swings out,
            negative upward; 0 for no swing.
    """
    level = abs(a.y - b.y) < 1
    side = 1 if (bend or (b.x - a.x if level else b.y - a.y)) > 0 else -1
    furthest = max if side > 0 else min
    if bend and level:
        out = furthest(place.edge_y(side) for place in (a, b)) + bend * ROW / 2
        way = [(a.x, a.edge_y(side)), (a.x, out), (b.x, out), (b.x, b.edge_y(side))]
        return Route(way, ((a.x + b.x) / 2, out + side * 11))
    if bend:
        out = furthest(a.x, b.x) + bend * COLUMN
        way = [(a.edge_x(side), a.y), (out, a.y), (out, b.y), (b.edge_x(side), b.y)]
        return Route(way, (out + 6 * side, (a.y + b.y) / 2), "start" if side > 0 else "end")
    if level:
        start, end = a.edge_x(side), b.edge_x(-side)
        return Route([(start, a.y), (end, b.y)], ((start + end) / 2, a.y - 12))
    foot, head = a.edge_y(side), b.edge_y(-side)
    if a.x == b.x:
        return Route([(a.x, foot), (b.x, head)], (a.x + 7, (foot + head) / 2), "start")
    corner = head - side * min(TIP, abs(head - foot) / 2)
    return Route([(a.x, foot), (a.x, corner), (b.x, corner), (b.x, head)], ((a.x + b.x) / 2, corner - 10))
