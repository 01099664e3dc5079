"""IPython's magics in an answer: those that only measure or hide output are read as the Python that they run."""

from __future__ import annotations

import re

CELL = re.compile(r"\A\s*%%(?:time|capture)\b[^\n]*(?:\n|\Z)")
LINE = re.compile(r"^([ \t]*)%time[ \t]+(?=\S)", re.MULTILINE)
PLOTS = re.compile(r"^[ \t]*%matplotlib\b[^\n]*$", re.MULTILINE)


def plain_python(source: str) -> str:
    """``source`` without ``%%time``, ``%%capture``, ``%time`` and ``%matplotlib``; others stay and can't be read.

    A cell magic's own line may hold only options, so nothing that runs is lost.
    """
    return PLOTS.sub("", LINE.sub(r"\1", CELL.sub("", source)))
