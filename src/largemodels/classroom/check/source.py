"""An answer's source, read as the marking reads it, so that a green check isn't followed by no marks."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from pathlib import Path

from ..marking.rules import offense


def cell(answer: Callable) -> str:
    """The source of the notebook cell that defines ``answer``; nothing for an answer that stands in a file."""
    file = getattr(getattr(answer, "__code__", None), "co_filename", "")
    return "" if Path(file).is_file() else "".join(linecache.getlines(file))


def refused(answer: Callable, words: tuple[str, ...]) -> str:
    """Why the source of ``answer`` would get no marks where ``words`` are forbidden, as a sentence, or nothing."""
    kind, name = offense([cell(answer)], words)
    if kind == "forbidden":
        return f"The cell above uses {name}, which a question of this lab forbids. The marks go by the source as well."
    if kind == "hiding":
        shown = "getattr" if name == "__getattribute__" else name
        return (
            f"The cell above uses {shown!r}. It can hide a call that a question of this lab forbids, so it would cost "
            "marks. Do without it."
        )
    return ""
