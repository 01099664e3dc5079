"""How marking a class went, as lines to read in a terminal."""

from __future__ import annotations

from ..gradebook.gradebook import Result
from ..marking.lab import Lab
from ..marking.mark import Row
from .export import rows_of

MOST_LINES = 60  # students who are listed; the CSV has them all


def summary(results: list[Result], lab: Lab) -> str:
    """A line for each student, for each question, and for each file that isn't marked."""
    counted = [(result, rows_of(result, lab)) for result in results if result.handin.counts]
    marked = [(result, rows) for result, rows in counted if rows]
    lines = [f"{total(rows):>7}  {result.handin.student}" for result, rows in marked[:MOST_LINES]]
    if len(marked) > MOST_LINES:
        lines.append(f"    ...  and {len(marked) - MOST_LINES} more students: --csv FILE writes them all")
    lines.append(
        f"{len(marked)} of {len(counted)} students have marks, out of {sum(q.points for q in lab.questions):g}."
    )
    for position, question in enumerate(lab.questions):
        points = [rows[position].points for _, rows in marked]
        if points:
            mean, full = sum(points) / len(points), sum(given == question.points for given in points)
            lines.append(f"{question.id}: mean {mean:.2f} of {question.points:g}, all points {full} of {len(points)}")
    for result in results:
        if result.handin.trouble:
            where = f" ({result.handin.place})" if result.handin.place else ""
            lines.append(f"{result.handin.student}{where}: {result.handin.trouble}")
    return "\n".join(lines)


def total(rows: tuple[Row, ...]) -> str:
    """All points of one student."""
    return f"{sum(row.points for row in rows):g}"
