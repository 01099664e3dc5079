"""How much of the machine a student's kernel may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What is killed when it takes more; one box at a time, so ``W`` workers need ``W`` times the memory.

    Args:
        cell: seconds for one cell, or one probe.
        total: seconds for one submission, with every kernel that it needs.
        start: seconds until a kernel answers.
        memory: bytes, of all processes in the box together, with what lies in its /tmp.
        disk: bytes in its /tmp, which lives in memory.
        file: bytes in one file.
        files: files and folders in its /tmp.
        processes: processes and threads.
        sockets: connections inside the box; the kernel's own are among them.
        reply: bytes of one reply from the kernel.
        replies: bytes of all replies of one kernel together.
    """

    cell: float = 60.0
    total: float = 600.0
    start: float = 120.0
    memory: int = 3_000_000_000
    disk: int = 500_000_000
    file: int = 250_000_000
    files: int = 100_000
    processes: int = 96
    sockets: int = 128
    reply: int = 4_000_000
    replies: int = 40_000_000
