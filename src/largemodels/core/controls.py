"""Controls that several live widgets share."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets


def buttons(
    options: Sequence, label: str, *, value: object = None, label_width: str = "90px", width: str = "130px"
) -> widgets.ToggleButtons:
    """A row of buttons of which one is pressed, with its label beside it, as sliders have theirs.

    Args:
        options: what the buttons say, or pairs of that and a value.
        label: what is chosen.
        value: the one that is pressed at the start; the first if none is named.
        label_width: room for the label, as wide as the labels of the controls above and below.
        width: of each button.
    """
    style = dict(description_width=label_width, button_width=width)
    pressed = {} if value is None else dict(value=value)
    return widgets.ToggleButtons(options=options, description=label, style=style, **pressed).add_class(
        "widget-inline-hbox"
    )
