"""A lesson on the trial's hub, from the link that the teacher gives out to the marks."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import quote

from course_repository import FIXED, LAB, NAME, answers, fix, publish
from hub import hub
from record import Lesson, Seat
from student import Student
from student_at_work import arrive, write, wrong_password
from teacher import collect, cull, give_marks

from largemodels.core.repository import links

SECRET = "TEACHERS_SECRET"  # a variable of the teacher's machine
STAND_IN = "https://class.example"  # the class's repository lies in a folder here, which no real link leads to
NAMES = (
    *("amina", "bo", "chen", "dmitri", "elif", "fatima", "goran", "hana", "ines", "jamal"),
    *("kofi", "lena", "mei", "noor", "omar", "priya", "quinn", "rosa", "sven", "tomas"),
)


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
        link = links.nbgitpuller(LAB, links.Addresses(f"{STAND_IN}/{NAME}", running.url))
        link = link.replace(quote(STAND_IN, safe=""), quote(f"file://{folder}", safe=""))
        class_ = [
            stack.enter_context(Student(seat.name, running.passwords[seat.name], running.url)) for seat in lesson.seats
        ]
        lesson.refused = wrong_password(running)
        turn = BoundedSemaphore(kernels)

        def work(seat: Seat, student: Student) -> None:
            with turn:
                write(seat, student, running, lesson)

        with ThreadPoolExecutor(students) as pool:
            list(pool.map(lambda seat, student: arrive(seat, student, link), lesson.seats, class_))
            list(pool.map(work, lesson.seats, class_))  # all are there: one looks at a neighbor's server, too
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
