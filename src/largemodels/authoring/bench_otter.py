"""Another tool that teachers mark with today, set to work on the same class: Otter, from an environment of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .bench_class import LAB
from .bench_nbgrader import quietly

NEEDED = "import torch, ipykernel, largemodels.classroom.probes"  # where Otter's tests run
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


def find_otter(named: str | None = None) -> str | None:
    """Otter's command: the one that is named, else the one on the PATH; None where there is none.

    Raises:
        FileNotFoundError: there is none where one was named.
        RuntimeError: its Python lacks what the tests need, so that all its marks would be wrong.
    """
    found = shutil.which(named or "otter")
    if not found:
        if named:
            raise FileNotFoundError(f"There is no command {named}. Give Otter's own, as in --otter .otter/bin/otter.")
        return None
    first = Path(found).read_bytes().split(b"\n")[0].decode(errors="replace")
    python = first[2:].strip() if first.startswith("#!") else str(Path(found).with_name("python"))
    tried = subprocess.run([python, "-c", NEEDED], capture_output=True, text=True)
    if tried.returncode:
        raise RuntimeError(
            f"Otter's tests run in {python}, and that fails: {(tried.stderr.strip().splitlines() or ['no word'])[-1]}. "
            f"Install what is missing there, such as this course: {python} -m pip install -e ."
        )
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
        otter: Otter's command.
    """

    def __init__(self, folder: Path, workers: int, questions: list[tuple[str, float, list]], otter: str) -> None:
        self.folder, self.workers, self.otter = folder, workers, otter
        (folder / "tests").mkdir(parents=True)
        for id, points, probes in questions:
            name = id.replace("-", "_")
            text = OTTER.format(name=name, points=points)
            for number, (probe, right) in enumerate(probes, 1):
                share = points / len(probes)
                text += CASE.format(points=share, number=number, probe=probe, right=json.dumps(right))
            (folder / "tests" / f"{name}.py").write_text(text, encoding="utf-8")
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
