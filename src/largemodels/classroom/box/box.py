"""Make a box and leave it: bubblewrap's, else a container, else a refusal, since nothing ever runs unboxed."""

from __future__ import annotations

import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from . import container
from .bubble import PIPES, bubble, end, own_limits, say
from .isolation import engine, why_not
from .limits import Limits


class BoxError(RuntimeError):
    """No box can be made here; the message says why, and what to do."""


@contextmanager
def box(limits: Limits, *, checks: bool = False) -> Iterator[subprocess.Popen]:
    """A process in a box of its own, which reads orders and writes replies as ``inside`` says; gone afterwards.

    The thread that enters must be the one that leaves: the box dies with it.

    Raises:
        BoxError: nothing isolates here.
    """
    if why := why_not():
        raise BoxError(why)
    name = f"largemodels-box-{uuid.uuid4().hex}"
    process = bubble(limits, checks=checks) if engine() == "bubblewrap" else contain(limits, name)
    try:
        yield process
    finally:
        if engine() != "bubblewrap":
            container.remove(engine(), name)
        end(process)


def contain(limits: Limits, name: str) -> subprocess.Popen:
    """Start the box as a container.

    In the folder for temporary files: Podman leaves a note, a file ``oom``, where it was started when memory runs out.
    """
    process = subprocess.Popen(container.command(engine(), name, limits), cwd=tempfile.gettempdir(), **PIPES)
    limits_of_each = own_limits(limits)
    del limits_of_each["RLIMIT_NPROC"]  # Linux counts a user's processes in all containers together; the engine, in one
    say(process, {"limits": limits_of_each, "user": None})
    return process
