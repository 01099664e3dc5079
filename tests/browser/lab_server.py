"""A JupyterLab of its own for the tests: a copy of the notebooks, the course's settings, and none of anyone's."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from learners_copy import learners_copy

PATIENCE = 600  # seconds until the server answers: an end to what hangs, on the slowest machine
FAREWELL = 60  # seconds that it may take to shut its kernels down
TOKEN = "browser-test"


@dataclass(frozen=True)
class LabServer:
    """Where a running JupyterLab is."""

    url: str  #: ends with a slash
    folder: Path  #: what it serves

    @property
    def address(self) -> str:
        """The address of JupyterLab in its mode of one document at a time, which shows it as wide as the page."""
        return f"{self.url}doc?token={TOKEN}&reset"


@contextmanager
def lab_server(root: Path, folders: list[Path], home: Path) -> Iterator[LabServer]:
    """Serve copies of ``folders``, as a learner has them, until the block or this process ends.

    Args:
        root: where the server is started, so that it reads the settings that the course itself brings.
        folders: each is copied under its own name.
        home: an empty folder for the copies and for all that Jupyter would keep in the user's own folders.

    Raises:
        RuntimeError: the server did not come up; the message holds the end of its log.
    """
    served = home / "served"
    served.mkdir()
    for folder in folders:
        learners_copy(folder, served / folder.name, home / "data")
    shutil.copy(root / "pyproject.toml", served)  # the pages at the back look for the course's folder by it
    own = {
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    environment = os.environ | {name: str(home / folder) for name, folder in own.items()} | {"JUPYTER_TOKEN": TOKEN}
    options = {"ip": "127.0.0.1", "port": 0, "root_dir": served, "allow_root": True}
    command = [sys.executable, Path(__file__).with_name("die_with_parent.py"), str(os.getpid())]
    command += [sys.executable, "-m", "jupyterlab", "--no-browser", "--LabApp.expose_app_in_browser=True"]
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    log = home / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        yield LabServer(address(process, home / "runtime", log), served)
    finally:
        process.terminate()  # it ends its kernels itself
        with suppress(subprocess.TimeoutExpired):
            process.wait(FAREWELL)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def address(process: subprocess.Popen, runtime: Path, log: Path) -> str:
    """The address that the server writes down once it listens on a port that was free."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            with suppress(json.JSONDecodeError):  # it is still being written
                return json.loads(file.read_text())["url"]
        time.sleep(0.1)
    tail = "\n".join(log.read_text().splitlines()[-20:])
    raise RuntimeError(f"JupyterLab did not come up within {PATIENCE} s. Its last words:\n{tail}")
