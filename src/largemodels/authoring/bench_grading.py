"""Measure marking: submissions a minute of ``largemodels grade`` beside the tools that teachers use, on the same class.

A tool's time is that of its command, with its own start and whatever it does once for a class. What comes before a
teacher's command (making the assignment, writing the hand-ins) isn't timed.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import nbformat
from nbformat import NotebookNode

from . import measurements
from .bench_class import LAB, students
from .bench_nbgrader import Nbgrader, quietly
from .bench_otter import Otter, find_otter

WORKERS = (1, 2, 4)
COMPARED = 2  # workers of each tool when they are compared
OURS, NBGRADER, OTTER = "largemodels grade", "nbgrader autograde", "otter run"
TIMES = {NBGRADER: 4, OTTER: 10}  # how many times as fast as these ours has to be


class Marker(Protocol):
    """A tool that marks a class."""

    def hand_in(self, students: dict[str, NotebookNode]) -> None:
        """Take the hand-ins."""

    def mark(self) -> None:
        """Mark them; this is what is timed."""

    def points(self) -> dict[str, float]:
        """Each student's points."""


class Largemodels:
    """``largemodels grade``.

    Args:
        root: the course's folder.
        folder: an empty one.
        workers: how many submissions at once.
    """

    def __init__(self, root: Path, folder: Path, workers: int) -> None:
        folder.mkdir()
        self.folder = folder
        solution = root / "solutions" / LAB / f"{LAB}.ipynb"
        self.command = [sys.executable, "-m", "largemodels", "grade", solution, "submitted", "--csv", "class.csv"]
        self.command += ["--workers", str(workers)]

    def hand_in(self, students: dict[str, NotebookNode]) -> None:
        """Write the hand-ins as nbgrader lays them out."""
        for student, nb in students.items():
            path = self.folder / "submitted" / student / LAB / f"{LAB}.ipynb"
            path.parent.mkdir(parents=True)
            nbformat.write(nb, path)

    def mark(self) -> None:
        """Mark them; this is what is timed."""
        quietly(self.command, self.folder)

    def points(self) -> dict[str, float]:
        """Each student's points."""
        lines = csv.DictReader((self.folder / "class.csv").read_text(encoding="utf-8-sig").splitlines())
        return {line["student"]: float(line["points"]) for line in lines}


def compare(root: Path, key: list[tuple[str, float, list]], number: int, otter: str | None = None) -> bool:
    """Measure all tools, keep the table ``grading`` in bench.json, and print it; whether ours is fast enough.

    Args:
        root: the course's folder.
        key: the lab's questions with their probes and right values, for Otter's tests.
        number: how many students.
        otter: Otter's command, if it isn't on the PATH.

    Raises:
        FileNotFoundError, RuntimeError: Otter can't be used; nothing was measured.
    """
    otter = find_otter(otter)
    hand_ins = students(root, number)
    rows, agreed = {}, None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for tool, workers in [*((OURS, n) for n in WORKERS), (NBGRADER, COMPARED), (OTTER, COMPARED)]:
            line = f"{tool}, {workers} worker{'s' * (workers > 1)}"
            place = folder / f"{tool.split()[0]}-{workers}"
            if tool == OTTER and not otter:
                rows[line] = {"per_minute": None, "why": "There was no command otter, and none was named."}
                continue
            made = {
                OURS: lambda: Largemodels(root, place, workers),  # noqa: B023
                NBGRADER: lambda: Nbgrader(root, place, workers),  # noqa: B023
                OTTER: lambda: Otter(place, workers, key, otter),  # noqa: B023
            }[tool]()
            rows[line] = {"per_minute": timed(made, hand_ins), "submissions": number}
            points = made.points()
            agreed = points if agreed is None else agreed
            rows[line]["same_points"] = sum(points.get(student) == agreed[student] for student in agreed)
            print(line, rows[line], flush=True)
    measured = measurements.merge(root, "grading", rows)
    lines = list(judge(measured))
    for ok, what, figure, budget in lines:
        print(f"{'ok  ' if ok else 'SLOW'}  {what:<56} {figure:>12}  of {budget}")
    return all(ok for ok, *_ in lines)


def timed(tool: Marker, hand_ins: dict[str, NotebookNode]) -> float:
    """Submissions a minute."""
    tool.hand_in(hand_ins)
    start = time.perf_counter()
    tool.mark()
    return round(60 * len(hand_ins) / (time.perf_counter() - start), 1)


def judge(measured: dict) -> Iterator[tuple[bool, str, str, str]]:
    """How many times as fast as each other tool ours is: whether that is enough, what, the figure, and the aim."""
    rows = measured.get("grading", {})
    ours = rows.get(f"{OURS}, {COMPARED} workers")
    for tool, least in TIMES.items():
        theirs = rows.get(f"{tool}, {COMPARED} workers")
        if ours and theirs and theirs["per_minute"]:
            times = ours["per_minute"] / theirs["per_minute"]
            yield times >= least, f"submissions a minute, against {tool}", f"{times:.1f} times", f"{least} times"
