"""The gradebook: one SQLite file that holds what students handed in, byte for byte, and each question's marks.

Every change is a transaction, so that an interrupt, a crash or a full disk leaves the file as it was before or after.
Marks belong to bytes, not to students: the same bytes, marked by the same rules, are marked once.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..handins.students import Student
from ..handins.submissions import Handin
from ..marking.mark import Row

APPLICATION = 0x4C4D484F  # stands in the file's header, so that no other program's file is taken for ours
SCHEMA = 1
TABLES = """
CREATE TABLE originals (sha256 TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE handins (
    lab TEXT NOT NULL, name TEXT NOT NULL, number TEXT NOT NULL, place TEXT NOT NULL,
    sha256 TEXT NOT NULL,  -- of the original; empty where the bytes couldn't be had
    modified REAL NOT NULL, counts INTEGER NOT NULL, trouble TEXT NOT NULL,
    PRIMARY KEY (lab, name, number, place, sha256)
);
CREATE TABLE marks (
    sha256 TEXT NOT NULL REFERENCES originals, rules TEXT NOT NULL, position INTEGER NOT NULL,
    question TEXT NOT NULL, points REAL NOT NULL, out_of REAL NOT NULL, sentence TEXT NOT NULL,
    PRIMARY KEY (sha256, rules, position)
);
"""
#: Whose marking was begun and not ended, and how often; a later version's table, so it is made where it is missing.
BEGUN = "CREATE TABLE begun (sha256 TEXT PRIMARY KEY, times INTEGER NOT NULL)"


class GradebookError(RuntimeError):
    """The gradebook can't be used or written; the message is a sentence, and nothing in the file was lost."""


@dataclass(frozen=True)
class Result:
    """What the gradebook knows of one hand-in: its rows are empty as long as it isn't marked."""

    handin: Handin
    sha256: str
    rows: tuple[Row, ...]


class Gradebook:
    """An open gradebook.

    Args:
        connection: to its file, in autocommit mode.
        path: the file, for messages.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    @contextmanager
    def change(self) -> Iterator[sqlite3.Cursor]:
        """A transaction: all that the block does, or nothing.

        Raises:
            GradebookError: it couldn't be written.
        """
        cursor = self.connection.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE")
            yield cursor
            cursor.execute("COMMIT")
        except sqlite3.Error as error:
            raise GradebookError(
                f"{self.path} can't be written ({error}): is the disk full, or another program at it? "
                "What was saved before is safe. Make room, then give the same command again."
            ) from None
        finally:
            if self.connection.in_transaction:
                self.connection.rollback()

    def take(self, handins: Iterable[Handin], lab: str) -> int:
        """Store what was handed in for a lab; of each student among them, only what counts now counts; how many."""
        seen, number = set(), 0
        with self.change() as cursor:
            for number, one in enumerate(handins, 1):  # noqa: B007
                who = (lab, one.student.name, one.student.number)
                if who not in seen:
                    cursor.execute("UPDATE handins SET counts = 0 WHERE (lab, name, number) = (?, ?, ?)", who)
                    seen.add(who)
                sha256 = "" if one.data is None else hashlib.sha256(one.data).hexdigest()
                if sha256:
                    cursor.execute("INSERT OR IGNORE INTO originals VALUES (?, ?)", (sha256, one.data))
                row = (*who, one.place, sha256, one.modified, one.counts, one.trouble)
                cursor.execute("INSERT OR REPLACE INTO handins VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return number

    def unmarked(self, lab: str, rules: str, *, again: bool = False) -> list[str]:
        """SHA-256 of each original that counts and has no marks by these rules; of all that count, if ``again``."""
        found = self.connection.execute(
            "SELECT DISTINCT sha256 FROM handins WHERE lab = ? AND counts AND trouble = '' AND (? OR NOT EXISTS "
            "(SELECT 1 FROM marks WHERE marks.sha256 = handins.sha256 AND rules = ?)) ORDER BY name, number",
            (lab, again, rules),
        )
        return [sha256 for (sha256,) in found]

    def original(self, sha256: str) -> bytes:
        """What was handed in, byte for byte."""
        return self.connection.execute("SELECT data FROM originals WHERE sha256 = ?", (sha256,)).fetchone()[0]

    def save(self, sha256: str, rules: str, rows: Iterable[Row]) -> None:
        """Put the marks of one original in place of those that it had by the same rules."""
        with self.change() as cursor:
            cursor.execute("DELETE FROM begun WHERE sha256 = ?", (sha256,))
            cursor.execute("DELETE FROM marks WHERE (sha256, rules) = (?, ?)", (sha256, rules))
            lines = [
                (sha256, rules, n, row.question, row.points, row.out_of, row.sentence) for n, row in enumerate(rows)
            ]
            cursor.executemany("INSERT INTO marks VALUES (?, ?, ?, ?, ?, ?, ?)", lines)

    def begin(self, sha256: str) -> None:
        """Note that an original is about to be marked: if nothing is heard of it again, it ended this program."""
        with self.change() as cursor:
            once_more = "INSERT INTO begun VALUES (?, 1) ON CONFLICT (sha256) DO UPDATE SET times = times + 1"
            cursor.execute(once_more, (sha256,))

    def ended(self, sha256: str | None = None) -> None:
        """Note that the marking of an original, or of all, came to an end, whatever came out."""
        with self.change() as cursor:
            cursor.execute("DELETE FROM begun WHERE ? IS NULL OR sha256 = ?", (sha256, sha256))

    def begun(self) -> dict[str, int]:
        """How often the marking of each original was begun and not ended."""
        return dict(self.connection.execute("SELECT sha256, times FROM begun"))

    def results(self, lab: str, rules: str) -> Iterator[Result]:
        """Each hand-in for a lab with its marks, student by student, the one that counts first."""
        marks = "SELECT question, points, out_of, sentence FROM marks WHERE (sha256, rules) = (?, ?) ORDER BY position"
        for name, number, place, sha256, modified, counts, trouble in self.connection.execute(
            "SELECT name, number, place, sha256, modified, counts, trouble FROM handins WHERE lab = ? "
            "ORDER BY name, number, counts DESC, modified DESC",
            (lab,),
        ).fetchall():
            handin = Handin(Student(name, number), place, modified, None, bool(counts), trouble)
            rows = () if trouble else tuple(Row(*row) for row in self.connection.execute(marks, (sha256, rules)))
            yield Result(handin, sha256, rows)
