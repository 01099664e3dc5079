"""Measure the first set-up: from a fresh clone and empty caches to an open JupyterLab."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from largemodels.authoring import bench, measurements


def first(root: Path) -> bool:
    """Measure a first set-up: a fresh clone, ``make lab`` with cold caches, until JupyterLab answers on its port.

    Seconds, the environment's and the assets' size on disk, and bytes fetched (pip's cache, which starts empty) go into
    bench.json. ``fetched_mb`` is None where pip found everything in folders: then the seconds hold no download.
    What is not committed is not in the clone. Needs git, make and a network.

    Returns:
        Whether the set-up kept its budget.

    Raises:
        RuntimeError: the clone failed, or ``make lab`` ended before JupyterLab answered.
    """
    with tempfile.TemporaryDirectory() as folder:
        clone, pip_cache, assets = (Path(folder) / part for part in ("clone", "pip", "assets"))
        port = free_port()
        as_root = " --allow-root" if os.geteuid() == 0 else ""
        environment = {
            **os.environ,
            "PYTHON": str(Path(sys.base_prefix, "bin", "python3")),
            "PIP_CACHE_DIR": str(pip_cache),
            "LARGEMODELS_CACHE": str(assets),
            "JUPYTER_FLAGS": f"--no-browser --ServerApp.port={port} --ServerApp.port_retries=0{as_root}",
        }
        start = time.perf_counter()
        if subprocess.run(["git", "clone", "--quiet", str(root), str(clone)]).returncode:
            raise RuntimeError(f"git could not clone {root}. Its message is above.")
        lab = subprocess.Popen(["make", "lab"], cwd=clone, env=environment, start_new_session=True)
        try:
            wait_for(port, lab)
            seconds = time.perf_counter() - start
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(lab.pid, signal.SIGTERM)
            lab.wait(timeout=30)
        row = {
            "seconds": round(seconds, 1),
            "fetched_mb": round(size(pip_cache) / 1e6) or None,
            "environment_mb": round(size(clone / ".venv") / 1e6),
            "assets_mb": round(size(assets) / 1e6),
        }
    measurements.merge(root, "setup", row)
    return bench.report(root)


def wait_for(port: int, lab: subprocess.Popen, limit: float = 1800) -> None:
    """Wait until a Jupyter server answers on ``port``.

    Raises:
        RuntimeError: ``lab`` ended first, or ``limit`` seconds passed.
    """
    start = time.monotonic()
    while lab.poll() is None and time.monotonic() - start < limit:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(
        f"JupyterLab did not answer on port {port} (make lab ended with {lab.poll()}). Its output is above."
    )


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def size(folder: Path) -> int:
    """Bytes of all files under ``folder``, links not followed."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
