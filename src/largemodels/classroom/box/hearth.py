"""The warm process: it has imported what a lab needs, and forks for each student's box, which then starts at once.

Most of the time that a kernel takes to start goes into imports, above all torch's. Here they are done once.

**It knows nothing.** It has seen no solution, no submission and no gradebook, only which limits a box has: so a fork of
it holds nothing that a student could look for, and nothing of the student before. Its environment is the box's own,
its open files are the socket to the marker and three times nothing.

**No student can change it.** A fork's memory is its own: what one writes no other sees, as long as no memory is shared,
which is checked. It runs no student's code, and isn't visible in a box. The one file that a fork shows of the world
outside is its own program, ``/proc/self/exe``: therefore it runs from a copy in memory that is sealed against writing.

**It ends with the marker**, whose end of the socket is the only one.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
from contextlib import suppress

from .entering import enter
from .inside import silence

READY = b"ready"
LONGEST = 1 << 17  # bytes of a request
ENDS = 5  # open files that come with one
SUBREAPER = 36
IMPORTS = ("ipykernel.kernelapp", "ipykernel.ipkernel", "zmq", "numpy", "torch", "plotly.subplots")
IMPORTS += ("plotly.graph_objects", "largemodels.core.figures", "largemodels.classroom.probes")
IMPORTS += ("largemodels.classroom.check.shortcuts", "largemodels.core.models", "largemodels.core.checked")
IMPORTS += ("largemodels.core.training",)


def main() -> None:
    """Import, say so if a fork would be safe, and fork for each request until the marker is gone."""
    number, program = map(int, sys.argv[1:])
    os.close(program)
    door = socket.socket(fileno=number)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a fork: its end is the box's
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    silence()
    for name in IMPORTS:
        with suppress(ImportError):  # a lab that needs it will say so
            importlib.import_module(name)
    gc.collect()
    gc.freeze()
    if not unfit(number):
        door.send(READY)
        serve(door)
    os._exit(0)


def unfit(number: int) -> list[str]:
    """What a fork would share with others, or lose: threads, memory that is shared, files beside the socket."""
    folder = os.open("/proc/self/fd", os.O_RDONLY)
    files = {int(name) for name in os.listdir(folder)} - {0, 1, 2, number, folder}
    os.close(folder)
    found = [f"file {file}" for file in files if os.path.exists(f"/proc/self/fd/{file}")]
    found += ["threads"] if len(os.listdir("/proc/self/task")) != 1 else []
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
        found += [line.strip() for line in maps if line.split()[1][1:4:2] == "ws"]
    return found


def serve(door: socket.socket) -> None:
    """Fork for each request."""
    while True:
        asked, ends, _, _ = socket.recv_fds(door, LONGEST, ENDS)
        if not asked:
            return
        if not os.fork():
            door.detach()  # ``enter`` closes the file
            enter(json.loads(asked), ends)
        for end in ends:
            os.close(end)


if __name__ == "__main__":
    main()
