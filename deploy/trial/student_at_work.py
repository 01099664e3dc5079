"""A student's hour: log in, pull the course, run the lab's first cells, write answers, save."""

from __future__ import annotations

import time

from course_repository import LAB, NAME, answers
from hub import Hub
from record import Lesson, Seat
from student import Refused, Student

SEES = "import os\nprint(*os.environ)\nprint(os.getuid(), *sorted(os.listdir({homes!r})), sep=',')"


def wrong_password(running: Hub) -> str:
    """What the hub says to one."""
    name = next(iter(running.passwords))
    try:
        with Student(name, "a guess", running.url) as guest:
            guest.log_in()
    except Refused as error:
        return str(error)
    return ""


def arrive(seat: Seat, student: Student, link: str) -> None:
    """Log in, wait for the server, pull the course."""
    begun = time.monotonic()
    student.log_in()
    student.follow(link)
    seat.start = time.monotonic() - begun
    student.pull(link)
    seat.pull = time.monotonic() - begun - seat.start


def write(seat: Seat, student: Student, running: Hub, lesson: Lesson) -> None:
    """Open the lab, run its first cells, look round, write answers and save."""
    path = f"{NAME}/{LAB}"
    lab = student.notebook(path)
    right = answers()
    seat.server = running.memory()[seat.name]["alone"]
    begun = time.monotonic()
    cells = [cell for cell in lab["cells"] if cell["cell_type"] == "code"]
    with student.kernel(path) as kernel:
        kernel.run(cells[0]["source"])
        kernel.run(right[cells[1]["id"]])
        seat.said = kernel.run(cells[2]["source"])
        seat.first_cells = time.monotonic() - begun
        taken = running.memory()
        seat.memory = taken[seat.name]["alone"]
        lesson.all_here = max(lesson.all_here, sum(row["here"] for row in taken.values()))
        variables, seen = kernel.run(SEES.format(homes=str(running.folder / "homes"))).splitlines()
        seat.variables, (seat.uid, *seat.homes) = variables.split(), seen.split(",")
    seat.desk = student.open(f"{student.server}/formgrader").status_code
    neighbor = next(name for name in running.passwords if name != seat.name)
    seat.others = student.open(f"{running.url}/user/{neighbor}/api/contents/{path}").status_code
    chosen = list(right)[: seat.answers]
    for cell in lab["cells"]:
        if cell["id"] in chosen:
            cell["source"] = right[cell["id"]]
    student.save(path, lab)
