"""Read files that strangers made: no link is followed, nothing is unpacked to disk, nothing is read beyond a limit."""

from __future__ import annotations

import functools
import io
import os
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 20_000_000  # of one notebook
MOST_ZIP_BYTES = 100_000_000  # of one student's zip
MOST_RATIO = 200  # a file's size by its size in the zip: 10 or so for text, 1,000 for a bomb
UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class File:
    """A file that was handed in, and how to read it.

    Args:
        parts: its place under the folder of submissions, names alone; a zip on the way counts as a folder.
        path: the file on disk that it is, or that is the zip it lies in.
        members: its position in that zip, and in the zip that is inside it.
        modified: when it was changed last, in seconds since 1970.
        trouble: why it can't be read, as a sentence; or nothing.
    """

    parts: tuple[str, ...]
    path: Path
    members: tuple[int, ...] = ()
    modified: float = 0.0
    trouble: str = ""

    @property
    def place(self) -> str:
        """The path under the folder of submissions."""
        return "/".join(self.parts)

    def is_a(self, suffix: str | tuple[str, ...]) -> bool:
        """Whether the name ends so."""
        return self.parts[-1].lower().endswith(suffix)

    def read(self) -> bytes:
        """The bytes.

        Raises:
            ValueError: they can't be had; the message is a sentence.
        """
        if self.trouble:
            raise ValueError(self.trouble)
        try:
            return self._read(MOST_ZIP_BYTES if self.is_a(".zip") else MOST_BYTES)
        except UNREADABLE as error:
            raise ValueError(sentence(error)) from None

    def _read(self, most: int) -> bytes:
        if not self.members:
            with open_plainly(self.path) as file:
                return limited(file.read(most + 1), most)
        found = self.path.lstat()
        archive = outermost(self.path, found.st_mtime_ns, found.st_size)
        for position in self.members[:-1]:
            archive = zipfile.ZipFile(io.BytesIO(member(archive, position, MOST_ZIP_BYTES)))
        return member(archive, self.members[-1], most)


@functools.lru_cache(maxsize=1)
def outermost(path: Path, modified: int, size: int) -> zipfile.ZipFile:
    """A zip on disk, its table of contents read once for a whole class; what changed meanwhile is another one."""
    return zipfile.ZipFile(open_plainly(path))


def member(archive: zipfile.ZipFile, position: int, most: int) -> bytes:
    """The bytes of a zip's file, ``most`` of them at most."""
    info = archive.infolist()[position]
    if info.file_size > MOST_RATIO * max(info.compress_size, 1000):
        raise ValueError(f"It is packed more than {MOST_RATIO} times, as no notebook is. It wasn't unpacked.")
    with archive.open(info) as file:
        return limited(file.read(most + 1), most)


def limited(data: bytes, most: int) -> bytes:
    """``data``, if it isn't longer than ``most``."""
    if len(data) > most:
        raise ValueError(f"It is larger than {most / 1e6:g} MB. Clear its outputs and hand it in again.")
    return data


def open_plainly(path: Path) -> io.BufferedReader:
    """An open file that is a file: no link, no pipe, no device."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise ValueError("It is no ordinary file.")
    return file


def sentence(error: Exception) -> str:
    """What kept a file from being read."""
    if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError):
        return f"The zip is damaged: {error}."
    if isinstance(error, OSError):
        return f"It can't be read: {error.strerror or error}."
    return str(error) if type(error) is ValueError else f"The zip can't be read: {error}."
