"""Open a gradebook's file, and refuse, untouched, a file that isn't one or is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .gradebook import APPLICATION, BEGUN, SCHEMA, TABLES, Gradebook, GradebookError

MAGIC = b"SQLite format 3\0"
BUSY_SECONDS = 30.0


@contextmanager
def opened(path: Path) -> Iterator[Gradebook]:
    """The gradebook in ``path``, made if there is no such file, closed afterwards.

    Raises:
        GradebookError: the file is no gradebook of this version, is damaged, or can't be opened; it is as it was.
    """
    fresh = not path.exists() or path.stat().st_size == 0
    if not fresh:
        check_header(path)
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise GradebookError(f"{path} can't be opened ({error}). Name another file with --gradebook.") from None
    with closing(connection):
        gradebook = Gradebook(connection, path)
        if fresh:
            create(gradebook)
        else:
            check_whole(gradebook)
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'begun'").fetchone():
            with gradebook.change() as cursor:
                cursor.execute(BEGUN)
        yield gradebook


def check_header(path: Path) -> None:
    """Refuse what isn't a gradebook of this version, by the first hundred bytes alone."""
    elsewhere = "It was left as it is. Name another file with --gradebook."
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise GradebookError(f"{path} can't be read: {error.strerror}. {elsewhere}") from None
    application, version = int.from_bytes(header[68:72]), int.from_bytes(header[60:64])
    if not header.startswith(MAGIC) or len(header) < 100 or application != APPLICATION:
        raise GradebookError(f"{path} is no gradebook of this course. {elsewhere}")
    if version > SCHEMA:
        raise GradebookError(f"{path} was made by a newer version of this course. Update the course. {elsewhere}")
    if version < SCHEMA:
        raise GradebookError(
            f"{path} was made by an older version of this course, which still reads it. {elsewhere} "
            "The same hand-ins are then marked anew."
        )


def check_whole(gradebook: Gradebook) -> None:
    """Refuse a file that was cut off or overwritten in part."""
    try:
        (found,) = gradebook.connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        found = str(error)
    if "locked" in found:
        raise GradebookError(f"{gradebook.path} is in use by another program. Wait for it, then try again.")
    if found != "ok":
        raise GradebookError(
            f"{gradebook.path} is damaged ({found}). It was left as it is. Put a copy in its place, "
            "or name another file with --gradebook and mark again."
        )


def create(gradebook: Gradebook) -> None:
    """Make the tables of a new gradebook, all of them or none."""
    with gradebook.change() as cursor:
        for statement in TABLES.split(";\n"):
            cursor.execute(statement)
        cursor.execute(f"PRAGMA application_id = {APPLICATION}")
        cursor.execute(f"PRAGMA user_version = {SCHEMA}")
