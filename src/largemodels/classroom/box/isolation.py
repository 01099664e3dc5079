"""What can isolate a student's code on this machine: bubblewrap, a container, or nothing, and then why."""

from __future__ import annotations

import functools
import os
import platform
import shutil
import subprocess
import sys
import tempfile

from . import container, syscalls, walls
from .limits import Limits

APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"


@functools.cache
def engine() -> str:
    """What isolates here: ``bubblewrap``, ``docker``, ``podman``, or nothing."""
    if not trouble():
        return "bubblewrap"
    return container.engine()


def why_not() -> str:
    """Why no box can be made here, and what to do, as sentences; nothing where one can."""
    if engine():
        return ""
    return (
        f"Submissions are not run without a box, and none can be made here: {trouble()} Mark on Linux with bubblewrap "
        f"installed (Debian and Ubuntu: apt install bubblewrap), or start Docker or Podman and set {container.IMAGE} "
        "to an image that has this course installed."
    )


@functools.cache
def trouble() -> str:
    """What keeps bubblewrap from working here, as a sentence; nothing where it works. Tried once, in 0.02 s."""
    if sys.platform != "linux":
        return "bubblewrap needs Linux."
    if platform.machine() not in syscalls.MACHINES:
        return f"the box knows the processors {' and '.join(syscalls.MACHINES)}, and this is {platform.machine()}."
    if not shutil.which("bwrap"):
        return "bubblewrap isn't installed."
    with tempfile.TemporaryFile() as filter:
        filter.write(syscalls.program())
        filter.seek(0)
        line = [*walls.bubblewrap(Limits(), filter.fileno()), sys.executable, "-S", "-c", ""]
        tried = subprocess.run(line, env=walls.environment(), pass_fds=[filter.fileno()], capture_output=True)
    if tried.returncode == 0:
        return ""
    said = tried.stderr.decode(errors="replace").strip().splitlines()
    hint = ""
    if os.path.exists(APPARMOR):
        hint = " (Ubuntu's AppArmor keeps users from making namespaces: give bwrap a profile, or mark in a container.)"
    return f"bubblewrap fails with {(said or ['no word'])[-1][:200]!r}.{hint}"
