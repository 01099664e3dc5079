"""Whose a handed-in file is, by the names that nbgrader, Moodle, Canvas and teachers give to files and folders.

Only the outermost name decides: what lies inside was named by the student, who could name someone else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Moodle: `Full Name_1234_assignsubmission_file_…`, a folder or the start of a file's name; no `_` is left in the name.
MOODLE = re.compile(r"(?P<name>[^_]+)_(?P<number>\d+)_assignsubmission_")
# Canvas: `lastnamefirstname_LATE_1234_5678_….ipynb`: the person's number or `anon_aB3dE`, then the upload's number.
# In the name a letter's marks may stand by themselves (decomposed é, Hindi), which Python doesn't count as letters.
CANVAS = re.compile(r"(?:(?P<name>(?!LATE_)[^_\s]+)_)?(?:LATE_)?(?P<number>\d+|anon_[^\W_]+)_\d+_.+", re.IGNORECASE)
BETWEEN = " _-.,;"
HANDED_IN = (".ipynb", ".zip")
#: Endings that browsers, mail programs and hands put behind a notebook's, or in its place.
PUT_BEHIND = (".txt", ".json")
#: Archives that aren't opened here; whoever handed one in is told so.
SHUT = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
# What systems call a second copy; alone it is nobody's name.
COPY_OF = re.compile(r"(?:copy(?: \d+)? of|kopie von|copie de|copia d[ei])(?:\s+|$)|副本\s*", re.IGNORECASE)
COPY = re.compile(r"(?:[-\s]*(?:copy|kopie|copie|copia|副本)\s*\d*|\(\d+\)|\s)+", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Student:
    """A student as the names of files know one.

    Args:
        name: as it is written there.
        number: the learning-management system's number, which tells two students of one name apart; else empty.
    """

    name: str
    number: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.number})" if self.number else self.name


def whose(outermost: str, lab: str) -> Student | None:
    """The student to whom a file or folder belongs, or None if its name doesn't say.

    Args:
        outermost: the name of the file, or of the outermost folder or zip that it lies in.
        lab: the lab's name, as in ``lab_07_attend``.
    """
    file = outermost.lower().endswith((*HANDED_IN, *PUT_BEHIND, *SHUT)) or lab.casefold() in outermost.casefold()
    found = by_a_system(outermost)
    if found:
        number = found["number"]
        return Student(plain(found["name"] or number), number if found["name"] else "")
    name = COPY_OF.sub("", without_lab(stem(outermost), lab), count=1) if file else outermost
    return Student(plain(name)) if plain(COPY.sub("", name)) else None


def by_a_system(name: str) -> re.Match | None:
    """The match if a learning-management system made up this name of a file or folder."""
    return MOODLE.match(name) or CANVAS.fullmatch(name)


def stem(name: str) -> str:
    """A file's name without its ending, and without what was put behind that."""
    shorter, dot, ending = name.rpartition(".")
    inner = shorter.rpartition(".")[2]
    known = {end.strip(".") for end in (*HANDED_IN, *PUT_BEHIND, *SHUT)}
    return stem(shorter) if dot and ending.lower() in known and inner.lower() in known else shorter or name


def without_lab(name: str, lab: str) -> str:
    """What a file's name says besides the lab: ``amina`` in ``lab_07_attend_amina`` and in ``Amina-LAB_07_attend``."""
    place = name.casefold().find(lab.casefold())
    if place < 0 or len(name) != len(name.casefold()):  # a letter that folds into two would shift the place
        return name.strip(BETWEEN)
    return f"{name[:place].strip(BETWEEN)} {name[place + len(lab) :].strip(BETWEEN)}".strip()


def plain(name: str) -> str:
    """A name that can be stored, printed and compared: one form for each letter, no sign unshown."""
    name = unicodedata.normalize("NFC", name).encode("utf-8", "backslashreplace").decode().strip()
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in name)
