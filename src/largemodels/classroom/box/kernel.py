"""A kernel in a box: it runs a student's cells, and is asked for values. What it says is bytes, until proven JSON."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .box import BoxError, box
from .bubble import burst, say
from .limits import Limits
from .watch import Watch, waited

LEAST = 1_000  # bytes that a line counts for, so that a flood of empty ones comes to an end
GRACE = 0.5  # seconds for the watch to say why a kernel went
LEAST_WAIT = 0.01  # seconds that are worth waiting for
PATIENCE = 3.0  # times a limit that may be added to it for what a box waited for a processor core


class KernelLost(RuntimeError):
    """The kernel died, ran over time or said too much; the message says which, as a sentence."""


class Kernel:
    """A running kernel.

    Args:
        process: the box, as ``box`` gives it.
        watch: what looks after its memory.
        limits: what it is held to.
        end: when it must be done, on the monotonic clock.
    """

    def __init__(self, process: subprocess.Popen, watch: Watch, limits: Limits, end: float) -> None:
        self.process, self.watch, self.limits, self.end = process, watch, limits, end
        self.lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        """Put the lines that come out of the box in a queue; a line that is too long, and the end, are empty ones."""
        room = self.limits.replies
        while True:
            try:
                line = self.process.stdout.readline(min(self.limits.reply, room) + 1)
            except (OSError, ValueError):  # closed while it waited
                line = b""
            room -= max(len(line), LEAST)
            if not line.endswith(b"\n") or room < 0:
                self.lines.put(line[:1])
                return
            self.lines.put(line)

    def execute(self, code: str, expression: str | None = None) -> dict:
        """Run ``code``, then evaluate ``expression`` if there is one; what the box says about it.

        Raises:
            KernelLost: it said nothing, or too much.
        """
        order = {"code": code} if expression is None else {"code": code, "expression": expression}
        threading.Thread(target=say, args=(self.process, order), daemon=True).start()  # a full pipe would block
        left = self.end - time.monotonic()
        if left < self.limits.cell:
            return self.wait(left, f"The submission took longer than {self.limits.total:g} s.")
        return self.wait(self.limits.cell, f"A cell took longer than {self.limits.cell:g} s.")

    def wait(self, seconds: float, slow: str) -> dict:
        """The next reply.

        Raises:
            KernelLost: with ``slow`` if there is none within ``seconds``, those aside in which it waited for a core.
        """
        begun, before, line, left = time.monotonic(), waited(self.process), None, max(seconds, 0.0)
        while line is None:
            try:
                line = self.lines.get(timeout=left)
            except queue.Empty:
                added = min(waited(self.process) - before, PATIENCE * seconds)
                left = seconds + added - (time.monotonic() - begun)
                if left < LEAST_WAIT:
                    raise KernelLost(self.watch.reason or slow) from None
        if not line:
            if self.watch.is_alive():
                self.watch.join(GRACE)  # it ends by itself only where it has a reason
            raise KernelLost(self.watch.reason or "The kernel died.")
        if not line.endswith(b"\n"):
            raise KernelLost("The kernel sent more than can be read.")
        try:
            said = json.loads(line)
        except (RecursionError, ValueError):
            said = None
        return said if isinstance(said, dict) else {}


@contextmanager
def kernel(limits: Limits, end: float, *, checks: bool = False) -> Iterator[Kernel]:
    """A fresh kernel in a box of its own, gone afterwards; with ``checks`` it shows what is right, and earns nothing.

    Raises:
        BoxError: it doesn't start.
    """
    with box(limits, checks=checks) as process:
        watch = Watch(process, limits)
        student = Kernel(process, watch, limits, end)
        begin(student)
        watch.start()  # not before: a box that is still being made shows this machine's own /tmp
        try:
            yield student
        finally:
            watch.stop()


def begin(student: Kernel) -> None:
    """Wait until the kernel answers for the first time. No code of a student's has run yet.

    Raises:
        BoxError: it doesn't.
    """
    seconds = student.limits.start
    try:
        student.wait(seconds, f"It didn't answer in {seconds:g} s.")
    except KernelLost as lost:
        burst(student.process)
        said = student.process.stderr.read(2000).decode(errors="replace").split("\n")
        why = next((line for line in reversed(said) if line.strip()), str(lost))
        raise BoxError(f"A kernel can't be started in its box: {why}") from None
