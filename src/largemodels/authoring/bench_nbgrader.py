"""A tool that teachers mark with today, set to work on the same class: nbgrader."""

from __future__ import annotations

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
