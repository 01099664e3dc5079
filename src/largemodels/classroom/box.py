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

import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from . import container
from .bubble import PIPES, bubble, end, say
from .isolation import engine, why_not
from .limits import Limits


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


def contain(limits: Limits, name: str) -> subprocess.Popen:
    """Start the box as a container."""
    process = subprocess.Popen(container.command(engine(), name, limits), **PIPES)
    say(process, {"limits": {}, "user": None})
    return process
