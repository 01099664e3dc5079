"""What the course's figures are made of; the theme stands here, the rest in frames, marks, pictures and diagrams."""

from .theme import (
    BLUE,
    CONFIG,
    DIVERGING,
    DIVERGING_OPAQUE,
    FONT,
    GRAY,
    GREEN,
    GRID,
    HEIGHT,
    INK,
    KEYS_MARK,
    KEYS_MIME,
    ORANGE,
    PALETTE,
    PINK,
    PLOTLY_MIME,
    SEQUENTIAL,
    SEQUENTIAL_OPAQUE,
    SKY,
    THEME,
    VERMILION,
    describe,
    live,
    show,
    without,
)

__all__ = [
    "BLUE", "CONFIG", "DIVERGING", "DIVERGING_OPAQUE", "FONT", "GRAY", "GREEN", "GRID", "HEIGHT", "INK", "KEYS_MARK",
    "KEYS_MIME", "ORANGE", "PALETTE", "PINK", "PLOTLY_MIME", "SEQUENTIAL", "SEQUENTIAL_OPAQUE", "SKY", "THEME",
    "VERMILION", "describe", "live", "show", "without",
]  # fmt: skip
