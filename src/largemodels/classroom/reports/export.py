"""The class's marks as a table for a learning-management system."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ..gradebook.gradebook import Result
from ..marking.lab import Lab
from ..marking.mark import Row

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet takes a cell for a formula, and runs it


def rows_of(result: Result, lab: Lab) -> tuple[Row, ...]:
    """One row for each question: no points where a hand-in can't be marked, no rows where it isn't marked yet."""
    return lab.nothing(f"Not marked. {result.handin.trouble}") if result.handin.trouble else result.rows


def table(results: Iterable[Result], lab: Lab) -> str:
    """CSV with one line for each student: points in all, points of each question, and a note where one is due."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    out_of = sum(question.points for question in lab.questions)
    writer.writerow(["student", "number", "points", "out of", *(safe(q.id) for q in lab.questions), "note"])
    for result in results:
        if not result.handin.counts:
            continue
        rows = rows_of(result, lab)
        points = [f"{row.points:g}" for row in rows] or [""] * len(lab.questions)
        total = f"{sum(row.points for row in rows):g}" if rows else ""
        note = result.handin.trouble or ("" if rows else "Not marked yet.")
        who = result.handin.student
        writer.writerow([safe(who.name), safe(who.number), total, f"{out_of:g}", *points, safe(note)])
    return text.getvalue()


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write ``text`` to ``path``, whole or not at all.

    Raises:
        OSError: it can't be written; the message is a sentence.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text, encoding=encoding, newline="")
        os.replace(unfinished, path)
    except OSError as error:
        raise OSError(f"{path} can't be written: {error.strerror}. All marks are safe in the gradebook.") from None
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
