"""Run a submission's cells in a kernel and ask the probes; in another kernel, if the first is lost, and so on.

Where a kernel dies or runs over time, the answer cell that was last run is to blame. Its question is lost; for those
that come after it, all cells run again in a fresh kernel, without that one.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..box.kernel import Kernel, KernelLost, kernel
from ..box.limits import Limits
from ..probes import Probe, Question, questions
from .finding import is_answer

if TYPE_CHECKING:
    from nbformat import NotebookNode

ASK = "__import__('largemodels.classroom.probes', fromlist=['reply']).reply({}, {}, globals())"
TAKE = "from largemodels.classroom.box.taken_away import take_away\ntake_away({})\ndel take_away"


@dataclass
class Replies:
    """What one run of a lab gave: a reply to each probe of each question, and sentences about what went wrong."""

    probes: dict[str, list[dict]] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)  # question -> why its answer cell didn't run to its end
    lost: dict[str, str] = field(default_factory=dict)  # question -> why its kernel didn't
    early: str = ""  # why a kernel was lost twice before any answer ran


def run(
    solution: NotebookNode,
    given: dict[str, str | None],
    limits: Limits,
    *,
    wanted: frozenset[str] | None = None,
    without: tuple[str, ...] = (),
) -> Replies:
    """Run the solution notebook, with ``given`` in place of its own answer cells, and ask each question's probes.

    Args:
        solution: the lab's.
        given: each answer cell's id, and what fills it.
        limits: what it may take.
        wanted: the questions to ask, where not all.
        without: words whose operations torch lacks from the start, see ``box.taken_away``.

    Each kernel that is lost takes one more answer cell out of the next round, so the rounds come to an end. A loss
    before any answer cell has run is no student's fault: once, it is tried again.
    """
    found = Replies()
    deadly: dict[str, str] = {}
    end = time.monotonic() + limits.total
    asked = {id: one for id, one in questions(solution).items() if wanted is None or id in wanted}
    while still_open(asked, found):
        with kernel(limits, end) as student:
            blamed, why = run_through(student, solution, asked, given, deadly, found, without)
        if not why:
            break
        if not blamed and blamed in deadly:
            found.early = why
        if blamed in deadly or time.monotonic() > end:  # nothing more to take out, or no more time
            found.lost |= dict.fromkeys(still_open(asked, found), why)
        deadly[blamed] = why
    return found


def still_open(asked: dict[str, Question], found: Replies) -> list[str]:
    """The questions that have neither replies yet nor a reason why there won't be any."""
    return [id for id in asked if id not in found.probes and id not in found.lost]


def run_through(
    student: Kernel,
    solution: NotebookNode,
    asked: dict[str, Question],
    given: dict[str, str | None],
    deadly: dict[str, str],
    found: Replies,
    without: tuple[str, ...],
) -> tuple[str, str]:
    """One round: all cells but the deadly ones; fills ``found``.

    Returns:
        The answer cell to blame for the kernel's loss, and why it was lost; two empty texts if it wasn't.
    """
    running, stopped, fatal = "", "", ""  # the answer cell above; why it didn't run to its end; why it isn't run again
    try:
        if without:
            student.execute(TAKE.format(without))
        for cell in (cell for cell in solution.cells if cell.cell_type == "code"):
            if not still_open(asked, found):
                break  # what comes after the last question is for readers
            source = given.get(cell.id, cell.source)
            if cell.id in asked:
                if fatal:
                    found.lost.setdefault(cell.id, fatal)
                elif cell.id not in found.probes:
                    replies = [ask(student, probe) for probe in asked[cell.id].probes]
                    found.probes[cell.id], found.stopped[cell.id] = replies, stopped
                continue
            if is_answer(cell):
                stopped, fatal = "" if source is not None else "The answer cell is missing.", deadly.get(cell.id, "")
                if source is None or fatal:
                    continue
                running = cell.id
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
