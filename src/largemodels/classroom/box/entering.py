"""How a fork of the warm process goes into a student's box, and locks itself in before it runs any code of a student's.

Bubblewrap has built the box already, around a process that does nothing and holds it open. The fork

1. joins the namespaces of that process, all at once, and forks: only a child is in a new namespace of processes;
2. keeps the three ends of pipes that it was given, and closes whatever else it has inherited;
3. gives up what it could do: every capability, also those that a program could hand on, the user it was, the limits
   it had, and with the filter every system call that the box has no use for;
4. looks whether all of that is so, and ends where it isn't.

From then on it is what ``inside`` says. It can't come back: to join other namespaces takes a capability and a system
call that it doesn't have any more.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

from . import inside

CAPABILITIES = 64  # bits that Linux has for them; it knows about 40 so far
DUMPABLE, SECCOMP, DROP, NO_NEW, AMBIENT = 4, 22, 24, 38, 47  # what prctl is asked
FILTER, CLEAR = 2, 4
CAPSET, VERSION = {"x86_64": 126, "aarch64": 91}, 0x20080522
STATUS = {"CapInh": 0, "CapPrm": 0, "CapEff": 0, "CapBnd": 0, "CapAmb": 0, "NoNewPrivs": 1, "Seccomp": 2, "Threads": 1}
ANSWER = 3  # where the marker is told that all went well; closed then
libc = ctypes.CDLL(None, use_errno=True)


def enter(asked: dict, ends: list[int]) -> None:
    """Be the relay and the kernel in a box. Never returns.

    Args:
        asked: ``namespaces``, flags of those to join; ``filter``, the program of system calls as hexadecimal digits;
            ``environment``; and ``limits`` and ``user`` as :func:`inside.lower` takes them.
        ends: open files: the process that holds the box, then the ends of orders, replies, errors, and the answer.
    """
    try:
        holder, *pipes = ends
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        check(libc.setns(holder, asked["namespaces"]), "setns")
        if child := os.fork():
            os.write(pipes[-1], b"%d\n" % child)
            os._exit(0)
        os.setsid()
        os.chdir("/tmp")
        keep(pipes)
        settle(asked["environment"])
        give_up(asked)
        look(asked["user"])
        os.write(ANSWER, b"in\n")
        os.close(ANSWER)
        inside.work(os.fdopen(0, "rb", closefd=False))
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(1)


def keep(pipes: list[int]) -> None:
    """Make ``pipes`` the open files 0, 1, 2 and 3, and close all others.

    Raises:
        OSError: another is still open.
    """
    for place, pipe in enumerate(pipes):
        os.dup2(pipe, place)
    os.closerange(ANSWER + 1, 1 << 20)
    folder = os.open("/proc/self/fd", os.O_RDONLY)
    listed = {int(name) for name in os.listdir(folder)} - {folder}
    os.close(folder)
    left = [file for file in listed if file > ANSWER and os.path.exists(f"/proc/self/fd/{file}")]
    if left:
        raise OSError(f"More is open than should be: {left}.")


def settle(environment: dict[str, str]) -> None:
    """Have the box's environment, and chance of one's own: a fork draws what its neighbors draw."""
    os.environ.clear()
    os.environ.update(environment)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


def give_up(asked: dict) -> None:
    """Lose every right, in an order in which each step is still allowed.

    Raises:
        OSError: Linux refuses one.
    """
    for capability in range(CAPABILITIES):
        if libc.prctl(DROP, capability, 0, 0, 0) and capability == 0:
            raise OSError(ctypes.get_errno(), "The capabilities can't be dropped.")
    inside.lower(asked)
    check(libc.prctl(AMBIENT, CLEAR, 0, 0, 0), "ambient")
    nothing = ctypes.create_string_buffer(24)
    check(libc.syscall(CAPSET[platform.machine()], struct.pack("=Ii", VERSION, 0), nothing), "capset")
    if not asked["user"]:  # the marker is the same user here, and only so may it see what the process takes
        check(libc.prctl(DUMPABLE, 1, 0, 0, 0), "dumpable")
    check(libc.prctl(NO_NEW, 1, 0, 0, 0), "no new rights")
    refuse(bytes.fromhex(asked["filter"]))


def refuse(steps: bytes) -> None:
    """Have Linux refuse what the filter names, for good: a process can take a filter on and never off.

    Raises:
        OSError: Linux won't, since the process could still gain rights.
    """
    held = ctypes.create_string_buffer(steps, len(steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps) // 8, ctypes.addressof(held)))
    check(libc.prctl(SECCOMP, FILTER, program, 0, 0), "seccomp")


def look(user: int | None) -> None:
    """Read from Linux whether nothing is left.

    Raises:
        PermissionError: something is.
    """
    lines = (line.split(":") for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    status = {name: words.split() for name, words in lines}
    wrong = [name for name, wanted in STATUS.items() if int(status[name][0], 16) != wanted]
    wrong += [name for name in ("Uid", "Gid") if user and set(status[name]) != {str(user)}]
    wrong += ["Groups"] if user and status["Groups"] else []
    wrong += ["memory"] if resource.getrlimit(resource.RLIMIT_CORE) != (0, 0) else []
    if wrong:
        raise PermissionError(f"The box isn't shut: {', '.join(wrong)}.")


def check(failed: int, what: str) -> None:
    """Turn what a function of C returns into an error.

    Raises:
        OSError: it isn't zero.
    """
    if failed:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
