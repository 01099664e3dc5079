"""Mark one submission of a lab by the solution's probes.

The student's code runs in an ordinary kernel with this user's rights: its box comes with ``largemodels grade``.

From a submission only the answer cells are taken, by their ids; all else is the solution notebook's own text, in its
order. A probe's value is computed in that kernel, travels as JSON, and is compared here with the solution's.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .compare import equal
from .kernel import Kernel, KernelLost, kernel
from .probes import Probe, Question, questions

if TYPE_CHECKING:
    from nbformat import NotebookNode

MOST_JSON = 10_000_000  # characters of one reply
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
    lost: str = ""  # why the kernel didn't


def mark(submission: NotebookNode, solution: NotebookNode, right: Replies | None = None, *, folder: Path) -> list[Row]:
    """One row for each question, in order.

    Args:
        submission: the student's notebook; deleted, added, moved or edited cells do no harm.
        solution: the lab's solution notebook.
        right: what :func:`expected` gave, so that a class needs it once; None computes it.
        folder: where the kernels run.

    Raises:
        ValueError: the solution's graded cells or probes are wrong.
    """
    right = expected(solution, folder=folder) if right is None else right
    given = run(solution, answers(submission, solution), folder)
    return [judge(question, right, given) for question in questions(solution).values()]


def expected(solution: NotebookNode, *, folder: Path) -> Replies:
    """What each probe gives for the solution itself.

    Raises:
        ValueError: a probe can't be evaluated there.
    """
    found = run(solution, {}, folder)
    for id, replies in found.probes.items():
        for number, said in enumerate(replies, 1):
            if "value" not in said:
                raise ValueError(f"Probe {number} of {id!r} fails in the solution itself: {explain(said)} Mend it.")
    if found.lost:
        raise ValueError(f"The solution can't be run: {found.lost}")
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


def run(solution: NotebookNode, given: dict[str, str | None], folder: Path) -> Replies:
    """Run the solution notebook, with ``given`` in place of its own answer cells, and ask each question's probes."""
    found = Replies()
    asked = questions(solution)
    stopped = ""  # why the answer cell above didn't run to its end
    with kernel(folder) as student:
        try:
            for cell in (cell for cell in solution.cells if cell.cell_type == "code"):
                source = given.get(cell.id, cell.source)
                if cell.id in asked:
                    found.stopped[cell.id] = stopped
                    found.probes[cell.id] = [ask(student, probe) for probe in asked[cell.id].probes]
                elif source is None:
                    stopped = "The answer cell is missing."
                else:
                    said = student.execute(source)
                    if is_answer(cell):
                        failed = said["status"] == "error"
                        stopped = f"The answer cell stopped with {said['ename']}: {said['evalue']}" if failed else ""
        except KernelLost as error:
            found.lost = str(error)
    return found


def ask(student: Kernel, probe: Probe) -> dict:
    """A probe's reply: a dictionary with a ``value``, or with an ``error`` and a ``message``."""
    content = student.execute("", reply=ASK.format(repr(probe.expression), repr(probe.setup)))
    try:
        text = content["user_expressions"]["reply"]["data"]["text/plain"]
        said = json.loads(ast.literal_eval(text)) if len(text) <= MOST_JSON else {}
    except (KeyError, RecursionError, SyntaxError, TypeError, ValueError):
        said = {}
    return said if isinstance(said, dict) else {}


def judge(question: Question, right: Replies, given: Replies) -> Row:
    """The row of one question: full points when every probe agrees, else none and the first reason."""

    def none(sentence: str) -> Row:
        return Row(question.id, 0.0, question.points, sentence)

    if question.id not in given.probes:
        return none(f"Not marked. {given.lost}")
    pairs = zip(question.probes, right.probes[question.id], given.probes[question.id], strict=True)
    for number, (probe, wanted, said) in enumerate(pairs, 1):
        if "value" not in said:
            return none(given.stopped[question.id] or explain(said))
        agrees, why = equal(wanted["value"], said["value"], probe.tolerance)
        if not agrees:
            return none(f"Probe {number} of {len(question.probes)}: {why}")
    return Row(question.id, question.points, question.points, "Right.")


def explain(said: dict) -> str:
    """Why a probe has no value, as a sentence."""
    if said.get("error") == "NotImplementedError" and not said.get("message"):
        return "Not written yet."
    return f"It stopped with {said['error']}: {said.get('message', '')}" if "error" in said else "It sent no answer."
