"""A live widget: controls, a picture, and words that say what is to be seen.

What every explorer needs stands here once: one thread for small models, one patch of the picture a move, words that
can't break the page, and a sentence in place of an error where an input can't be used.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import plotly.graph_objects as go

from .controls import buttons
from .device import one_thread
from .figures import live

LABEL, WIDE = "140px", "520px"  # room for a control's name, and for the control with its name


class Explorer:
    """Controls, a picture, words. A subclass says in :meth:`draw` what they show.

    Args:
        figure: the picture as it stands first, with its alternative text; it becomes live.
        controls: from top to bottom; each that has a value, or is a button, calls :meth:`move`. A row of them is a box.

    Attributes:
        figure: the picture, a FigureWidget whose traces are patched in place.
        said: the line of words.
        widget: controls, words and picture together; display this.
        moved: the control that was moved last, for a :meth:`draw` that has to know; None before the first move.
    """

    def __init__(self, figure: go.Figure, *controls: widgets.Widget) -> None:
        self.figure = live(figure)
        self.said = widgets.HTML()
        self.widget = widgets.VBox([*controls, self.said, self.figure])
        self.moved: widgets.Widget | None = None
        self._first_names = [trace.name for trace in self.figure.data]
        self._drawing = False
        for control in (one for given in controls for one in getattr(given, "children", [given])):
            if isinstance(control, widgets.Button):
                control.on_click(self.move)
            elif control.has_trait("value"):
                control.observe(self.move, "value")
        self.move()

    def draw(self) -> str:
        """Compute first, then patch the traces with lists (no arrays); return the words.

        It may set controls, too: that is no move.

        Raises:
            ValueError: what the controls say can't be shown; the sentence says why. The picture must be as it was.
        """
        raise NotImplementedError

    @one_thread()
    def move(self, change: dict | widgets.Widget | None = None) -> None:
        """Draw what the controls say now; an input that can't be used leaves the picture, and the words say why."""
        if self._drawing:
            return
        self._drawing, self.moved = True, change["owner"] if isinstance(change, dict) else change
        try:
            with self.figure.batch_update():
                words = html.escape(self.draw())
        except ValueError as error:
            words = f"<b>{html.escape(str(error))}</b>"
        finally:
            self._drawing = False
        self.said.value = words

    def trace(self, name: str) -> go.Trace:
        """The one trace of the picture that was called ``name`` when it was made."""
        found = [n for n, first in enumerate(self._first_names) if first == name]
        if len(found) != 1:
            raise KeyError(f"{len(found)} traces are called {name!r}; there must be one.")
        return self.figure.data[found[0]]

    def patch(self, new: Mapping[str, Mapping[str, Any]]) -> None:
        """Change traces by name, as a :class:`Stop` of a slider does: ``{"loss": dict(y=[3.1, 2.2])}``.

        Arrays become lists: both in one patch make a callback fail once a page is connected, and there alone.
        """
        for name, properties in new.items():
            self.trace(name).update(
                {key: getattr(value, "tolist", lambda v=value: v)() for key, value in properties.items()}
            )


def choice(label: str, options: Sequence, value: object = None, *, width: str = "130px") -> widgets.ToggleButtons:
    """A row of buttons of which one is pressed."""
    return buttons(options, label, value=value, label_width=LABEL, width=width)


def menu(label: str, options: Sequence[str], value: str) -> widgets.Dropdown:
    """A list that opens, for names too long for buttons."""
    return widgets.Dropdown(options=list(options), value=value, description=label, **_look())


def numbers(label: str, low: int, high: int, value: int, step: int = 1) -> widgets.IntSlider:
    """A slider over whole numbers."""
    return widgets.IntSlider(value, low, high, step, description=label, **_look())


def decimals(label: str, low: float, high: float, value: float, step: float, form: str = ".2f") -> widgets.FloatSlider:
    """A slider over numbers with a point, each written in the format ``form``."""
    return widgets.FloatSlider(value, min=low, max=high, step=step, readout_format=form, description=label, **_look())


def powers(label: str, low: float, high: float, value: float, step: float, form: str = "g") -> widgets.FloatLogSlider:
    """A slider over powers of ten, whose exponents go from ``low`` to ``high``."""
    return widgets.FloatLogSlider(
        value, min=low, max=high, step=step, readout_format=form, description=label, **_look()
    )


def stops(label: str, values: Sequence, value: object, form: str = "g") -> widgets.SelectionSlider:
    """A slider over chosen values, such as powers of ten, each written in the format ``form``."""
    options = [(v if isinstance(v, str) else format(v, form), v) for v in values]
    return widgets.SelectionSlider(options=options, value=value, description=label, **_look())


def sentence(label: str, value: str) -> widgets.Text:
    """A line to write on, read when Enter is pressed."""
    return widgets.Text(value, description=label, continuous_update=False, **_look())


def _look() -> dict:
    return dict(layout=widgets.Layout(width=WIDE), style=dict(description_width=LABEL))
