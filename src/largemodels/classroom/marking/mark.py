"""Mark one submission of a lab by the solution's probes.

From a submission only the answer cells are taken, by their ids; all else is the solution notebook's own text, in its
order. It runs in a kernel in a box: ``classroom.box`` says what that protects from. A probe's value is computed in that
kernel, travels as JSON, and is compared here with the solution's, which was computed in another box. What a question
forbids is missing in the kernel whose values count for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..box.box import BoxError
from ..box.limits import Limits
from ..box.taken_away import operations
from ..probes import Question, judged, questions
from .compare import equal, far_larger
from .finding import answers
from .held import read_for
from .rounds import Replies, run
from .rules import breach

if TYPE_CHECKING:
    from nbformat import NotebookNode

DEFAULT = Limits()
LONGEST = 400  # letters of a row's sentence, of which a submission may have written some


@dataclass(frozen=True)
class Row:
    """The outcome of one question."""

    question: str
    points: float
    out_of: float
    sentence: str


def mark(
    submission: NotebookNode,
    solution: NotebookNode,
    right: Replies | None = None,
    *,
    limits: Limits = DEFAULT,
) -> list[Row]:
    """One row for each question, in order.

    Args:
        submission: the student's notebook; deleted, added, moved or edited cells do no harm.
        solution: the lab's solution notebook.
        right: what :func:`expected` gave, so that a class needs it once; None computes it.
        limits: what a submission may take.

    Raises:
        ValueError: the solution's graded cells or probes are wrong.
        BoxError: no box can be made here, no kernel starts in it, or two were lost before any answer ran.
    """
    right = expected(solution, limits=limits) if right is None else right
    cells = answers(submission, solution)
    given = on_a_quiet_machine(run(solution, cells, limits))
    rows = {}
    for question in questions(solution).values():
        rows[question.id] = judge(question, right, given, read_for(question, solution, cells))
    full = [question for question in questions(solution).values() if rows[question.id].points and question.forbidden]
    for words in dict.fromkeys(operations(question.forbidden) for question in full):
        if words:
            wanted = {question.id: question for question in full if operations(question.forbidden) == words}
            again = on_a_quiet_machine(run(solution, cells, limits, wanted=frozenset(wanted), without=words))
            rows |= {id: without(judge(question, right, again, []), words) for id, question in wanted.items()}
    return list(rows.values())


def on_a_quiet_machine(given: Replies) -> Replies:
    """The same replies, unless the machine lost them.

    Raises:
        BoxError: a loss that no answer can have caused must not become a student's marks.
    """
    if given.early:
        raise BoxError(f"A kernel was lost twice before any answer ran. {given.early} Is the machine too busy?")
    return given


def without(row: Row, words: tuple[str, ...]) -> Row:
    """The row of a question as it came out where the operations that it forbids were missing."""
    if row.points:
        return row
    said = f"It is right only with a call that this question forbids ({', '.join(words)}). {row.sentence}"
    return Row(row.question, 0.0, row.out_of, plain(said))


def expected(solution: NotebookNode, *, limits: Limits = DEFAULT) -> Replies:
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


def judge(question: Question, right: Replies, given: Replies, sources: list[str]) -> Row:
    """The row of one question: full points when every probe agrees and no rule is broken, else none and why.

    ``sources`` are the answers that its rules are held against.
    """

    def none(sentence: str) -> Row:
        return Row(question.id, 0.0, question.points, plain(sentence))

    if question.id not in given.probes:
        return none(f"Not marked. {given.lost.get(question.id, '')}")
    pairs = zip(question.probes, right.probes[question.id], given.probes[question.id], strict=True)
    for number, (probe, wanted, said) in enumerate(pairs, 1):
        if "value" not in said:
            return none(given.stopped[question.id] or explain(said))
        if probe.judge and far_larger(wanted["value"], said["value"]):
            return none(f"Probe {number} of {len(question.probes)}: The answer is far larger than a right one.")
        try:
            wanted, said = (judged(value["value"], probe) for value in (wanted, said))
        except Exception as error:  # about a reply that isn't what was asked for
            return none(f"Probe {number} of {len(question.probes)}: The answer can't be judged: {error}")
        agrees, why = equal(wanted, said, probe.tolerance)
        if not agrees:
            return none(f"Probe {number} of {len(question.probes)}: {why}")
    if question.forbidden and (why := breach(sources, question.forbidden)):
        return none(why)
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
