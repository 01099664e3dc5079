"""Each attack is held back; and each, with its defence taken out, works: so that a hole in the box turns a test red."""

import os
import re
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from attacks import ATTACKS
from defences import DEFENCES
from kernel_asked import refusal
from light_lab import POINTS, Desk, lab

from largemodels.classroom.box import warm
from largemodels.classroom.box.isolation import why_not
from largemodels.classroom.box.kernel import kernel
from largemodels.classroom.box.limits import Limits
from largemodels.classroom.marking.mark import expected, mark

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is bubblewrap's, which needs Linux")
LIMITS = Limits(cell=20.0, total=60.0, memory=600_000_000, disk=20_000_000, file=10_000_000, files=10_000, processes=64)
SOLUTION = lab()
LONG = {"held back": "30", "works": "2.5"}  # seconds, of which the first are never spent


@pytest.fixture(scope="module")
def right():
    return expected(SOLUTION)


@pytest.fixture
def desk():
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    made = Desk(folder)
    yield made
    made.close()
    shutil.rmtree(folder)


def left_behind(desk):
    lines = [Path("/proc", pid, "cmdline") for pid in os.listdir("/proc") if pid.isdigit()]
    found = []
    for line in lines:
        try:
            if line.read_bytes().startswith(str(desk.folder).encode() + b"\0-S"):
                found.append(int(line.parent.name))
        except OSError:
            continue
    return found


def standing(desk, seconds=20.0):
    """What was left behind, once there is something: Linux may take its time to show a new program's name."""
    end = time.monotonic() + seconds
    while not (found := left_behind(desk)) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def limits_of(attack):
    """Two seconds a cell for an attack that is meant to run out of them; enough for a busy machine for all others."""
    return replace(LIMITS, cell=2.0) if "took longer than 2 s" in attack.row else LIMITS


COLD = (
    "reads the environment", "reads what runs beside it", "writes wherever it can", "asks a server",
    "leaves an orphan behind that hears no signal", "floods with processes", "takes memory in many processes",
    "kills its parent", "floods the relay", "patches the probes",
)  # fmt: skip


def ids(attack):
    return attack.name


def test_this_machine_has_a_box_and_starts_it_warm_where_the_kernel_lets_it():
    assert why_not() == ""
    with kernel(LIMITS, time.monotonic() + 60) as student:
        assert student.execute("x = 3")["status"] == "ok" and student.execute("", "str(x)")["reply"] == "3"
        assert bool(getattr(student.process, "entered", None)) == (not refusal())
    assert bool(warm.warm()) == (not refusal())
    if refusal():
        pytest.skip(f"boxes start cold here, and did. {refusal()}")


@pytest.mark.parametrize("attack", ATTACKS, ids=ids)
def test_an_attack_is_held_back(attack, desk, right):
    source = attack.source(desk.words() | {"LONG": LONG["held back"]})
    mix, twice, last = mark(lab(mix=source), SOLUTION, right, limits=limits_of(attack))
    assert re.match(attack.row, mix.sentence), mix.sentence
    assert mix.points == (POINTS[0] if attack.earns else 0.0)
    assert (twice.points, last.points) == ((0.0, 0.0) if attack.breaks else POINTS[1:]), (twice.sentence, last.sentence)
    assert desk.untouched() and not left_behind(desk)


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if attack.name in COLD], ids=ids)
def test_an_attack_is_held_back_where_the_box_starts_cold(attack, desk, right, monkeypatch):
    monkeypatch.setattr(warm, "warm", lambda: None)
    test_an_attack_is_held_back(attack, desk, right)


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if attack.defence], ids=ids)
def test_an_attack_works_without_its_defence(attack, desk, right, monkeypatch):
    limits = DEFENCES[attack.defence](monkeypatch, desk, limits_of(attack))
    source = attack.source(desk.words() | {"LONG": LONG["works"]})
    mix, twice, last = mark(lab(mix=source), SOLUTION, right, limits=limits)
    found = standing(desk) if attack.shows == "process" else left_behind(desk)
    for pid in found:
        os.kill(pid, 9)
    worked = {
        "points": mix.points == POINTS[0],
        "desk": not desk.untouched(),
        "process": bool(found),
        "rest": (twice.points, last.points) == (0.0, 0.0),
        "said": not re.match(attack.row, mix.sentence),
    }
    assert worked[attack.shows], (mix.sentence, twice.sentence, last.sentence)


def test_no_attack_put_the_warm_process_out():
    if refusal():
        pytest.skip(f"boxes start cold here. {refusal()}")
    assert warm._kept == [warm.warm()] and warm.warm()
