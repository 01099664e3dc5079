"""Boxes that start at once: the marker's side of the warm process, ``hearth``.

One warm process serves all threads of the marking process. Where it can't be had, or a fork of it can't go into a box
(an old Linux, a container), the box starts cold: that takes longer, and is the same box.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from . import walls

MODULE = "largemodels.classroom.box.hearth"
PATIENCE = 120.0  # seconds for the imports, on a machine that is busy
NAMESPACES = {"cgroup": 0x02000000, "uts": 0x04000000, "ipc": 0x08000000, "user": 0x10000000}
NAMESPACES |= {"pid": 0x20000000, "net": 0x40000000, "mnt": 0x00020000}
SEALS, SEALED = 1033, 0xF  # F_ADD_SEALS; no more seals, no shrinking, no growing, no writing
# What holds a box open until a fork goes in, and after that does nothing.
HOLD = "import os, signal; os.write(1, b'.'); os.closerange(0, 3); signal.pause()"
_lock = threading.Lock()
_kept: list[Warm] = []


class Warm:
    """A running warm process.

    Raises:
        OSError: it can't be had here.
    """

    def __init__(self) -> None:
        from .hearth import READY  # here: it imports what Windows lacks

        self.owner = os.getpid()
        self.door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = sealed(Path(sys.executable))
        environment = walls.environment() | {"HOME": "/nonexistent", "TMPDIR": "/nonexistent"}
        line = [sys.executable, "-P", "-m", MODULE, str(theirs.fileno()), str(program)]
        try:
            self.process = subprocess.Popen(
                line, executable=f"/proc/self/fd/{program}", env=environment, cwd="/", start_new_session=True,
                pass_fds=[theirs.fileno(), program], **dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL),
            )  # fmt: skip
        finally:
            os.close(program)
            theirs.close()
        self.door.settimeout(PATIENCE)
        said = b""
        with suppress(OSError):
            said = self.door.recv(len(READY))
        if said != READY:
            self.end()
            raise OSError("The warm process can't be had.")

    def enter(self, holder: int, asked: dict, pipes: list[int], seconds: float) -> int | None:
        """Have a fork go into the box that the process ``holder`` is in; its number, or None if it couldn't.

        Args:
            holder: the number of the process.
            asked: see :func:`entering.enter`.
            pipes: the fork's ends of orders, replies and errors.
            seconds: how long it may take.
        """
        answer, theirs = os.pipe()
        inner = os.pidfd_open(holder)
        try:
            asked = asked | {"namespaces": differing(holder)}
            socket.send_fds(self.door, [json.dumps(asked).encode()], [inner, *pipes, theirs])
            os.close(theirs)
            theirs = None
            said = sorted(heard(answer, seconds).split())  # two processes write, a number and a word
        except OSError:
            return None
        finally:
            for file in (answer, inner, theirs):
                if file is not None:
                    os.close(file)
        return int(said[0]) if said[1:] == [b"in"] else None

    def end(self) -> None:
        """End it, and wait until it is gone."""
        self.door.close()
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()


def warm() -> Warm | None:
    """This process's warm one, started when it is first wanted; None where there can't be one."""
    with _lock:
        if not _kept or (_kept[0] and (_kept[0].owner != os.getpid() or _kept[0].process.poll() is not None)):
            try:
                _kept[:] = [Warm()]
                atexit.register(_kept[0].end)
            except (OSError, AttributeError):  # AttributeError: a Python for another system
                _kept[:] = [None]
        return _kept[0]


def give_up() -> None:
    """From now on all boxes of this process start cold."""
    with _lock:
        _kept[:] = [None]


def sealed(program: Path) -> int:
    """An open file in memory that holds ``program`` and that nobody can change any more."""
    import fcntl  # here: Windows has none, and there the marker says what to do instead

    copy = os.memfd_create("python", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(copy, program.read_bytes())
    os.fchmod(copy, 0o555)
    fcntl.fcntl(copy, SEALS, SEALED)
    return copy


def differing(pid: int) -> int:
    """The flags of the namespaces in which another process isn't where this one is."""

    def of(process: int | str, name: str) -> str:
        return os.readlink(f"/proc/{process}/ns/{name}")

    return sum(flag for name, flag in NAMESPACES.items() if of("self", name) != of(pid, name))


def heard(pipe: int, seconds: float) -> bytes:
    """What comes out of a pipe until its end, or until time is up."""
    end, said = time.monotonic() + seconds, b""
    while select.select([pipe], [], [], max(0.0, end - time.monotonic()))[0]:
        if not (more := os.read(pipe, 64)):
            break
        said += more
    return said
