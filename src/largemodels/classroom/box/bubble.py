"""A box made of bubblewrap: how it starts, warm or cold, and how it ends."""

from __future__ import annotations

import json
import os
import platform
import select
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress

from . import syscalls, walls, warm, watch
from .limits import Limits

INSIDE = "largemodels.classroom.box.inside"
FIRST_UNASSIGNED = 2_000_000_000  # users from here on are nobody's
# A session of its own: an interrupt from the keyboard is for the marker, which then ends its boxes itself.
PIPES = {"start_new_session": True, **dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)}
LAST_BREATH = 10.0  # seconds that Linux may take to end all processes of a box
ROOM = 16_000_000_000  # bytes of addresses beyond the memory limit: torch maps much that it never touches
COUNTED_IN_BOX = (5, 14)  # from this Linux on, a namespace of users counts its own processes


def bubble(limits: Limits, *, checks: bool = False) -> subprocess.Popen:
    """Start the box with bubblewrap, warm if that can be."""
    if (fire := warm.warm()) and (process := warmed(limits, fire, checks=checks)):
        return process
    process = built(limits, "-m", INSIDE, checks=checks)
    say(process, lowering(limits, process.pid))
    return process


def warmed(limits: Limits, fire: warm.Warm, *, checks: bool = False) -> subprocess.Popen | None:
    """The same box with a fork of the warm process in it; None, and no box, if it couldn't go in."""
    process = built(limits, "-I", "-S", "-c", warm.HOLD, lowers=False, checks=checks)
    process.entered = None
    orders, replies, errors = (os.pipe() for _ in range(3))
    theirs = [orders[0], replies[1], errors[1]]
    try:
        if select.select([process.stdout], [], [], limits.start)[0] and process.stdout.read(1):
            *_, holder = watch.below(process.pid)
            asked = lowering(limits, process.pid)
            asked |= {"environment": walls.environment(), "filter": syscalls.program().hex()}
            process.entered = fire.enter(holder, asked, theirs, limits.start)
            if not process.entered:
                warm.give_up()
    finally:
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()
        for pipe in theirs:
            os.close(pipe)
        ours = (orders[1], replies[0], errors[0])
        process.stdin, process.stdout, process.stderr = map(os.fdopen, ours, ("wb", "rb", "rb"))
        if not process.entered:
            end(process)
    return process if process.entered else None


def built(limits: Limits, *arguments: str, lowers: bool = True, checks: bool = False) -> subprocess.Popen:
    """Build the box's walls round a Python with these arguments."""
    with tempfile.TemporaryFile() as filter:
        filter.write(syscalls.program())
        filter.seek(0)
        line = [*walls.bubblewrap(limits, filter.fileno(), lowers=lowers, checks=checks), sys.executable, *arguments]
        return subprocess.Popen(line, env=walls.environment(), pass_fds=[filter.fileno()], **PIPES)


def lowering(limits: Limits, pid: int) -> dict:
    """What ``inside`` is to hold itself to, and who it is to be, in the box of bubblewrap's process ``pid``."""
    return {"limits": own_limits(limits), "user": FIRST_UNASSIGNED + pid if os.geteuid() == 0 else None}


def own_limits(limits: Limits) -> dict[str, int]:
    """What each process in the box is held to by Linux itself; ``watch`` holds all of them together."""
    return {
        "RLIMIT_AS": limits.memory + ROOM,
        "RLIMIT_DATA": limits.memory,
        "RLIMIT_FSIZE": limits.file,
        "RLIMIT_NPROC": limits.processes + others(),
        "RLIMIT_NOFILE": 256,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 65_536,
        "RLIMIT_MSGQUEUE": 0,
    }


def others() -> int:
    """How many threads Linux counts against the box that aren't in it: on an old kernel, all that the user has."""
    release = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2] if part.isdigit())
    if os.geteuid() == 0 or release >= COUNTED_IN_BOX:
        return 0
    import psutil

    mine = (process.info for process in psutil.process_iter(["uids", "num_threads"]))
    return sum(info["num_threads"] or 0 for info in mine if info["uids"] and info["uids"].real == os.getuid())


def say(process: subprocess.Popen, order: dict) -> None:
    """Write one order; a process that is gone is noticed by whoever reads."""
    with suppress(BrokenPipeError, ValueError):  # gone, or closed meanwhile
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()


def end(process: subprocess.Popen) -> None:
    """End a box, wait until it is gone, and close its pipes."""
    burst(process)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        with suppress(BrokenPipeError):
            pipe.close()


def burst(process: subprocess.Popen) -> None:
    """Kill bubblewrap and the first process of the box, and with that all others; wait until they are gone.

    By --die-with-parent the first would follow the second, but not while the box is still being made: so bubblewrap is
    stopped, lest it make one meanwhile, and both are killed.
    """
    process.send_signal(signal.SIGSTOP)
    first = next(watch.below(process.pid), None)
    handle = None
    if first:
        with suppress(ProcessLookupError):  # it ended meanwhile
            handle = os.pidfd_open(first)
            signal.pidfd_send_signal(handle, signal.SIGKILL)
    process.kill()
    if handle is not None:
        select.select([handle], [], [], LAST_BREATH)
        os.close(handle)
