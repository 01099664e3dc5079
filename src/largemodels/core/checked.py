"""A sentence that was checked: it states what was measured, and the cell stops where that isn't so."""

from __future__ import annotations

import html
import string

from IPython.display import display

#: What nbval leaves out of its comparison (tests/sanitize.cfg): figures that may move between machines.
OPEN, CLOSE = '<span class="moves">', "</span>"


class _Writer(string.Formatter):
    """Formats a template and marks the figures that may move: numbers with a point, as ``format`` sees them."""

    def __init__(self, open: str, close: str, escape: bool) -> None:
        self.open, self.close, self.escape = open, close, escape

    def format_field(self, value: object, form: str) -> str:
        text = super().format_field(value, form)
        text = html.escape(text) if self.escape else text
        return f"{self.open}{text}{self.close}" if isinstance(value, float) else text


def checked(holds: bool, sentence: str, **figures: object) -> None:
    """Show ``sentence`` with a check mark if ``holds``; else stop the cell, with the sentence and its figures.

    Whole numbers and words are compared by the tests; numbers with a point may differ from machine to machine, so the
    comparison skips them. A whole number that may move is given as ``float``, and written ``{n:.0f}``.

    Args:
        holds: computed: True or False, not an array or a tensor.
        sentence: ends with a period; ``{name:.2f}`` stands for a figure, such as
            ``"The best rate lies between: {best:.2f} against {ends:.2f} at both ends."``.
        figures: name → its value.

    Raises:
        AssertionError: it doesn't hold here.
        TypeError: ``holds`` is neither True nor False.
        ValueError: the sentence doesn't end with a period, or leaves a figure out.
    """
    if type(holds) is not bool:
        raise TypeError(f"holds is {holds!r}, a {type(holds).__name__}. It must be True or False: write bool(…).")
    named = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
    if not sentence.endswith(".") or named != set(figures):
        raise ValueError(f"{sentence!r} must end with a period and use each of its figures: {', '.join(figures)}.")
    plain = _Writer("{", "}", False).format(sentence, **figures)
    if not holds:
        raise AssertionError(f"This does not hold here: {plain.replace('{', '').replace('}', '')}")
    shown = _Writer(OPEN, CLOSE, True).vformat(html.escape(sentence, quote=False), (), figures)
    display({"text/html": f"<div>✓ {shown}</div>", "text/plain": f"✓ {plain}"}, raw=True)
