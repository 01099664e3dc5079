"""The teacher's part of a lesson after the students': servers culled, labs collected, marks given."""

from __future__ import annotations

import csv
import subprocess
import sys
import tarfile
import time
from pathlib import Path

from course_repository import LAB, NAME, REPOSITORY
from hub import Hub
from record import Lesson
from student import Student

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
        careful = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python 3.11.4 and later
        tar.extractall(submitted, **careful)
    return done.stderr


def give_marks(lesson: Lesson, folder: Path) -> None:
    """Mark what was collected, as a teacher does."""
    points = folder / "points.csv"
    command = [sys.executable, "-m", "largemodels", "grade", Path(LAB).stem, folder / "submitted", "--csv", points]
    subprocess.run([*command, "--gradebook", folder / "marks.sqlite"], cwd=REPOSITORY, check=True)
    with points.open(encoding="utf-8-sig", newline="") as table:
        rows = {row["student"]: row for row in csv.DictReader(table)}
    for seat in lesson.seats:
        seat.points, seat.out_of = float(rows[seat.name]["points"]), float(rows[seat.name]["out of"])
