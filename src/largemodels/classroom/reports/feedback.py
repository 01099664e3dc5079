"""What a student gets back: a page with each question's points, a sentence, and the student's own answer.

Nothing of the hidden probes is in it. A student's code sees a probe's inputs while it runs, and could put them into the
message of an error, to be read here: so messages stay with the teacher.
"""

from __future__ import annotations

import builtins
import hashlib
import html
import re
from collections.abc import Iterable
from pathlib import Path

from ..gradebook.gradebook import Gradebook, Result
from ..handins import reading
from ..handins.students import Student
from ..marking.finding import answers
from ..marking.lab import Lab
from ..marking.mark import Row
from .export import rows_of, write

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{lab}: {student}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }}
pre {{ border: 1px solid; padding: .5rem; overflow-x: auto }}
:root {{ color-scheme: light dark }}
</style>
</head>
<body>
<h1>{lab}</h1>
<p>{student}: {points:g} of {out_of:g} points</p>
{questions}
</body>
</html>
"""
QUESTION = """<h2>{question}: {points:g} of {out_of:g}</h2>
<p>{sentence}</p>
{answers}"""
STOPPED = re.compile(r"(.*stopped with )([^:]*):.*", re.DOTALL)


def write_all(folder: Path, gradebook: Gradebook, results: Iterable[Result], lab: Lab) -> None:
    """Write a page for each student who has marks."""
    for result in results:
        if result.handin.counts and rows_of(result, lab):
            data = gradebook.original(result.sha256) if result.rows else None
            write(folder / file_name(result.handin.student), page(result, data, lab))


def page(result: Result, data: bytes | None, lab: Lab) -> str:
    """One student's page.

    Args:
        result: the student's hand-in and its rows.
        data: what was handed in, or None if that can't be shown.
        lab: the lab.
    """
    given = answers(reading.notebook(data), lab.solution) if data else {}
    cells = lab.answer_cells()
    rows = rows_of(result, lab)
    return PAGE.format(
        lab=html.escape(lab.name),
        student=html.escape(str(result.handin.student)),
        points=sum(row.points for row in rows),
        out_of=sum(row.out_of for row in rows),
        questions="\n".join(section(row, [given.get(id) for id in cells[row.question]]) for row in rows),
    )


def section(row: Row, sources: list[str | None]) -> str:
    """One question's part of the page."""
    return QUESTION.format(
        question=html.escape(row.question),
        points=row.points,
        out_of=row.out_of,
        sentence=html.escape(without_message(row.sentence)),
        answers="\n".join(f"<pre><code>{html.escape(source)}</code></pre>" for source in sources if source),
    )


def without_message(sentence: str) -> str:
    """A row's sentence without an error's message, and with the error's name only if it is one of Python's own."""
    found = STOPPED.match(sentence)
    if not found:
        return sentence
    kind = getattr(builtins, found[2], None)
    known = isinstance(kind, type) and issubclass(kind, BaseException)
    return f"{found[1]}{found[2] if known else 'an error'}."


def file_name(student: Student) -> str:
    """A name for a student's page that every file system takes and no two students share."""
    readable = re.sub(r"[^\w-]+", "_", str(student)).strip("_")[:40]
    digest = hashlib.sha256(f"{student.name}\0{student.number}".encode()).hexdigest()[:12]
    return f"{readable}-{digest}.html" if readable else f"{digest}.html"
