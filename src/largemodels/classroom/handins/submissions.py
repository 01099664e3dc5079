"""Find what a class handed in: who handed in what, which of it counts, and why the rest doesn't.

Understood are nbgrader's ``<student>/<lab>/<lab>.ipynb``, a folder for each student, notebooks or zips with the
student's and the lab's name in one folder, and what Moodle and Canvas give for a whole class, unpacked or as one zip.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import reading
from .archives import File
from .meant import candidates, handed_in
from .students import SHUT, Student, by_a_system, plain, whose
from .walk import junk, look_into, walk

MOST_FILES, MOST_BYTES = 30, 40_000_000  # that are read of one student's, the newest first
TOO_MANY = (
    f"It wasn't read: of one student at most {MOST_FILES} files and {MOST_BYTES / 1e6:g} MB are, the newest first. "
    "Hand in the one notebook."
)


@dataclass(frozen=True)
class Handin:
    """One file that a student handed in, or the lack of one.

    Args:
        student: whose it is.
        place: where it was found under the folder of submissions; empty where nothing was.
        modified: when it was changed last, in seconds since 1970.
        data: its bytes, or None if they couldn't be had.
        counts: whether the student's marks are this file's.
        trouble: why it can't be marked, or why another file counts; a sentence, or nothing.
    """

    student: Student
    place: str
    modified: float = 0.0
    data: bytes | None = field(default=None, repr=False)
    counts: bool = True
    trouble: str = ""


def find(folder: Path, lab: str) -> Iterator[Handin]:
    """All hand-ins for a lab, student by student; of each student exactly one counts.

    Of a student's readable notebooks the newest one counts, by the time of its last change; of equally new ones the
    last by name.

    Args:
        folder: the submissions, or a zip of all of them.
        lab: the lab's name, as in ``lab_07_attend``.

    Raises:
        FileNotFoundError: there is no such folder.
        ValueError: nothing in it is a submission, or it is a file and no zip.
    """
    files: dict[Student, list[File]] = {}
    folders: dict[Student, str] = {}
    nameless = []
    for file in given(folder):
        outermost = file.parts[0]
        student = whose(outermost, lab)
        if len(file.parts) == 1 and not (handed_in(file) or by_a_system(outermost) or lab in outermost.casefold()):
            continue  # a file of the teacher's
        if student is None:
            nameless.append(file)
            continue
        if len(file.parts) > 1 and not outermost.lower().endswith(".zip") and not by_a_system(outermost):
            outermost = unicodedata.normalize("NFC", outermost)
            while folders.setdefault(student, outermost) != outermost:
                student = replace(student, name=f"{student.name} (2)")  # another folder, whose name looks alike
        files.setdefault(student, []).append(file)
    if not files and not nameless:
        raise ValueError(
            f"{folder} holds no submissions. Give a folder with one folder, notebook or zip for each student, "
            "or the zip of all submissions from Moodle or Canvas."
        )
    for file in nameless:
        why = "Its name doesn't say whose it is. Put it into a folder with the student's name."
        yield Handin(Student(f"? {plain(file.place)}"), plain(file.place), file.modified, None, True, why)
    for student in sorted(files):
        yield from choose(student, candidates(files[student], lab), lab)


def given(folder: Path) -> Iterator[File]:
    """Every file in a folder or in the zip of a whole class, with its place in there; an empty folder counts as one.

    Raises:
        FileNotFoundError, ValueError: see :func:`find`.
    """
    if folder.is_file():
        for file in look_into(File((folder.name,), folder)):
            if len(file.parts) == 1:
                raise ValueError(f"{folder} is neither a folder nor a zip that can be read. {file.trouble}".strip())
            yield replace(file, parts=file.parts[1:])
    elif folder.is_dir():
        yield from walk(folder)
        yield from (File((path.name, ""), path) for path in folder.iterdir() if path.is_dir() and not junk(path.name))
    else:
        raise FileNotFoundError(f"There is no folder {folder}. Give the folder that holds the submissions.")


def choose(student: Student, files: list[File], lab: str) -> Iterator[Handin]:
    """A student's hand-ins, the one that counts first.

    Args:
        student: whose they are.
        files: the notebooks that may be the lab.
        lab: the lab's name.
    """
    if not files:
        yield Handin(student, "", trouble=f"There is no {lab}.ipynb among the files.")
        return
    read, left = [], MOST_BYTES
    for number, file in enumerate(sorted(files, key=lambda one: (one.modified, one.place), reverse=True)):
        read.append(handin(student, file if number < MOST_FILES and left > 0 else replace(file, trouble=TOO_MANY)))
        left -= len(read[-1].data or b"")
    first, *others = sorted(read, key=lambda one: (not one.trouble, one.modified, one.place), reverse=True)
    yield first
    for other in others:
        why = other.trouble or ("It is older." if other.modified < first.modified else "It is as old.")
        yield replace(other, counts=False, trouble=f"{first.place} counts. {why}")


def handin(student: Student, file: File) -> Handin:
    """One file, read."""
    found = Handin(student, plain(file.place), file.modified)
    if file.is_a(SHUT):
        ending = file.parts[-1].rpartition(".")[2].lower()
        return replace(
            found, trouble=f"It is a .{ending}, which isn't opened here. Hand in the notebook, or a zip of it."
        )
    try:
        found = replace(found, data=file.read())
        reading.notebook(found.data)
    except ValueError as error:
        return replace(found, trouble=str(error))
    return found
