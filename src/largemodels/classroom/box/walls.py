"""The box's walls: the command line of bubblewrap, and what can be seen inside.

Visible, and only to read: the system's libraries, this Python with its packages, the models that were fetched, and of
the package ``largemodels`` what a lab's given cells run, no more: a check knows what is right, and a chapter has built
what a lab asks for. Everything else isn't there: no home folder, no course folder, no network. What can be written is a
/tmp of limited size that lives in memory.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import largemodels
from largemodels.core.assets import cache_dir

from .limits import Limits

SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/share/zoneinfo", "/usr/share/fonts", "/etc/fonts")
SYSTEM += ("/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu")
LINKS = ("/lib", "/lib32", "/lib64")
COURSE = str(Path(largemodels.__file__).parents[1])  # at its own place, where a warm process has found it
ASSETS = "/assets"  # where the box shows the models
SHARED = 50_000_000  # bytes in /dev/shm
PACKAGE = Path(largemodels.__file__).parent
CHECK = "classroom/check"
#: What a box shows no more of the course's package than LENT says: the checks, the chapters, what makes notebooks.
HIDDEN = (CHECK, "algorithms", "applications", "authoring", "background", "practice", "reference", "society", "start")
#: What labs' given cells and probes import of these.
LENT = (f"{CHECK}/bowls.py", f"{CHECK}/shortcuts.py", "algorithms/__init__.py", "algorithms/linear/__init__.py")
LENT += ("algorithms/linear/tables.py", "algorithms/convolution/__init__.py", "algorithms/convolution/kernels.py")
LENT += ("algorithms/convolution/photo_figures.py", "algorithms/convolution/photos.py")


def visible() -> list[Path]:
    """The files and folders of this machine that the box shows, under their own names."""
    wanted = [Path(path) for path in SYSTEM]
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        wanted += [Path(prefix, name) for name in ("lib", "lib64", "pyvenv.cfg")]
    wanted += [Path(sys.executable)]
    wanted += [path for path in map(Path, sys.path) if path.name in ("site-packages", "dist-packages")]
    found: list[Path] = []
    for path in wanted:
        if path.exists() and not any(path.is_relative_to(other) for other in found):
            found.append(path)
    return found


def environment() -> dict[str, str]:
    """The whole environment inside: nothing of the teacher's."""
    return {
        "HOME": "/tmp",
        "IPYTHONDIR": "/tmp/.ipython",
        "TMPDIR": "/tmp",
        "USER": "student",
        "LANG": "C.UTF-8",
        "PATH": str(Path(sys.executable).parent),
        "PYTHONPATH": COURSE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "LARGEMODELS_CACHE": ASSETS,
        "LARGEMODELS_DEVICE": "cpu",
        "HF_HUB_OFFLINE": "1",
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        "OMP_WAIT_POLICY": "PASSIVE",
    }


def bubblewrap(limits: Limits, seccomp: int, *, lowers: bool = True, checks: bool = False) -> list[str]:
    """The command line up to the command that runs inside.

    Args:
        limits: the sizes of what can be written.
        seccomp: the open file with the system calls' filter.
        lowers: whether the command itself takes on a user that owns nothing: for that root keeps two capabilities.
            Anybody else gets a namespace of users.
        checks: whether the course's own package is shown whole, where no marks are given.
    """
    root = os.geteuid() == 0
    line = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--new-session", *namespaces(root)]
    line += ["--cap-drop", "ALL"] if not (root and lowers) else ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    line += ["--proc", "/proc", "--dev", "/dev", *no_zeros()]
    line += ["--perms", "1777", "--size", str(SHARED), "--tmpfs", "/dev/shm"]
    line += ["--perms", "1777", "--size", str(limits.disk), "--tmpfs", "/tmp"]
    line += [*mounts(checks=checks), "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]
    return [*line, "--seccomp", str(seccomp), "--"]


def no_zeros() -> list[str]:
    """What hides /dev/zero: mapped and shared, it holds memory that no process and no folder shows."""
    return ["--dev-bind", "/dev/null", "/dev/zero"]


def namespaces(root: bool) -> list[str]:
    """What the box has of its own: processes, network (with nothing in it), shared memory, name, and users."""
    own = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    return own if root else ["--unshare-user", *own]


def mounts(*, checks: bool = False) -> list[str]:
    """What is visible, read-only, at its own place; the folders above it are made, and are empty otherwise."""
    line: list[str] = []
    made: set[Path] = set()
    shown = [(path, path) for path in visible()]
    shown.append((PACKAGE, Path(COURSE, "largemodels")))
    if cache_dir().is_dir():
        shown.append((cache_dir(), Path(ASSETS)))
    for path, place in shown:
        for folder in [*reversed(place.parents)][1:]:
            if folder not in made and not any(folder.is_relative_to(inner) for _, inner in shown):
                line += ["--perms", "0755", "--dir", str(folder)]
                made.add(folder)
        line += ["--ro-bind", str(path), str(place)]
    line += [] if checks else hiding(Path(COURSE, "largemodels"))
    for link in map(Path, LINKS):
        if link.is_symlink():
            line += ["--symlink", os.readlink(link), str(link)]
        elif link.is_dir():
            line += ["--ro-bind", str(link), str(link)]
    return line


def hiding(place: Path) -> list[str]:
    """Empty folders over the course's own that a student isn't to see, with what is lent in them."""
    line: list[str] = []
    folders = [name for name in HIDDEN if (PACKAGE / name).is_dir()]
    for name in folders:
        line += ["--tmpfs", str(place / name)]
    for inner in dict.fromkeys(str(Path(name).parent) for name in LENT):
        if inner not in folders:
            line += ["--perms", "0755", "--dir", str(place / inner)]
    line += ["--ro-bind", str(Path(__file__).with_name("silent.py")), str(place / CHECK / "__init__.py")]
    for name in LENT:
        line += ["--ro-bind", str(PACKAGE / name), str(place / name)]
    for name in folders:
        line += ["--remount-ro", str(place / name)]
    return line
