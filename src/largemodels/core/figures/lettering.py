"""Words in a drawing: how much room they take, and how they are written as SVG."""

from __future__ import annotations

import html
from collections.abc import Sequence
from unicodedata import combining, east_asian_width


def across(lines: Sequence[str], size: float) -> float:
    """Pixels that the longest line takes, about: fonts differ, so a little more than most of them need."""
    return max(sum(map(em, line)) for line in lines) * size


def em(letter: str) -> float:
    """A letter's width in parts of the font's size."""
    if combining(letter):
        return 0.0
    if east_asian_width(letter) in "WF":
        return 1.0
    if letter in "iljtfrI.,:;|!'()[] ·":
        return 0.36
    return 0.88 if letter in "mwMW@%—→" else 0.7 if letter.isupper() else 0.6


def block(lines: Sequence[str], x: float, y: float, *, size: int, color: str, anchor: str = "middle") -> str:
    """Lines of words around the height ``y``, as SVG."""
    tops = [y + (n - (len(lines) - 1) / 2) * (size + 3) for n in range(len(lines))]
    return "".join(
        f'<text x="{x:g}" y="{top:g}" text-anchor="{anchor}" dominant-baseline="central" font-size="{size}" '
        f'fill="{color}">{html.escape(line)}</text>'
        for line, top in zip(lines, tops, strict=True)
    )
