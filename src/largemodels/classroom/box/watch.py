"""Watches a box from outside, and kills it when its processes together take more than they may."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress

from .limits import Limits

PAUSE = 0.05  # seconds between two looks
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
WRITABLE = ("tmp", "dev/shm")
#: Room for the box's own processes, of which there are two at most. Linux refuses what a submission may not have; a
#: watch that counted stricter than Linux would kill a box that keeps to it, and blame whichever question came next.
OWN = 4


class Watch(threading.Thread):
    """Once started, looks at a box until it is gone; ``reason`` is why it was killed, as a sentence, or nothing.

    A limit on each process wouldn't do, since a box has many; so their memory is added up, with what lies in /tmp.
    Memory that processes share is counted once, but that takes longer to find out: only when the plain sum is too much.
    """

    def __init__(self, process: subprocess.Popen, limits: Limits) -> None:
        super().__init__(daemon=True)
        self.process, self.limits, self.reason = process, limits, ""
        self.over = threading.Event()

    def run(self) -> None:
        """Look, pause, look again."""
        while not self.over.wait(PAUSE):
            if reason := excess(self.process, self.limits):
                self.reason = self.reason or reason
                self.process.kill()
                return

    def stop(self) -> None:
        """Look no more; returns when the last look is over."""
        self.over.set()
        self.join()


def waited(process: subprocess.Popen) -> float:
    """Seconds that the process which waited longest has waited for a processor core; 0 where Linux doesn't say."""
    delays = (read(f"/proc/{pid}/schedstat").split() for pid in everything(process))
    return max((int(delay[1]) / 1e9 for delay in delays if len(delay) > 1), default=0.0)


def everything(process: subprocess.Popen) -> list[int]:
    """All processes of a box."""
    tree = list(below(process.pid))
    if entered := getattr(process, "entered", None):  # it came from elsewhere: only its orphans fall to the box
        tree += [entered, *below(entered)]
    return tree


def excess(process: subprocess.Popen, limits: Limits) -> str:
    """What a box takes too much of, as a sentence; nothing if all is well."""
    tree = everything(process)
    if sum(len(threads(pid)) for pid in tree) > limits.processes + OWN:
        return f"It started more than {limits.processes} processes."
    opened = sum(len(entries(f"/proc/{pid}/fd")) for pid in tree)
    if opened > limits.sockets and sockets(tree) > limits.sockets:  # to tell what each is takes longer
        return f"It opened more than {limits.sockets} sockets."
    lying, files = in_files(tree)
    if files > limits.files:
        return f"It made more than {limits.files:,} files."
    if lying + sum(map(resident, tree)) > limits.memory and lying + sum(map(proportional, tree)) > limits.memory:
        return f"It took more than {limits.memory / 1e9:.3g} GB of memory."
    return ""


def below(pid: int) -> Iterator[int]:
    """All processes under ``pid``. Orphans in a box fall to the box's first process, so none is lost."""
    for thread in threads(pid):
        for child in map(int, read(f"/proc/{pid}/task/{thread}/children").split()):
            yield child
            yield from below(child)


def threads(pid: int) -> list[str]:
    """The threads of a process; none if it is gone."""
    return entries(f"/proc/{pid}/task")


def entries(folder: str) -> list[str]:
    """What lies in a folder of Linux's about a process; nothing if the process is gone."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def resident(pid: int) -> int:
    """Bytes of memory that a process has in use, shared or not."""
    sizes = read(f"/proc/{pid}/statm").split()
    return int(sizes[1]) * PAGE + tables(pid) if sizes else 0


def tables(pid: int) -> int:
    """Bytes of the tables that say where a process's memory lies; they grow with what it touches, far apart or not."""
    lines = read(f"/proc/{pid}/status").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmPTE:")), 0)


def sockets(tree: list[int]) -> int:
    """How many sockets the processes have open; each holds memory of Linux's own."""
    links = set()
    for folder in (f"/proc/{pid}/fd" for pid in tree):
        for file in entries(folder):
            with suppress(OSError):  # it was closed meanwhile
                links.add(os.readlink(f"{folder}/{file}"))
    return sum(link.startswith("socket:") for link in links)


def proportional(pid: int) -> int:
    """Bytes of memory that a process has in use, its share of what is shared; all of it where Linux won't say."""
    lines = read(f"/proc/{pid}/smaps_rollup").splitlines()
    shared = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), None)
    return resident(pid) if shared is None else shared + tables(pid)


def in_files(tree: list[int]) -> tuple[int, int]:
    """Bytes in the folders of the box that can be written, and how many files."""
    for pid in tree:  # all see the same ones; one of them may be gone
        try:
            found = [os.statvfs(f"/proc/{pid}/root/{folder}") for folder in WRITABLE]
        except OSError:
            continue
        lying = sum((each.f_blocks - each.f_bfree) * each.f_frsize for each in found)
        return lying, sum(each.f_files - each.f_ffree for each in found)
    return 0, 0


def read(path: str) -> str:
    """A file of Linux's about a process; empty if the process is gone."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
