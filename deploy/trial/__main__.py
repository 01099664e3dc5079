"""Try the class's JupyterHub on one machine: ``python deploy/trial --students 20``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from hub import missing
from lesson import NAMES, hold
from record import Lesson


def main() -> int:
    """Hold the lesson and print what was measured; 0 when all went as it should."""
    parser = argparse.ArgumentParser(prog="deploy/trial", description="A class on a JupyterHub on this machine.")
    parser.add_argument("--students", type=int, default=20, choices=range(2, len(NAMES) + 1), metavar="2..20")
    parser.add_argument("--kernels", type=int, default=8, help="how many may run at the same time (0.3 GB each)")
    chosen = parser.parse_args()
    if lacking := missing():
        print(f"This machine lacks {', '.join(lacking)}. deploy/README.md says where they come from.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="hub-trial-") as folder:
        lesson = hold(chosen.students, Path(folder), chosen.kernels)
    print(report(lesson))
    return 0


def report(lesson: Lesson) -> str:
    """The measurements as a Markdown table."""
    rows = [
        ("from the login form to an answering server", "s", [seat.start for seat in lesson.seats]),
        ("the course pulled by the link", "s", [seat.pull for seat in lesson.seats]),
        ("first cells of the lab, from the kernel's start", "s", [seat.first_cells for seat in lesson.seats]),
        ("a student's server without a kernel", "MB", [seat.server for seat in lesson.seats]),
        ("a student's server with the lab's kernel", "MB", [seat.memory for seat in lesson.seats]),
    ]
    lines = ["| what | median | worst |", "| --- | --- | --- |"]
    lines += [f"| {what} | {median(all_):.3g} {unit} | {max(all_):.3g} {unit} |" for what, unit, all_ in rows]
    points = ", ".join(f"{seat.name} {seat.points:g}" for seat in lesson.seats)
    together = f"All {len(lesson.seats)} together: {lesson.seconds:.0f} s, of which marks {lesson.marking:.0f} s"
    lines += ["", f"{together}; {lesson.all_here / 1000:.1f} GB."]
    lines += [f"Marks out of {lesson.seats[0].out_of:g}: {points}."]
    lines += [f"Culled: {len(lesson.culled)}, left: {', '.join(lesson.left)}."]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
