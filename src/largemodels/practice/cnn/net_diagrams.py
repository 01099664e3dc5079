"""The listing's net and the mended one, drawn with the shapes that travel between their layers."""

from __future__ import annotations

from ...core.figures import BLUE, VERMILION
from ...core.figures.diagrams import Diagram

ALT = """Two rows of boxes. Above, the listing: picture (B, 1, S, S), convolution with ReLU and pooling, (B, hidden,
S/2, S/2), the same again, (B, classes, S/4, S/4), view(-1, 64 classes), rows equal to B only for S = 32, dense
layer. Below, the mended net: picture (B, 1, S, S), convolution with ReLU and pooling, (B, 16, S/2, S/2), convolution
with ReLU, (B, 32, S/2, S/2), grid of means, (B, 32, 4, 4), flatten(1), (B, 512), dense layer, (B, 10)."""


def two_nets() -> Diagram:
    """The listing above, the mended net below; what differs is in vermilion and blue."""
    diagram = Diagram(" ".join(ALT.split()))
    above = ["picture", "conv, ReLU,\npool", "conv, ReLU,\npool ", "view(-1,\n64 · classes)", "dense layer"]
    below = ["picture ", "conv, ReLU,\npool  ", "conv, ReLU", "grid of means,\nflatten(1)", "dense layer "]
    colors = (None, None, VERMILION, VERMILION, None), (None, None, BLUE, BLUE, None)
    shapes = (
        ["(B, 1, S, S)", "(B, hidden, S/2, S/2)", "(B, classes, S/4, S/4)", "(rows, 64 classes)"],
        ["(B, 1, S, S)", "(B, 16, S/2, S/2)", "(B, 32, S/2, S/2)", "(B, 512)"],
    )
    for row, (names, inks, travels) in enumerate(zip((above, below), colors, shapes, strict=True)):
        for column, (name, ink) in enumerate(zip(names, inks, strict=True)):
            diagram.box(name, 1.75 * column, 1.5 * row, **({} if ink is None else {"color": ink}))
        for start, end, shape in zip(names, names[1:], travels, strict=False):
            diagram.arrow(start, end, shape)
    diagram.note("rows = B (S / 32)²", 1.75 * 3, 0.62, color=VERMILION)
    return diagram.note("(B, 32, 4, 4) for every S", 1.75 * 3, 2.12, color=BLUE)
