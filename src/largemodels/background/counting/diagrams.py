"""The machines that are counted, drawn with their parameters."""

from __future__ import annotations

from itertools import pairwise

from ...core.figures import BLUE, GREEN, INK, ORANGE, VERMILION
from ...core.figures.diagrams import Diagram

TALL = 0.86  # of a row


def block_diagram(D: int) -> Diagram:
    """One block of a GPT-2 of width D, with the parameters of each box beside it."""
    rows = [  # name, what stands in the box, how wide what leaves it is, parameters, color
        ("in", "T tokens", "D", "", INK),
        ("norm 1", "norm", "D", f"2 D = {2 * D:,}", ORANGE),
        ("qkv", "queries, keys,\nvalues", "3 D", f"3 D² + 3 D = {3 * D * D + 3 * D:,}", BLUE),
        ("mix", "attention", "D", "0", INK),
        ("out", "output", "D", f"D² + D = {D * D + D:,}", BLUE),
        ("+ 1", "+", "D", "0", INK),
        ("norm 2", "norm", "D", f"2 D = {2 * D:,}", ORANGE),
        ("up", "up, then GELU", "4 D", f"4 D² + 4 D = {4 * D * D + 4 * D:,}", GREEN),
        ("down", "down", "D", f"4 D² + D = {4 * D * D + D:,}", GREEN),
        ("+ 2", "+", "D", "0", INK),
    ]
    total = 12 * D * D + 13 * D
    diagram = Diagram(
        f"One block of width {D:,}, from top to bottom: a norm, matrices for queries, keys and values, attention, "
        "an output matrix, an addition of what came in; a norm, a matrix up to four times the width, one down, and "
        f"again the addition. Together 12 D² + 13 D = {total:,} parameters."
    )
    for row, (name, text, _, formula, color) in enumerate(rows):
        diagram.box(name, 0.6, row * TALL, text=text, color=color).note(formula, 1.9, row * TALL, color=color)
    for (start, _, wide, *_), (end, *_) in pairwise(rows):
        diagram.arrow(start, end, f"(T, {wide})")
    for start, end in (("in", "+ 1"), ("+ 1", "+ 2")):
        diagram.arrow(start, end, "residual", bend=-0.62, color=VERMILION)
    return diagram.note(f"together\n12 D² + 13 D = {total:,}", 3.1, 4.5 * TALL)
