"""Start a JupyterHub with its proxy on the loopback address, and stop it with all that it started."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil
import requests
import yaml

HERE = Path(__file__).parent
VALUES = HERE.parent / "jupyterhub" / "values.yaml"
PROGRAMS = ("configurable-http-proxy", "node", "bwrap", "git")
PATIENCE = 60  # seconds until the hub answers, on a busy machine


@dataclass(frozen=True)
class Hub:
    """A running JupyterHub."""

    url: str  #: without a slash at the end
    folder: Path  #: holds homes/, the repository and everything that the hub keeps
    token: str  #: the teacher's
    passwords: dict[str, str]  #: student -> password
    process: subprocess.Popen

    def asks(self, path: str) -> requests.Response:
        """What the hub's API answers the teacher."""
        return requests.get(f"{self.url}/hub/api{path}", headers={"Authorization": f"token {self.token}"}, timeout=30)

    def running(self) -> set[str]:
        """The students who have a server."""
        return {user["name"] for user in self.asks("/users").json() if user["servers"]}

    def last_seen(self, student: str) -> float:
        """When the student's server was last used, in seconds since 1970."""
        server = self.asks(f"/users/{student}").json()["servers"][""]
        return datetime.fromisoformat(server["last_activity"]).timestamp()

    def memory(self) -> dict[str, dict[str, float]]:
        """Megabytes of each student's processes: ``alone`` counts pages that others share, ``here`` a part of them."""
        taken = {}
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                student = process.environ().get("JUPYTERHUB_USER")
                if student and process.name() != "bwrap":
                    used = process.memory_full_info()
                    row = taken.setdefault(student, {"alone": 0.0, "here": 0.0})
                    row["alone"] += used.rss / 1e6
                    row["here"] += used.pss / 1e6
        return taken


def missing() -> list[str]:
    """The programs that a trial needs and this machine lacks."""
    return [program for program in PROGRAMS if shutil.which(program, path=search_path()) is None]


def search_path() -> str:
    """Where programs are looked for: beside Python first, as in the course's .venv."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


@contextmanager
def hub(students: list[str], folder: Path, **environment: str) -> Iterator[Hub]:
    """A JupyterHub for ``students``, until the block ends.

    Args:
        students: their names; each gets a password.
        folder: empty; everything is kept there.
        environment: more variables for the hub, as a teacher's machine might have them.

    Raises:
        RuntimeError: the hub did not come up; the message holds the end of its log.
    """
    passwords, token = {student: secrets.token_hex(8) for student in students}, secrets.token_hex(16)
    (folder / "passwords.json").write_text(json.dumps({name: hashed(word) for name, word in passwords.items()}))
    settings = yaml.safe_load(VALUES.read_text(encoding="utf-8"))["singleuser"]["extraFiles"]["server"]
    for empty in ("homes", "settings"):
        (folder / empty).mkdir()
    (folder / "settings" / Path(settings["mountPath"]).name).write_text(json.dumps(settings["data"]))
    ports = free_ports(3)
    where = {"TRIAL_FOLDER": str(folder), "TRIAL_VALUES": str(VALUES), "TRIAL_PORTS": " ".join(map(str, ports))}
    everything = os.environ | where | {"TRIAL_TOKEN": token, "PATH": search_path()} | environment
    command = [sys.executable, "-m", "jupyterhub", "--config", str(HERE / "jupyterhub_config.py")]
    log = folder / "hub.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=everything, stdout=out, stderr=out, start_new_session=True)
    with ExitStack() as stack:
        stack.callback(stop, process)
        started = Hub(f"http://127.0.0.1:{ports[0]}", folder, token, passwords, process)
        wait_for(started, log)
        yield started


def hashed(password: str) -> tuple[str, str]:
    """A salt and the password's hash with it."""
    salt = secrets.token_bytes(16)
    return salt.hex(), hashlib.scrypt(password.encode(), salt=salt, n=2**10, r=8, p=1).hex()


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def wait_for(hub: Hub, log: Path) -> None:
    """Return once the hub answers through its proxy.

    Raises:
        RuntimeError: it does not.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and hub.process.poll() is None:
        with suppress(requests.ConnectionError):
            if requests.get(f"{hub.url}/hub/api/", timeout=5).ok:
                return
        time.sleep(0.1)
    tail = "\n".join(log.read_text().splitlines()[-20:])
    raise RuntimeError(f"JupyterHub did not come up within {PATIENCE} s. Its last words:\n{tail}")


def stop(process: subprocess.Popen) -> None:
    """End the hub, its proxy and every student's server."""
    children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(30)
    for child in children:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
