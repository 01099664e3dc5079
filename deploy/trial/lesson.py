"""A lesson on the trial's hub, from the link that the teacher gives out to the marks."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

import nbformat
from course_repository import FIXED, LAB, NAME, REPOSITORY, answers, fix, publish
from hub import Hub, hub
from student import Refused, Student

from largemodels.authoring import links
from largemodels.classroom.mark import expected, mark

HERE = Path(__file__).parent
SECRET = "TEACHERS_SECRET"  # a variable of the teacher's machine
SEES = "import os\nprint(*os.environ)\nprint(os.getuid(), *sorted(os.listdir({homes!r})), sep=',')"
NAMES = (
    *("amina", "bo", "chen", "dmitri", "elif", "fatima", "goran", "hana", "ines", "jamal"),
    *("kofi", "lena", "mei", "noor", "omar", "priya", "quinn", "rosa", "sven", "tomas"),
)


@dataclass
class Seat:
    """What one student met."""

    name: str
    answers: int  #: how many of the lab's questions this student answers, all of them right
    start: float = 0.0  #: seconds from the filled-in form to an answering server
    pull: float = 0.0  #: seconds for the course, by the link
    first_cells: float = 0.0  #: seconds from the kernel's start to the end of the first check
    memory: float = 0.0  #: megabytes of server and kernel after it, as if alone on a machine
    said: str = ""  #: what the first check said
    desk: int = 0  #: the HTTP status of nbgrader's formgrader
    others: int = 0  #: the HTTP status of another student's server
    variables: list[str] = field(default_factory=list)  #: of the kernel's environment
    uid: str = ""
    homes: list[str] = field(default_factory=list)  #: that the kernel sees
    points: float = 0.0
    out_of: float = 0.0


@dataclass
class Lesson:
    """What a whole class met."""

    seats: list[Seat]
    all_here: float = 0.0  #: megabytes that all servers took together, with the kernels that ran then
    kept: bool = False  #: whether the first student's answers are there after the teacher's fix was pulled
    fixed: bool = False  #: whether the fix is there, too
    refused: str = ""  #: what a wrong password gave
    collected: str = ""  #: what the collector said
    culled: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    marking: float = 0.0  #: seconds for all marks
    seconds: float = 0.0  #: for everything


def hold(students: int, folder: Path, kernels: int) -> Lesson:
    """Hold the lesson.

    Args:
        students: how many.
        folder: empty; everything is kept there.
        kernels: how many may run at the same time; one takes 0.3 GB.
    """
    begun = time.monotonic()
    lesson = Lesson([Seat(name, number % 6) for number, name in enumerate(NAMES[:students], start=5)])
    publish(folder)
    with ExitStack() as stack:
        running = stack.enter_context(hub([seat.name for seat in lesson.seats], folder, **{SECRET: "of the teacher"}))
        link = links.nbgitpuller(LAB, links.Addresses(f"file://{folder / NAME}", running.url))
        class_ = [
            stack.enter_context(Student(seat.name, running.passwords[seat.name], running.url)) for seat in lesson.seats
        ]
        lesson.refused = wrong_password(running)
        turn = BoundedSemaphore(kernels)

        def work(seat: Seat, student: Student) -> None:
            arrive(seat, student, link)
            with turn:
                write(seat, student, running, lesson)

        with ThreadPoolExecutor(students) as pool:
            list(pool.map(work, lesson.seats, class_))
        fix(folder)
        class_[0].pull(link)
        pulled = {cell["id"]: cell["source"] for cell in class_[0].notebook(f"{NAME}/{LAB}")["cells"]}
        lesson.kept, lesson.fixed = answers().items() <= pulled.items(), FIXED in pulled.values()
        cull(lesson, running, class_[-1])
        lesson.collected = collect(running, folder / "submitted")
        marked = time.monotonic()
        give_marks(lesson, folder)
        lesson.marking = time.monotonic() - marked
    lesson.seconds = time.monotonic() - begun
    return lesson


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


def cull(lesson: Lesson, running: Hub, awake: Student) -> None:
    """Let the hub's culler stop servers that are idle for 5 s, while one student goes on working."""
    before, begun = running.running(), time.time()
    while running.last_seen(awake.name) < begun:  # the proxy counts requests, the hub asks it once a second
        awake.api("GET", "status")
        time.sleep(0.5)
    options = [f"--url={running.url}/hub/api", "--timeout=5", "--cull-every=1"]
    command = [sys.executable, "-m", "jupyterhub_idle_culler", *options]
    with (running.folder / "culler.log").open("w") as log:
        culler = subprocess.Popen(command, env={"JUPYTERHUB_API_TOKEN": running.token}, stdout=log, stderr=log)
    try:
        while running.running() - {awake.name} and time.time() < begun + 60:
            awake.api("GET", "status")
            time.sleep(0.5)
    finally:
        culler.terminate()
        culler.wait(10)
    lesson.left = running.running()
    lesson.culled = before - lesson.left


def collect(running: Hub, submitted: Path) -> str:
    """Collect the labs as a teacher does on Kubernetes; what the collector said."""
    command = [sys.executable, HERE.parent / "jupyterhub" / "collect.py", running.folder / "homes", f"{NAME}/{LAB}"]
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
