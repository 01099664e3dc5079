"""The teacher's part of a lesson after the students': servers culled, labs collected, marks given."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from course_repository import LAB, NAME, REPOSITORY
from hub import Hub
from record import Lesson, Seat
from student import Student

from largemodels.classroom.mark import expected, mark

COLLECTOR = Path(__file__).parents[1] / "jupyterhub" / "collect.py"


def cull(lesson: Lesson, running: Hub, awake: Student) -> None:
    """Let the hub's culler stop servers that are idle for 5 s, while one student goes on working."""
    before, begun = running.running(), time.time()
    end = begun + 60
    while running.last_seen(awake.name) < begun and time.time() < end:  # the hub asks the proxy once a second
        awake.api("GET", "status")
        time.sleep(0.5)
    options = [f"--url={running.url}/hub/api", "--timeout=5", "--cull-every=1"]
    command = [sys.executable, "-m", "jupyterhub_idle_culler", *options]
    with (running.folder / "culler.log").open("w") as log:
        culler = subprocess.Popen(command, env={"JUPYTERHUB_API_TOKEN": running.token}, stdout=log, stderr=log)
    try:
        while running.running() - {awake.name} and time.time() < end:
            awake.api("GET", "status")
            time.sleep(0.5)
    finally:
        culler.terminate()
        culler.wait(10)
    lesson.left = running.running()
    lesson.culled = before - lesson.left


def collect(running: Hub, submitted: Path) -> str:
    """Collect the labs as a teacher does on Kubernetes; what the collector said."""
    command = [sys.executable, COLLECTOR, running.folder / "homes", f"{NAME}/{LAB}"]
    archive = submitted.with_suffix(".tar")
    with archive.open("wb") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=True)
    with tarfile.open(archive) as tar:
        tar.extractall(submitted, filter="data")
    return done.stderr


def give_marks(lesson: Lesson, folder: Path) -> None:
    """Mark what was collected, two at a time."""
    solution = nbformat.read(REPOSITORY / "solutions" / Path(LAB).relative_to("labs"), as_version=4)
    right = expected(solution, folder=folder)

    def give(seat: Seat) -> None:
        path = folder / "submitted" / seat.name / Path(LAB).stem / Path(LAB).name
        rows = mark(nbformat.read(path, as_version=4), solution, right, folder=folder)
        seat.points, seat.out_of = sum(row.points for row in rows), sum(row.out_of for row in rows)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(give, lesson.seats))
