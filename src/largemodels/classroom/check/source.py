"""An answer's source, read as the marking reads it, so that a green check isn't followed by no marks."""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Callable
from pathlib import Path

from ..marking.rules import offense


def cell(answer: Callable) -> str:
    """The source of the notebook cell that defines ``answer``; nothing for an answer that stands in a file."""
    file = written_in(answer)
    return "" if Path(file).is_file() else "".join(linecache.getlines(file))


def written_in(answer: Callable) -> str:
    """The file in which a function stands, decorators looked through; that of a cell isn't on the disk."""
    return getattr(getattr(inspect.unwrap(answer), "__code__", None), "co_filename", "")


def own_names(answer: Callable) -> set[str]:
    """The functions of the learner's own, in any cell, that ``answer`` can see: defined in cells, not imported."""
    seen = getattr(inspect.unwrap(answer), "__globals__", {})
    functions = {name: value for name, value in seen.items() if inspect.isfunction(value)}
    return {name for name, function in functions.items() if not Path(written_in(function)).is_file()}


def refused(answer: Callable, words: tuple[str, ...]) -> str:
    """Why the source of ``answer`` would get no marks where ``words`` are forbidden, as a sentence, or nothing."""
    kind, name = offense([cell(answer)], words, own_names(answer))
    if kind == "forbidden":
        return f"The cell above uses {name}, which a question of this lab forbids. The marks go by the source as well."
    if kind == "hiding":
        shown = "getattr" if name == "__getattribute__" else name
        return (
            f"The cell above uses {shown!r}. It can hide a call that a question of this lab forbids, so it would cost "
            "marks. Do without it."
        )
    return ""
