"""A sentence that was checked: it states what was measured, and the cell stops where that isn't so."""

from __future__ import annotations

import html
import string
from collections.abc import Callable, Mapping

from IPython.display import display

#: What nbval leaves out of its comparison (tests/sanitize.cfg): figures that may move between machines.
SPAN, BRACES = ('<span class="moves">', "</span>"), ("{", "}")


def checked(holds: bool, sentence: str, **figures: object) -> None:
    """Show ``sentence`` with a check mark if ``holds``; else stop the cell, with the sentence and its figures.

    Whole numbers and words are compared by the tests; numbers with a point may differ from machine to machine, so the
    comparison skips them. A whole number that may move is given as ``float``, and written ``{n:.0f}``.

    Args:
        holds: computed: True or False, not an array or a tensor.
        sentence: ends with a period; ``{name:.2f}`` stands for a figure, such as
            ``"The best rate lies between: {best:.2f} against {ends:.2f} at both ends."``.
        figures: name → its value; a NumPy number or a tensor with one number is taken for that number.

    Raises:
        AssertionError: it doesn't hold here.
        TypeError: ``holds`` is neither True nor False.
        ValueError: the sentence doesn't end with a period, or its figures aren't those that are given.
    """
    if type(holds) is not bool:
        raise TypeError(f"holds is {holds!r}, a {type(holds).__name__}. It must be True or False: write bool(…).")
    named = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    if not sentence.endswith(".") or named != set(figures):
        raise ValueError(
            f"{sentence!r} must end with a period, and name each of its figures, which are: "
            f"{', '.join(figures) or 'none'}."
        )
    if not holds:
        raise AssertionError(f"This does not hold here: {written(sentence, figures, ('', ''))}")
    shown = written(sentence, figures, SPAN, lambda text: html.escape(text, quote=False))
    display({"text/html": f"<div>✓ {shown}</div>", "text/plain": f"✓ {written(sentence, figures, BRACES)}"}, raw=True)


def written(
    sentence: str, figures: Mapping[str, object], around: tuple[str, str], escape: Callable[[str], str] = str
) -> str:
    """``sentence`` with its figures, those that may move between the two strings of ``around``."""
    formatter, parts = string.Formatter(), []
    for words, name, form, conversion in formatter.parse(sentence):
        parts.append(escape(words))
        if name is not None:
            value = figures[name]
            value = (
                value.item() if hasattr(value, "item") else value
            )  # a float32 is no float, and may move all the same
            text = escape(formatter.format_field(formatter.convert_field(value, conversion), form))
            parts.append(f"{around[0]}{text}{around[1]}" if isinstance(value, float) else text)
    return "".join(parts)
