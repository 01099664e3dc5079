"""However these tests end, no server, kernel or browser stays behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

HERE = Path(__file__).parent
LIMIT = 300  # seconds: an end to what hangs
MARK = "LARGEMODELS_LEFTOVERS"  # in the environment of everything that a run starts
CHILD = """
import sys
from pathlib import Path
from lab_page import LabPage, chromium
from lab_server import lab_server
from notebook_page import NotebookPage
import readme_picture

home = Path(sys.argv[1])
with lab_server(readme_picture.ROOT, [], home) as server, chromium() as browser:
    page = NotebookPage(LabPage(browser, server), readme_picture.notebook(server.folder))
    page.wait_for_kernel()
    (home / "up").touch()
    page.page.wait_for_function("false")
"""


def marked(mark: str) -> list[psutil.Process]:
    """Every process that has this mark in its environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere no system call ties a server's life to its parent's.")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda end: end.name)
def test_nothing_is_left_behind(end, tmp_path):
    mark = f"{os.getpid()} {end.name}"
    environment = os.environ | {
        MARK: mark,
        "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
    }
    child = subprocess.Popen([sys.executable, "-c", CHILD, tmp_path], env=environment, stderr=subprocess.DEVNULL)
    limit = time.monotonic() + LIMIT
    try:
        while not (tmp_path / "up").exists():
            assert child.poll() is None and time.monotonic() < limit, "It did not come up."
            time.sleep(0.2)
        kinds = [" ".join(process.cmdline()) for process in marked(mark)]
        for kind in ("jupyterlab", "ipykernel", "chromium"):
            assert any(kind in line for line in kinds), f"{kind} did not start; the test would prove nothing."
        child.send_signal(end)
        while left := marked(mark):
            assert time.monotonic() < limit, [" ".join(process.cmdline())[:120] for process in left]
            time.sleep(0.2)
    finally:
        child.kill()
        child.wait()
        for process in marked(mark):
            process.kill()
