"""The tools that teachers mark with today, set to work on the same class: nbgrader and Otter."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .bench_class import LAB

NBGRADER = """
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "labs"
c.ExecutePreprocessor.kernel_name = "python3"
"""
OTTER = """
import json

from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points!r}
all_or_nothing = True


def agrees(env, probe, right):
    from largemodels.classroom.marking.compare import equal
    from largemodels.classroom.probes import evaluate
    from largemodels.classroom.marking.values import encode

    expression, setup, tolerance = probe
    agreed, why = equal(json.loads(right), encode(evaluate(expression, setup, env)), tolerance)
    assert agreed, why
"""
CASE = """

@test_case(points={points!r}, hidden=True)
def test_{number}(env):
    agrees(env, {probe!r}, {right!r})
"""


def quietly(command: list[str | Path], folder: Path) -> None:
    """Run a command in ``folder``.

    Raises:
        RuntimeError: it failed; the message ends with what it said.
    """
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PATH": path})
    if ran.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed: {ran.stderr[-2000:]}")


class Nbgrader:
    """``nbgrader autograde``, which has no workers of its own: one course and one command for each share of the class.

    Args:
        root: the course's folder.
        folder: an empty one for nbgrader's courses.
        workers: how many at once.
    """

    def __init__(self, root: Path, folder: Path, workers: int) -> None:
        self.courses = [folder / str(n) for n in range(workers)]
        for course in self.courses:
            shutil.copytree(root / "solutions" / LAB, course / "solutions" / LAB)
            (course / "nbgrader_config.py").write_text(NBGRADER, encoding="utf-8")
            quietly([sys.executable, "-m", "nbgrader", "generate_assignment", LAB, "--create"], course)

    def hand_in(self, students: dict[str, NotebookNode]) -> None:
        """Deal the hand-ins out to the courses."""
        for n, (student, nb) in enumerate(students.items()):
            target = self.courses[n % len(self.courses)] / "submitted" / student / LAB
            target.mkdir(parents=True)
            nbformat.write(nb, target / f"{LAB}.ipynb")

    def mark(self) -> None:
        """Mark everything; this is what is timed."""
        command = [sys.executable, "-m", "nbgrader", "autograde", LAB]
        with ThreadPoolExecutor(len(self.courses)) as threads:
            list(threads.map(lambda course: quietly(command, course), self.courses))

    def points(self) -> dict[str, float]:
        """Each student's points."""
        from nbgrader.api import Gradebook  # takes seconds to import

        found = {}
        for course in self.courses:
            with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
                found |= {one.student.id: one.score for one in gradebook.assignment_submissions(LAB)}
        return found


class Otter:
    """``otter run``, once for each submission, ``workers`` at a time (``otter grade`` does that, and asks for Docker).

    Each probe becomes a hidden test case of Otter's: it evaluates the probe in the student's kernel and compares the
    value with the solution's, which stands in the test.

    Args:
        folder: an empty one.
        workers: how many at once.
        questions: for each question its name, its points, and its probes, as (expression, setup, tolerance), with the
            forms of the right values.
    """

    def __init__(self, folder: Path, workers: int, questions: list[tuple[str, float, list]]) -> None:
        self.folder, self.workers = folder, workers
        (folder / "tests").mkdir(parents=True)
        for id, points, probes in questions:
            name = id.replace("-", "_")
            text = OTTER.format(name=name, points=points)
            for number, (probe, right) in enumerate(probes, 1):
                share = points / len(probes)
                text += CASE.format(points=share, number=number, probe=probe, right=json.dumps(right))
            (folder / "tests" / f"{name}.py").write_text(text, encoding="utf-8")
        self.otter = shutil.which("otter")
        quietly([self.otter, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], folder)

    def hand_in(self, students: dict[str, NotebookNode]) -> None:
        """Write the hand-ins, each in a folder of its own."""
        for student, nb in students.items():
            (self.folder / student).mkdir()
            nbformat.write(nb, self.folder / student / f"{LAB}.ipynb")
        self.names = list(students)

    def mark(self) -> None:
        """Mark everything; this is what is timed."""

        def one(student: str) -> None:
            command = [self.otter, "run", f"{student}/{LAB}.ipynb", "-a", "autograder.zip", "-o", student, "--no-logo"]
            quietly(command, self.folder)

        with ThreadPoolExecutor(self.workers) as threads:
            list(threads.map(one, self.names))

    def points(self) -> dict[str, float]:
        """Each student's points."""
        read = {name: json.loads((self.folder / name / "results.json").read_text("utf-8")) for name in self.names}
        return {name: sum(test.get("score", 0) for test in results["tests"]) for name, results in read.items()}
