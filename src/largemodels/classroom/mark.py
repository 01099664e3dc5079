"""Mark one submission of a lab by the solution's probes.

From a submission only the answer cells are taken, by their ids; all else is the solution notebook's own text, in its
order. It runs in a kernel in a box: ``classroom.box`` says what that protects from. A probe's value is computed in that
kernel, travels as JSON, and is compared here with the solution's, which was computed in another box.

Where the kernel dies or runs over time, the answer cell last run is to blame. Its question is lost; for those that come
after it, all cells run again in a fresh kernel, without that one.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .compare import equal
from .kernel import Kernel, KernelLost, kernel
from .limits import Limits
from .probes import Probe, Question, questions

if TYPE_CHECKING:
    from nbformat import NotebookNode

LONGEST = 400  # letters of a row's sentence, of which a submission may have written some
LIMITS = Limits()
ASK = "__import__('largemodels.classroom.probes', fromlist=['reply']).reply({}, {}, globals())"


@dataclass(frozen=True)
class Row:
    """The outcome of one question."""

    question: str
    points: float
    out_of: float
    sentence: str


@dataclass
class Replies:
    """What one run of a lab gave: a reply to each probe of each question, and sentences about what went wrong."""

    probes: dict[str, list[dict]] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)  # question -> why its answer cell didn't run to its end
    lost: dict[str, str] = field(default_factory=dict)  # question -> why its kernel didn't


def mark(
    submission: NotebookNode,
    solution: NotebookNode,
    right: Replies | None = None,
    *,
    folder: Path | None = None,
    limits: Limits = LIMITS,
) -> list[Row]:
    """One row for each question, in order.

    Args:
        submission: the student's notebook; deleted, added, moved or edited cells do no harm.
        solution: the lab's solution notebook.
        right: what :func:`expected` gave, so that a class needs it once; None computes it.
        folder: not needed any more: a kernel has a folder of its own, in its box.
        limits: what a submission may take.

    Raises:
        ValueError: the solution's graded cells or probes are wrong.
        BoxError: no box can be made here, or no kernel starts in it.
    """
    right = expected(solution, limits=limits) if right is None else right
    given = run(solution, answers(submission, solution), limits)
    return [judge(question, right, given) for question in questions(solution).values()]


def expected(solution: NotebookNode, *, folder: Path | None = None, limits: Limits = LIMITS) -> Replies:
    """What each probe gives for the solution itself.

    Raises:
        ValueError: a probe can't be evaluated there.
        BoxError: as for :func:`mark`.
    """
    found = run(solution, {}, limits)
    for id, why in found.lost.items():
        raise ValueError(f"The solution can't be run: {why} (Question {id!r}.)")
    for id, replies in found.probes.items():
        for number, said in enumerate(replies, 1):
            if "value" not in said:
                raise ValueError(f"Probe {number} of {id!r} fails in the solution itself: {explain(said)} Mend it.")
    return found


def answers(submission: NotebookNode, solution: NotebookNode) -> dict[str, str | None]:
    """For each answer cell of the solution the submission's source, found by the cell's id, else by nbgrader's."""
    code = [cell for cell in reversed(submission.cells) if cell.cell_type == "code"]
    by_id = {cell.get("id"): cell.source for cell in code}
    by_name = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in code}
    wanted = {cell.id: cell.metadata.nbgrader.grade_id for cell in solution.cells if is_answer(cell)}
    return {id: by_id.get(id, by_name.get(name)) for id, name in wanted.items()}


def is_answer(cell: NotebookNode) -> bool:
    """Whether a cell of the solution is one that students fill in."""
    return cell.cell_type == "code" and bool(cell.metadata.get("nbgrader", {}).get("solution"))


def run(solution: NotebookNode, given: dict[str, str | None], limits: Limits) -> Replies:
    """Run the solution notebook, with ``given`` in place of its own answer cells, and ask each question's probes.

    Each kernel that is lost takes at least one answer cell out of the next round, so the rounds come to an end.
    """
    found = Replies()
    deadly: dict[str, str] = {}
    end = time.monotonic() + limits.total
    while set(questions(solution)) - set(found.probes) - set(found.lost):
        with kernel(limits, end) as student:
            blamed, why = run_through(student, solution, given, deadly, found)
        if not why:
            break
        if blamed in deadly or time.monotonic() > end:  # nothing more to take out
            left = [id for id in questions(solution) if id not in found.probes]
            found.lost |= dict.fromkeys([id for id in left if id not in found.lost], why)
        deadly[blamed] = why
    return found


def run_through(
    student: Kernel, solution: NotebookNode, given: dict[str, str | None], deadly: dict[str, str], found: Replies
) -> tuple[str, str]:
    """One round: all cells but the deadly ones; fills ``found``.

    Returns:
        The answer cell to blame for the kernel's loss, and why it was lost; two empty texts if it wasn't.
    """
    asked = questions(solution)
    running, stopped, fatal = "", "", ""  # the answer cell above; why it didn't run to its end; why it isn't run again
    try:
        for cell in (cell for cell in solution.cells if cell.cell_type == "code"):
            source = given.get(cell.id, cell.source)
            if cell.id in asked:
                if fatal:
                    found.lost.setdefault(cell.id, fatal)
                elif cell.id not in found.probes:
                    replies = [ask(student, probe) for probe in asked[cell.id].probes]
                    found.probes[cell.id], found.stopped[cell.id] = replies, stopped
                continue
            if is_answer(cell):
                running, stopped, fatal = cell.id, "", deadly.get(cell.id, "")
                if source is None:
                    stopped = "The answer cell is missing."
                    continue
            if not (is_answer(cell) and fatal):
                said = student.execute(source)
                if is_answer(cell) and said.get("status") == "error":
                    stopped = f"The answer cell stopped with {said.get('ename')}: {said.get('evalue')}"
    except KernelLost as lost:
        return running, str(lost)
    return "", ""


def ask(student: Kernel, probe: Probe) -> dict:
    """A probe's reply: a dictionary with a ``value``, or with an ``error`` and a ``message``."""
    content = student.execute("", ASK.format(repr(probe.expression), repr(probe.setup)))
    try:
        said = json.loads(content["reply"])
    except (KeyError, RecursionError, TypeError, ValueError):
        said = {}
    return said if isinstance(said, dict) else {}


def judge(question: Question, right: Replies, given: Replies) -> Row:
    """The row of one question: full points when every probe agrees, else none and the first reason."""

    def none(sentence: str) -> Row:
        return Row(question.id, 0.0, question.points, plain(sentence))

    if question.id not in given.probes:
        return none(f"Not marked. {given.lost.get(question.id, '')}")
    pairs = zip(question.probes, right.probes[question.id], given.probes[question.id], strict=True)
    for number, (probe, wanted, said) in enumerate(pairs, 1):
        if "value" not in said:
            return none(given.stopped[question.id] or explain(said))
        agrees, why = equal(wanted["value"], said["value"], probe.tolerance)
        if not agrees:
            return none(f"Probe {number} of {len(question.probes)}: {why}")
    return Row(question.id, question.points, question.points, "Right.")


def plain(sentence: str) -> str:
    """A sentence of which a submission may have written some: in one line, of bounded length, with no control signs."""
    shown = "".join(sign if sign.isprintable() else " " for sign in sentence[: 2 * LONGEST])
    return " ".join(shown.split())[:LONGEST]


def explain(said: dict) -> str:
    """Why a probe has no value, as a sentence."""
    if said.get("error") == "NotImplementedError" and not said.get("message"):
        return "Not written yet."
    return f"It stopped with {said['error']}: {said.get('message', '')}" if "error" in said else "It sent no answer."
