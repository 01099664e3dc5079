"""What a student gets back: a page with each question's points, a sentence, and the student's own answer.

Nothing of the hidden probes is in it. A student's code sees a probe's inputs while it runs, and could put them into the
message of an error, into a shape or into how far a number is off, to be read here: so of a row only its kind is said.
What helps is what the lab's own check says, which knows nothing of the probes (``diagnosis``).
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
from .diagnosis import diagnoses
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
{diagnosis}{answers}"""
DIAGNOSIS = "<p>The lab's check says: {}</p>\n"
STOPPED = re.compile(r"(?:Not marked\. )?((?:The answer cell|It) stopped with )(\w+)(?::|$)")
#: How a row's sentence begins, after the probe's number, and what of it a student reads.
KINDS = (
    ("Right.", "Right."),
    ("Not written yet.", "Not written yet."),
    ("The answer cell is missing.", "The answer cell is missing."),
    ("It sent no answer.", "It sent no answer."),
    ("Not marked. A cell took longer", "Not marked. It took too long."),
    ("Not marked. The submission took longer", "Not marked. All answers together took too long."),
    ("Not marked. It took more than", "Not marked. It took more memory than is allowed."),
    ("Not marked.", "Not marked. It stopped the program that runs it."),
    (
        "This question forbids some calls",
        "This question forbids some calls, and the answer uses one, or hides what it uses.",
    ),
    ("It is right only with a call", "It is right only with a call that this question forbids."),
    ("The answer has the shape", "Its result has another shape than the right one."),
    ("The answer has other keys", "Its result has other keys than the right one."),
    ("The answer holds NaN", "Its result holds NaN where a number would be right."),
    ("An answer up to here uses", "The answer uses what this question forbids."),
)


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
    cells, titles, rows = lab.answer_cells(), lab.titles, rows_of(result, lab)
    said = diagnoses(lab, given) if given and any(not row.points for row in rows) else {}
    return PAGE.format(
        lab=html.escape(lab.name),
        student=html.escape(str(result.handin.student)),
        points=sum(row.points for row in rows),
        out_of=sum(row.out_of for row in rows),
        questions="\n".join(
            section(
                row, titles[row.question], said.get(row.question, ""), [given.get(id) for id in cells[row.question]]
            )
            for row in rows
        ),
    )


def section(row: Row, title: str, diagnosis: str, sources: list[str | None]) -> str:
    """One question's part of the page.

    Args:
        row: its marks.
        title: what it is called in the lab.
        diagnosis: what the lab's check says of the answer; it counts only where points were lost.
        sources: the student's answers to it.
    """
    return QUESTION.format(
        question=html.escape(title),
        points=row.points,
        out_of=row.out_of,
        sentence=html.escape(kind(row.sentence)),
        diagnosis=DIAGNOSIS.format(html.escape(diagnosis)) if diagnosis and not row.points else "",
        answers="\n".join(f"<pre><code>{html.escape(source)}</code></pre>" for source in sources if source),
    )


def kind(sentence: str) -> str:
    """What of a row's sentence is the marker's own, and no number or word that an answer can have chosen."""
    sentence = re.sub(r"^Probe \d+ of \d+: ", "", sentence)
    if found := STOPPED.match(sentence):
        error = getattr(builtins, found[2], None)
        known = isinstance(error, type) and issubclass(error, BaseException)
        return f"{found[1]}{found[2] if known else 'an error'}."
    return next((said for begin, said in KINDS if sentence.startswith(begin)), "Its result isn't the right one.")


def file_name(student: Student) -> str:
    """A name for a student's page that every file system takes and no two students share."""
    readable = re.sub(r"[^\w-]+", "_", str(student)).strip("_")[:40]
    digest = hashlib.sha256(f"{student.name}\0{student.number}".encode()).hexdigest()[:12]
    return f"{readable}-{digest}.html" if readable else f"{digest}.html"
