"""A box for machines on which bubblewrap can't work: the same process in a container of Docker or Podman.

It is a second choice: each kernel starts cold, and what takes too much memory is killed by Linux, without a word that
says so. ``deploy/image/marking.Dockerfile`` makes the image.
"""

from __future__ import annotations

import os
import shutil
import subprocess

from .limits import Limits
from .walls import SHARED

IMAGE = "LARGEMODELS_BOX_IMAGE"
ENGINES = ("docker", "podman")


def engine() -> str:
    """The first of the engines that answers, if an image was named; else nothing."""
    return next((name for name in ENGINES if image() and shutil.which(name) and answers(name)), "")


def image() -> str:
    """The image that has the course installed, named by the teacher."""
    return os.environ.get(IMAGE, "").strip()


def answers(engine: str) -> bool:
    """Whether the engine runs and has the image."""
    tried = subprocess.run([engine, "image", "inspect", image()], capture_output=True)
    return tried.returncode == 0


def command(engine: str, name: str, limits: Limits) -> list[str]:
    """The command line that reads orders and writes replies as the process in bubblewrap's box does."""
    memory = str(limits.memory)
    line = [engine, "run", "--rm", "--interactive", "--init", "--pull", "never", "--name", name, "--network", "none"]
    line += ["--read-only", "--user", "65534:65534", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    line += ["--memory", memory, "--memory-swap", memory, "--pids-limit", str(limits.processes)]
    tmp = f"/tmp:rw,nosuid,nodev,mode=1777,size={limits.disk}"
    line += ["--ulimit", f"fsize={limits.file}", "--tmpfs", tmp, "--shm-size", str(SHARED)]
    line += ["--env", "HOME=/tmp", "--env", "PYTHONDONTWRITEBYTECODE=1", "--env", "OMP_NUM_THREADS=1"]
    return [*line, "--workdir", "/tmp", image(), "python", "-m", "largemodels.classroom.box.contained"]


def remove(engine: str, name: str) -> None:
    """End a container: it outlives the command that started it."""
    subprocess.run([engine, "rm", "--force", name], capture_output=True)
