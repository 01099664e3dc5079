"""The machine of notebook 7, drawn: queries, keys and values, and how a width is split into heads."""

from __future__ import annotations

from itertools import pairwise

from ...core.figures import BLUE, GREEN, ORANGE, PINK, VERMILION
from ...core.figures.diagrams import Diagram


def qkv_diagram() -> Diagram:
    """From the tokens' vectors to what each has fetched."""
    drawn = Diagram(
        "From top to bottom: the tokens' vectors x; by three matrices their queries, keys and values; queries times "
        "keys, divided by the root of d, are scores; a softmax makes them weights; the weighted sum of the values is "
        "what each token fetches."
    )
    drawn.box("x", 1.4, 0, text="x: the tokens")
    for column, name, asks, color in ((0, "q", "what I look for", BLUE), (1.4, "k", "what I offer", VERMILION),
                                      (2.8, "v", "what I hand over", GREEN)):  # fmt: skip
        drawn.box(name, column, 1.1, text=f"{name} = x W_{name}\n{asks}", color=color)
        drawn.arrow("x", name, "" if name == "k" else "(T, D)", color=color)
    drawn.box("scores", 0.7, 2.2, text="scores: q kᵀ / √d\nlook", color=ORANGE)
    drawn.arrow("q", "scores", "(T, d)", color=BLUE).arrow("k", "scores", "(T, d)", color=VERMILION)
    drawn.box("weights", 0.7, 3.2, text="softmax: weights\nweigh", color=PINK).arrow("scores", "weights", "(T, T)")
    drawn.box("out", 2.8, 3.2, text="weights · v\nadd up").arrow("weights", "out", "(T, T)")
    return drawn.arrow("v", "out", "(T, d)", color=GREEN)


def heads_diagram() -> Diagram:
    """How the width D is split into H heads of d = D / H, and put together again."""
    drawn = Diagram(
        "From top to bottom: tokens of width D; queries, keys and values of width D; each is cut into H slices of "
        "width d, one for each head, which attends by itself; the results are laid side by side, to width D again, and "
        "mixed by one more matrix."
    )
    middle = [
        "x: the tokens",
        "q, k, v\nthree matrices",
        "cut into H slices",
        "side by side",
        "out matrix\nmixes the heads",
    ]
    for name, row in zip(middle, (0, 1, 2, 4.1, 5.1), strict=True):
        drawn.box(name, 1.8, row, wide=1.2 if row == 2 else 1)
    for n, (name, color) in enumerate({"head 1": BLUE, "head 2": VERMILION, "head …": GREEN, "head H": PINK}.items()):
        drawn.box(name, 1.2 * n, 3.05, text=f"{name}\nattention", color=color)
        drawn.arrow(middle[2], name, "(T, d)", color=color).arrow(name, "side by side", "(T, d)", color=color)
    for (start, end), shape in zip(pairwise(middle), ("(T, D)", "(T, D) each", "", "(T, D)"), strict=True):
        if shape:
            drawn.arrow(start, end, shape)
    return drawn.note("D = H · d", 3.3, 2)
