"""Collect one lab from every home: a tar file on standard output, a line for each student on standard error.

    python collect.py HOMES PATH > submitted.tar

HOMES is the folder of all homes, PATH the lab in each of them. The tar file holds STUDENT/LAB/LAB.ipynb. No symbolic
link is followed, in no part of the path: where all homes are in sight, a link could hand in a neighbor's work.
"""

from __future__ import annotations

import io
import os
import stat
import sys
import tarfile
from contextlib import ExitStack
from pathlib import PurePosixPath

LARGEST = 20_000_000  # bytes; an executed lab has less than one million


class NothingToCollectError(ValueError):
    """A home has no such lab; the message says why, as a sentence."""


def read(homes: int, path: PurePosixPath) -> bytes:
    """The bytes of the regular file at ``path`` below the open folder ``homes``.

    Raises:
        NothingToCollectError: it isn't there, isn't a regular file, is behind a link, or is too large.
    """
    with ExitStack() as opened:
        here = homes
        try:
            for folder in path.parts[:-1]:
                here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
                opened.callback(os.close, here)
            file = os.open(path.name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW, dir_fd=here)
        except FileNotFoundError:
            raise NothingToCollectError("There is no such file.") from None
        except OSError as error:
            raise NothingToCollectError(f"A part of the path is a link or can't be read: {error.strerror}.") from None
        opened.callback(os.close, file)
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            raise NothingToCollectError("It is not a regular file.")
        with open(file, "rb", closefd=False) as stream:
            content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NothingToCollectError(f"It has more than {LARGEST:,} bytes.")
    return content


def collect(homes: str, path: PurePosixPath, out: io.BufferedIOBase, say: io.TextIOBase) -> int:
    """Write the tar file to ``out`` and a line for each student to ``say``; how many labs were collected."""
    collected = 0
    top = os.open(homes, os.O_RDONLY | os.O_DIRECTORY)
    with tarfile.open(fileobj=out, mode="w|") as archive:
        for student in sorted(os.listdir(top)):
            try:
                content = read(top, PurePosixPath(student) / path)
            except NothingToCollectError as error:
                print(f"{student}: nothing collected. {error}", file=say)
                continue
            entry = tarfile.TarInfo(f"{student}/{path.stem}/{path.name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
            collected += 1
            print(f"{student}: {len(content):,} bytes", file=say)
    os.close(top)
    return collected


if __name__ == "__main__":
    if len(sys.argv) != 3 or PurePosixPath(sys.argv[2]).is_absolute():
        sys.exit("Say which homes and which lab in them: python collect.py HOMES PATH > submitted.tar")
    sys.exit(0 if collect(sys.argv[1], PurePosixPath(sys.argv[2]), sys.stdout.buffer, sys.stderr) else 1)
