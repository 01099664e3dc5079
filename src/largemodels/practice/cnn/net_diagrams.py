"""The listing's net and the mended one, drawn with the shapes that travel between their layers."""

from __future__ import annotations

from ...core.figures import BLUE, INK, VERMILION
from ...core.figures.diagrams import Diagram

ALT = """Two rows of boxes. Above, the listing: picture (B, 1, S, S), convolution with ReLU and pooling, (B, hidden,
S/2, S/2), the same again, (B, classes, S/4, S/4), then view(-1, 64 classes) and a dense layer, whose rows are B (S /
32)². Below, the mended net: picture (B, 1, S, S), convolution with ReLU and pooling, (B, 16, S/2, S/2), convolution
with ReLU, (B, 32, S/2, S/2), then a grid of means, (B, 32, 4, 4) for every S, flatten(1) and a dense layer, (B, 10)."""
ROWS = {  #: the boxes, the color of those that differ, the shapes on the arrows, and what comes out
    "listing": (
        ["picture", "conv, ReLU,\npool", "conv, ReLU,\npool ", "view(-1,\n64 · classes),\ndense layer"], VERMILION,
        ["(B, 1, S, S)", "(B, hidden, S/2, S/2)", "(B, classes, S/4, S/4)"], "rows = B (S / 32)²",
    ),
    "mended": (
        ["picture ", "conv, ReLU,\npool  ", "conv, ReLU", "grid of 4 × 4\nmeans, flatten(1),\ndense layer"], BLUE,
        ["(B, 1, S, S)", "(B, 16, S/2, S/2)", "(B, 32, S/2, S/2)"], "rows = B for every S",
    ),
}  # fmt: skip


def two_nets() -> Diagram:
    """The listing above, the mended net below; what differs is in vermilion and in blue."""
    diagram = Diagram(" ".join(ALT.split()))
    for row, (names, ink, shapes, out) in enumerate(ROWS.values()):
        for column, name in enumerate(names):
            diagram.box(name, 1.75 * column, 1.4 * row, color=INK if column < 2 else ink)
        for start, end, shape in zip(names, names[1:], shapes, strict=False):
            diagram.arrow(start, end, shape)
        diagram.note(out, 1.75 * 3, 1.4 * row + 0.6, color=ink)
    return diagram
