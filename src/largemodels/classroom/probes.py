"""Hidden probes: expressions by which a lab is marked. They stand in the solution's graded cells, and nowhere else.

    ### BEGIN HIDDEN TESTS
    from largemodels.classroom.probes import probe

    probe("masked_softmax(scores, mask)", setup="scores, mask = ...", tolerance=1e-5)
    ### END HIDDEN TESTS

A probe says what to ask and never what is right: that is computed from the solution. In a kernel, where nbgrader runs
the cell, a probe that can't be evaluated fails; what it evaluates to is compared by ``classroom.marking.mark``.
"""

from __future__ import annotations

import ast
import json
import math
import sys
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .marking.values import decode, encode

if TYPE_CHECKING:
    from nbformat import NotebookNode

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"


@dataclass(frozen=True)
class Probe:
    """What is asked, and how the reply is compared with the solution's.

    Args:
        expression: what the student's kernel evaluates.
        setup: the statements that run before it.
        tolerance: how far numbers may be from the solution's.
        judge: an expression over ``value``, the reply, evaluated outside after ``setup``; what it gives is compared.
            For questions with many right answers: the student's kernel could lie about what its answer is worth.
    """

    expression: str
    setup: str = ""
    tolerance: float = 0.0
    judge: str = ""


@dataclass(frozen=True)
class Question:
    """A graded cell: its id, its points, its probes, all of which must come out right, and the calls it forbids."""

    id: str
    points: float
    probes: tuple[Probe, ...]
    forbidden: tuple[str, ...] = ()


def probe(expression: str, *, setup: str = "", tolerance: float = 0.0, judge: str = "") -> None:
    """Evaluate a probe beside the learner's definitions; it returns nothing, and raises what the expression raises."""
    said = encode(evaluate(expression, setup, sys._getframe(1).f_globals))
    if judge:
        judged(said, Probe(expression, setup, tolerance, judge))


def forbid(*words: str) -> None:
    """Say that no answer may call what has one of ``words`` in its name. In a kernel it does nothing: see ``rules``."""


def evaluate(expression: str, setup: str, namespace: dict) -> object:
    """The value of ``expression`` after ``setup``, in a copy of ``namespace``; warnings count for nothing."""
    namespace = dict(namespace)
    with warnings.catch_warnings(action="ignore"):
        exec(setup, namespace)
        return eval(expression, namespace)


def judged(form: dict, probe: Probe) -> dict:
    """The form of what a probe's judge says of a reply's form; the reply itself where it has none.

    This is the solution's code on numbers and text: nothing of the student's runs.

    Raises:
        Exception: whatever the judge raises about a reply that it can't judge.
    """
    if not probe.judge:
        return form
    return encode(evaluate(probe.judge, probe.setup, {"value": decode(form)}))


def reply(expression: str, setup: str, namespace: dict) -> str:
    """What a kernel sends back for a probe: JSON with a ``value``, or with an ``error`` in one line."""
    try:
        said = {"value": encode(evaluate(expression, setup, namespace))}
    except (Exception, SystemExit) as error:
        first, *_ = [*str(error).splitlines(), ""]
        said = {"error": type(error).__name__, "message": first[:300]}
    return json.dumps(said)


def questions(solution: NotebookNode) -> dict[str, Question]:
    """Every graded cell of a solution notebook, by its id, in order.

    Raises:
        ValueError: a graded cell has no probe, or its hidden part holds something that can't be marked outside.
    """
    found = {}
    for cell in solution.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade") and not marks.get("solution"):
            asked, forbidden = probes_in(cell.source, f"Cell {cell.id!r}")
            found[cell.id] = Question(cell.id, float(marks["points"]), asked, forbidden)
    return found


def probes_in(source: str, name: str) -> tuple[tuple[Probe, ...], tuple[str, ...]]:
    """The probes and the forbidden words in a graded cell's hidden part, read from its syntax tree and not run.

    Raises:
        ValueError: see :func:`questions`; the message begins with ``name``.
    """
    _, begin, rest = source.partition(BEGIN)
    hidden, end, _ = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{name} is graded and has no hidden tests. Put probes between {BEGIN!r} and {END!r}.")
    found, forbidden = [], []
    for statement in ast.parse(hidden).body:
        match statement:
            case ast.ImportFrom(module="largemodels.classroom.probes"):
                continue
            case ast.Expr(value=ast.Call(func=ast.Name(id="probe"), args=[expression], keywords=keywords)):
                found.append(literal(expression, keywords, name))
            case ast.Expr(value=ast.Call(func=ast.Name(id="forbid"), args=words, keywords=[])):
                forbidden += [word.value.lower() for word in words if isinstance(word, ast.Constant)]
            case _:
                raise ValueError(
                    f"{name} has {ast.unparse(statement)[:60]!r} in its hidden part, which only nbgrader would run. "
                    "Write it as a probe, or move it into a probe's setup."
                )
    if not found:
        raise ValueError(f"{name} is graded and has no probe. Add one.")
    return tuple(found), tuple(forbidden)


def literal(expression: ast.expr, keywords: list[ast.keyword], name: str) -> Probe:
    """A probe from the arguments of its call.

    Raises:
        ValueError: an argument isn't a literal, isn't one of a probe's, or isn't Python.
    """
    try:
        made = Probe(ast.literal_eval(expression), **{word.arg: ast.literal_eval(word.value) for word in keywords})
        compile(made.expression, "<probe>", "eval")
        compile(made.setup, "<setup>", "exec")
        compile(made.judge or "0", "<judge>", "eval")
        if not (math.isfinite(made.tolerance) and made.tolerance >= 0):
            raise ValueError("the tolerance isn't a number from 0 up")
    except (SyntaxError, TypeError, ValueError) as error:
        raise ValueError(
            f"{name} has a probe that can't be read ({error}). Write its expression, setup and judge as text, "
            "its tolerance as a number, with nothing computed."
        ) from None
    return made
