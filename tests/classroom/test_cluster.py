"""The same jobs on a Dask cluster: real worker processes, one of them killed in the middle."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest
from small_lab import ADD, LAB, course, handed_in, put

from largemodels import __main__ as command
from largemodels.classroom.box import isolation
from largemodels.classroom.gradebook.file import opened
from largemodels.classroom.marking import grade, job
from largemodels.classroom.marking.lab import load

pytest.importorskip("distributed", reason="Dask is an extra of its own")
pytestmark = pytest.mark.skipif(bool(isolation.why_not()), reason="submissions run only where a box can be made")
NAME = f"{LAB}.ipynb"
CLASS = 6


def process(kind, file, *arguments):
    line = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", file, "--no-dashboard"]
    return subprocess.Popen([*line, *arguments], stderr=subprocess.DEVNULL, cwd=file.parent)


@pytest.fixture
def cluster(tmp_path_factory):
    """A scheduler's address, and two workers' processes."""
    file = tmp_path_factory.mktemp("cluster") / "scheduler.json"
    with contextlib.ExitStack() as stack:
        running = [process("scheduler", file, "--host", "127.0.0.1", "--port", "0")]
        stack.callback(lambda: [one.kill() or one.wait() for one in running])
        running += [process("worker", file, "--nthreads", "1", "--no-nanny") for _ in range(2)]
        address, end = None, time.monotonic() + 60
        while not address and time.monotonic() < end:
            time.sleep(0.05)
            with contextlib.suppress(OSError, ValueError):  # not there yet, or half written
                address = json.loads(file.read_text())["address"]
        yield address, running[1:]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(course(tmp_path))
    for n in range(CLASS):
        put(tmp_path / "in" / f"student {n}" / NAME, handed_in(f"{ADD}\nimport time\ntime.sleep(0.5)\n# {n}"))
    return tmp_path


def at_work(worker):
    """Whether a worker has a box open."""
    return any("bwrap" in child.name() for child in psutil.Process(worker.pid).children(recursive=True))


def kill_when_at_work(workers, saved):
    """Kill a worker in the middle of a job, once some marks are in."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for worker in workers:
            if saved and at_work(worker):
                os.kill(worker.pid, signal.SIGKILL)
                return
        time.sleep(0.02)


def test_a_killed_worker_loses_nothing_and_counts_nothing_twice(cluster, saved):
    address, workers = cluster
    killer = threading.Thread(target=kill_when_at_work, args=(workers, saved))
    killer.start()
    assert command.main(["grade", LAB, "in", "--scheduler", address]) == 0
    killer.join()
    codes = [worker.poll() for worker in workers]
    assert sorted(codes, key=str) == [-signal.SIGKILL, None]  # one was killed, one lives
    assert len(saved) == CLASS and set(saved.values()) == {1}
    with opened(grade.GRADEBOOK) as gradebook:
        results = list(gradebook.results(LAB, load(LAB).rules))
    assert [[row.points for row in one.rows] for one in results] == [[2.0, 3.0]] * CLASS


def test_a_machine_with_another_version_of_the_course_marks_nothing(here, monkeypatch, capsys):
    monkeypatch.setattr(job, "rules_of", lambda solution: "other")
    assert command.main(["grade", LAB, "in"]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith(
        f"{CLASS} not marked: RuntimeError: A machine of the cluster has another version of the course."
    )


def test_a_scheduler_that_does_not_answer_gets_one_sentence(capsys, monkeypatch):
    monkeypatch.setattr("largemodels.classroom.marking.crew.ANSWER", "1s")
    assert command.main(["grade", LAB, "in", "--scheduler", "tcp://127.0.0.1:9"]) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert said[-1].startswith("No Dask scheduler answers at tcp://127.0.0.1:9. Is it running?")


def test_without_dask_the_command_says_what_to_install(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "dask.distributed", None)
    assert command.main(["grade", LAB, "in", "--scheduler", "tcp://127.0.0.1:9"]) == 1
    assert capsys.readouterr().err == "--scheduler needs Dask. Install it by: pip install -e '.[cluster]'\n"
