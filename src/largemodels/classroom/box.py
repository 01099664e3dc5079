"""The box in which a student's code runs: what it protects from, and what it doesn't.

- **It can't see** the solutions, the probes of other questions, other students' work, the gradebook, the home folder,
  the environment or the processes of the teacher's machine: none of it is in the box. (``walls``)
- **It can't reach** a network, nor write anything but a small /tmp that vanishes with the box. (``walls``)
- **It can't take** more memory, processes, disk, output or seconds than :class:`~.limits.Limits` says. What takes more
  is killed, with all it started, however well hidden. (``watch``, ``inside``)
- **It can't break the marker by what it says**: that comes as bytes in a pipe, of limited length, and is read as JSON;
  nothing is unpickled, imported or evaluated outside. (``kernel``)
- **It can't forge a value that it doesn't know.** In its own kernel a submission can patch whatever it likes: the
  relay, the probes, torch. But what is right is computed in another box, and compared outside.

It does not protect from a hole in Linux itself. Code in the box sees the text of the probe that it is being asked, and
may compute the right value any way it likes: that counts as an answer. A probe about *how* an answer works ("no
softmax") asks the student's own kernel, which can lie. Boxes share the processor's caches and clock, and a busy one
slows its neighbors down.

Where bubblewrap can't work there is a container (``container``), else a refusal: nothing ever runs unboxed.
"""

from __future__ import annotations

import json
import os
import platform
import select
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from . import container, syscalls, walls, warm, watch
from .isolation import engine, why_not
from .limits import Limits

INSIDE = "largemodels.classroom.inside"
FIRST_UNASSIGNED = 2_000_000_000  # users from here on are nobody's
# A session of its own: an interrupt from the keyboard is for the marker, which then ends its boxes itself.
PIPES = {"start_new_session": True, **dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)}
LAST_BREATH = 10.0  # seconds that Linux may take to end all processes of a box
ROOM = 16_000_000_000  # bytes of addresses beyond the memory limit: torch maps much that it never touches
COUNTED_IN_BOX = (5, 14)  # from this Linux on, a namespace of users counts its own processes


class BoxError(RuntimeError):
    """No box can be made here; the message says why, and what to do."""


@contextmanager
def box(limits: Limits) -> Iterator[subprocess.Popen]:
    """A process in a box of its own, which reads orders and writes replies as ``inside`` says; gone afterwards.

    The thread that enters must be the one that leaves: the box dies with it.

    Raises:
        BoxError: nothing isolates here.
    """
    if why := why_not():
        raise BoxError(why)
    name = f"largemodels-box-{uuid.uuid4().hex}"
    process = bubble(limits) if engine() == "bubblewrap" else contain(limits, name)
    try:
        yield process
    finally:
        if engine() != "bubblewrap":
            container.remove(engine(), name)
        end(process)


def end(process: subprocess.Popen) -> None:
    """End a box, wait until it is gone, and close its pipes."""
    burst(process)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        with suppress(BrokenPipeError):
            pipe.close()


def bubble(limits: Limits) -> subprocess.Popen:
    """Start the box with bubblewrap, warm if that can be."""
    if (fire := warm.warm()) and (process := warmed(limits, fire)):
        return process
    process = built(limits, "-m", INSIDE)
    say(process, lowering(limits, process.pid))
    return process


def built(limits: Limits, *arguments: str, lowers: bool = True) -> subprocess.Popen:
    """Build the box's walls round a Python with these arguments."""
    with tempfile.TemporaryFile() as filter:
        filter.write(syscalls.program())
        filter.seek(0)
        line = [*walls.bubblewrap(limits, filter.fileno(), lowers=lowers), sys.executable, *arguments]
        return subprocess.Popen(line, env=walls.environment(), pass_fds=[filter.fileno()], **PIPES)


def lowering(limits: Limits, pid: int) -> dict:
    """What ``inside`` is to hold itself to, and who it is to be, in the box of bubblewrap's process ``pid``."""
    return {"limits": own_limits(limits), "user": FIRST_UNASSIGNED + pid if os.geteuid() == 0 else None}


def warmed(limits: Limits, fire: warm.Warm) -> subprocess.Popen | None:
    """The same box with a fork of the warm process in it; None, and no box, if it couldn't go in."""
    process = built(limits, "-I", "-S", "-c", warm.HOLD, lowers=False)
    orders, replies, errors = (os.pipe() for _ in range(3))
    ours, theirs = (orders[1], replies[0], errors[0]), (orders[0], replies[1], errors[1])
    process.entered = None
    if select.select([process.stdout], [], [], limits.start)[0] and process.stdout.read(1):
        *_, holder = watch.below(process.pid)
        asked = lowering(limits, process.pid)
        asked |= {"environment": walls.environment(), "filter": syscalls.program().hex()}
        process.entered = fire.enter(holder, asked, [*theirs], limits.start)
    for pipe in (process.stdin, process.stdout, process.stderr, *theirs):
        pipe.close() if hasattr(pipe, "close") else os.close(pipe)
    process.stdin, process.stdout, process.stderr = map(os.fdopen, ours, ("wb", "rb", "rb"))
    if process.entered:
        return process
    warm.give_up()
    end(process)
    return None


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


def contain(limits: Limits, name: str) -> subprocess.Popen:
    """Start the box as a container."""
    process = subprocess.Popen(container.command(engine(), name, limits), **PIPES)
    say(process, {"limits": {}, "user": None})
    return process


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
