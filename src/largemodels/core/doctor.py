"""What is wrong with this machine, if anything, and what to do about it, in plain words.

Each question is one function that returns one ``Finding``, or None where it has nothing to say.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import psutil

from largemodels.core.repository import packages

ENOUGH_GB = 2.0
OLDEST_PYTHON = (3, 11)
CGROUP = Path("/sys/fs/cgroup")  # version 2: https://docs.kernel.org/admin-guide/cgroup-v2.html
FIRST_ASSETS = ("smollm2", "minilm")
SHOWN = ("jupyterlab", "ipywidgets", "anywidget", "plotly")
INSTALL_AGAIN = "Run `make lab` again; on Windows, the README's steps."


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    ``ok`` says whether it can stay as it is. ``what`` is what was seen, one sentence. ``advice`` is what to do next or
    what to know, empty where there is nothing to add.
    """

    ok: bool
    what: str
    advice: str = ""


def examine() -> list[Finding]:
    """Look at this machine and return every finding, the good ones too. It takes about two seconds, to import torch."""
    findings = [python(), memory(), disk(), accelerator(), requirements(), versions(), *assets(), fonts()]
    return [finding for finding in findings if finding]


def print_report() -> None:
    """Print a line for each finding, its advice under it, and at the end how many need a look."""
    findings = examine()
    for finding in findings:
        print(f"{'ok' if finding.ok else 'LOOK':6}{finding.what}")
        if finding.advice:
            print(f"{'':6}{finding.advice}")
    wrong = sum(not finding.ok for finding in findings)
    print(f"\n{wrong} of {len(findings)} need a look." if wrong else "\nThis machine is ready.")


def python() -> Finding:
    """Whether Python is new enough."""
    version = "Python {}.{}.{}".format(*sys.version_info)
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return Finding(True, f"{version}.")
    oldest = "Python {}.{}".format(*OLDEST_PYTHON)
    return Finding(False, f"{version} is too old for the course.", f"Install {oldest} or newer, then delete .venv.")


def memory() -> Finding:
    """Whether there is memory for a notebook and its model."""
    now = psutil.virtual_memory()
    total, free = (count / 1e9 for count in container() or (now.total, now.available))
    if free >= ENOUGH_GB:
        return Finding(True, f"{total:.0f} GB of memory, at least {ENOUGH_GB:.0f} GB of it free.")
    advice = "Close other programs, and shut down notebooks that you don't need (menu Kernel, Shut Down All Kernels)."
    return Finding(False, f"Only {free:.1f} GB of {total:.0f} GB of memory is free.", advice)


def container() -> tuple[int, int] | None:
    """Bytes that this container may use and that are left of them, or None where no container sets a limit.

    A container, such as Binder's or a class hub's, sees the whole machine's memory and is ended at its own limit.
    """
    limit, used, caches = (CGROUP / name for name in ("memory.max", "memory.current", "memory.stat"))
    try:
        total = int(limit.read_text())  # "max" where there is none
        reclaimable = dict(line.split() for line in caches.read_text().splitlines())["inactive_file"]
        return total, max(0, total - int(used.read_text()) + int(reclaimable))
    except (OSError, KeyError, ValueError):
        return None


def disk() -> Finding:
    """Whether there is room where models and data are kept."""
    from largemodels.core.assets.fetching import cache_dir

    folder = cache_dir().absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    if free >= ENOUGH_GB:
        return Finding(True, f"At least {ENOUGH_GB:.0f} GB of disk free for models and data.")
    advice = "Free some space, or set LARGEMODELS_CACHE to a folder on a larger disk."
    return Finding(False, f"Only {free:.1f} GB of disk is free where models and data are kept.", advice)


def accelerator() -> Finding:
    """Whether torch imports, and on which device it computes."""
    try:
        import torch

        from largemodels.core import device as devices
    except Exception as error:  # a broken torch raises ImportError, OSError and others
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        return Finding(False, f"torch can't be imported: {reason}.", f"Delete .venv. {INSTALL_AGAIN}")
    try:
        where = devices.device()
    except (ValueError, RuntimeError) as error:
        return Finding(False, str(error), "With the environment variable LARGEMODELS_DEVICE=cpu, the CPU is used.")
    chosen_by_itself = os.environ.get("LARGEMODELS_DEVICE", "auto").strip().lower() in ("", "auto")
    if where.type == "cpu" and chosen_by_itself and nvidia_driver():
        if torch.version.cuda is None:
            what = f"torch {torch.__version__} computes on the CPU, though an NVIDIA GPU may be here."
            return Finding(True, what, "To use that GPU, see the line for a GPU in the README.")
        what = f"An NVIDIA driver is installed, but {devices.cuda_trouble()}."
        return Finding(False, what, "Set LARGEMODELS_DEVICE=cpu to use the CPU, or update the driver to use the GPU.")
    return Finding(True, f"torch {torch.__version__} computes on {where.type}.")


def nvidia_driver() -> bool:
    """Whether an NVIDIA driver is installed, working or not."""
    return Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi") is not None


def requirements() -> Finding:
    """Whether everything is installed that the course needs, JupyterLab and its widgets among it."""
    there = packages.installed()
    try:
        wrong = packages.unmet(there, packages.needed())
    except PackageNotFoundError:
        return Finding(False, "The course's package, largemodels, isn't installed.", INSTALL_AGAIN)
    if wrong:
        return Finding(False, f"The course needs {some(wrong)}.", INSTALL_AGAIN)
    return Finding(True, f"{', '.join(f'{name} {there[name]}' for name in SHOWN)}.")


def versions() -> Finding | None:
    """Whether the installed versions are those that the course was tried with."""
    if not packages.LOCK.is_file():
        return None  # installed without the repository, as in Colab: nothing to compare with
    other = packages.untried(packages.installed(), packages.pins(packages.LOCK))
    if not other:
        return Finding(True, "Every package has the version that the course was tried with.")
    advice = f"All may be well. If a notebook fails: {INSTALL_AGAIN}"
    return Finding(False, f"The course was tried with other versions: {some(other)}.", advice)


def assets() -> list[Finding]:
    """Whether the first notebooks' models are here and, if not, whether the package index they come from answers."""
    from largemodels.core.assets.fetching import is_fetched
    from largemodels.core.assets.registry import ASSETS

    missing = [name for name in FIRST_ASSETS if not is_fetched(name)]
    if not missing:
        return [Finding(True, "The models of the first notebooks are here.")]
    what = f"Not on this machine yet: {' and '.join(ASSETS[name].title for name in missing)}."
    fetch = Finding(False, what, f"Run `largemodels fetch {' '.join(missing)}` in a terminal.")
    return [fetch, index(ASSETS[missing[0]].package.requirement.partition("==")[0])]


def index(package: str) -> Finding:
    """Whether the package index that this machine's pip is set up for answers when asked for ``package``."""
    ask = [sys.executable, "-m", "pip", "index", "versions", package, "--retries", "0", "--timeout", "2"]
    try:
        answers = subprocess.run(ask, capture_output=True, timeout=5).returncode == 0
    except subprocess.TimeoutExpired:
        answers = False
    if answers:
        return Finding(True, "The package index that models come from answers.")
    advice = "Connect to a network, or set LARGEMODELS_CACHE to a folder that was filled on another machine."
    return Finding(False, "The package index that models come from doesn't answer.", advice)


def fonts() -> Finding | None:
    """Whether a font for Chinese is installed; asked where fontconfig can answer, which is mostly Linux."""
    if shutil.which("fc-list") is None:
        return None
    if subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True).stdout.strip():
        return Finding(True, "A font for Chinese is installed.")
    advice = "The course works without one. On Debian and Ubuntu: `apt install fonts-noto-cjk`."
    return Finding(False, "No font for Chinese is installed: its characters show as boxes.", advice)


def some(items: list[str]) -> str:
    """The first three of ``items``, and how many more there are."""
    return "; ".join(items[:3]) + (f"; and {len(items) - 3} more" if len(items) > 3 else "")
