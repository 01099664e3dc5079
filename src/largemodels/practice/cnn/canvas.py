"""A page to draw on, as a widget: what it shows and hears is in ``canvas.js``."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets


class Canvas(anywidget.AnyWidget):
    """A page of 32 × 32 cells for mouse, finger or keys.

    Arrow keys move the pen, Space lowers and lifts it, Backspace takes the last stroke back, Delete all of them.

    Attributes:
        value: the strokes, each x, y, x, y, … in cells; sent at each point, while the pen is still down.
        thick: the pen's diameter in cells.
        right: cells by which all is moved to the right.
        down: cells by which all is moved down.
    """

    _esm = Path(__file__).with_name("canvas.js")
    value = traitlets.List().tag(sync=True)
    thick = traitlets.Float(5.0).tag(sync=True)
    right = traitlets.Float(0.0).tag(sync=True)
    down = traitlets.Float(0.0).tag(sync=True)
