"""Attacks that only a warm process could invite: on it, by what a fork of it inherits, and through it on a neighbor."""

import fcntl
import json
import os
import re
import subprocess
import sys
import time
import uuid
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from kernel_asked import refusal

from largemodels.classroom.box import hearth as hearth_module
from largemodels.classroom.box import walls, warm
from largemodels.classroom.box.kernel import kernel
from largemodels.classroom.box.limits import Limits
from largemodels.core.repository import course

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is bubblewrap's, which needs Linux")
ROOT = Path(__file__).parents[3]
GET_SEALS = 1034
PLANT = """
import sys, torch
for each in [*sys.modules.values()]:
    try:
        each.planted = {0!r} * 3
    except Exception:
        continue
torch.allclose = lambda *_: True
for top in ('tmp', 'dev/shm'):
    open(f'/{{top}}/planted', 'w').close()
"""
SEARCH = r"""
import ctypes, gc, os, re, sys
gc.unfreeze()
found = set()
for line in open('/proc/self/maps'):
    span, rights, *_, name = (line + ' -').split()[:7]
    start, end = (int(edge, 16) for edge in span.split('-'))
    if rights[:2] == 'rw' and end - start < 300_000_000:
        found.update(re.findall(rb'PLANT[0-9a-f]{32}', ctypes.string_at(start, end - start)))
files = [name for top in ('/tmp', '/dev/shm') for name in os.listdir(top) if name == 'planted']
patched = [name for name, each in [*sys.modules.items()] if 'planted' in getattr(each, '__dict__', {})]
"""
ATTACKS = {
    "holds a capability in reserve": "any(int(line.split()[1], 16) for line in open('/proc/self/status') "
    "if line.startswith('Cap'))",
    "could gain rights or lose its filter": "'NoNewPrivs:\\t1\\n' not in (lines := [*open('/proc/self/status')]) "
    "or 'Seccomp:\\t2\\n' not in lines",
    "has a folder or a door of the warm process's": "[file for file in range(256) if reaches(file)]",
    "goes back out through the namespaces": "[name for name in ('mnt', 'net', 'pid', 'user') for process in (1, 2, 3) "
    "if joins(process, name)]",
    "traces the processes that were there first": "[each for each in (1, 2, 3) if libc.ptrace(16, each, 0, 0) == 0]",
    "reads memory that isn't its own": "[each for each in (1, 2) if libc.process_vm_readv(each, 0, 0, 0, 0, 0) == 0]",
    "sees processes from outside its box": "[each for each in os.listdir('/proc') if each.isdigit() and 'hearth' in "
    "open(f'/proc/{each}/cmdline').read() and int(each) not in (os.getpid(), os.getppid())]",
    "writes to the program that runs": "writes('/proc/self/exe')",
    "finds the marker's objects": "{type(each).__name__ for each in gc.get_objects()} & "
    "{'NotebookNode', 'Warm', 'Lab', 'Replies', 'Gradebook', 'Probe', 'Question'}",
    "finds the program of the marker": "[name for name in sys.modules if name.endswith(('.warm', '.box.box', "
    "'.mark', '.gradebook', '.grade', '.rounds', '.compare'))]",
    "finds the marker's socket in the frames that started it": "[name for name, value in frames() "
    "if isinstance(value, socket.socket) and value.fileno() >= 0]",
}
TOOLS = """
import ctypes, gc, os, socket, stat, sys
gc.unfreeze()
libc = ctypes.CDLL(None)
def reaches(file):
    try:
        mode = os.fstat(file).st_mode
        return stat.S_ISDIR(mode) or stat.S_ISSOCK(mode) and socket.socket(fileno=os.dup(file)).type == 5
    except OSError:
        return False
def joins(process, name):
    try:
        return libc.setns(os.open(f'/proc/{process}/ns/{name}', os.O_RDONLY), 0) == 0
    except OSError:
        return False
def writes(path):
    try:
        return bool(open(path, 'r+b'))
    except OSError:
        return False
def frames():
    frame = sys._getframe()
    while frame:
        yield from frame.f_locals.items()
        frame = frame.f_back
"""


def asked(student, code, expression):
    assert student.execute(code)["status"] == "ok"
    return json.loads(student.execute("", f"__import__('json').dumps({expression}, default=list)")["reply"])


def boxed():
    return kernel(Limits(), time.monotonic() + 60)


@pytest.fixture(scope="module", autouse=True)
def warm_here():
    if refusal():
        pytest.skip(f"boxes start cold here. {refusal()}")


@pytest.fixture
def hearth(monkeypatch, tmp_path):
    """Have a warm process in which something was changed first."""
    started = []

    def start(change):
        text = f"from largemodels.classroom.box import entering, hearth\nhearth.IMPORTS = ()\n{change}\nhearth.main()\n"
        (tmp_path / "changed_hearth.py").write_text(text)
        real = walls.environment()
        path = f"{tmp_path}:{real['PYTHONPATH']}"
        monkeypatch.setattr(warm, "MODULE", "changed_hearth")
        with monkeypatch.context() as patch:
            patch.setattr(walls, "environment", lambda: {**real, "PYTHONPATH": path})
            started.append(warm.Warm())
        monkeypatch.setattr(warm, "_kept", [started[0]])
        return started[0]

    tmp_path.chmod(0o755)
    yield start
    for each in started:
        each.end()


@pytest.fixture(scope="module")
def student():
    with boxed() as found:
        assert found.process.entered
        found.execute(TOOLS)
        yield found


def test_the_warm_process_knows_nothing(monkeypatch):
    monkeypatch.setenv("TEACHERS_ANSWER", "TEACHER")
    known = warm.Warm()
    try:
        process = Path("/proc", str(known.process.pid))
        said = dict(pair.split("=", 1) for pair in (process / "environ").read_text().rstrip("\0").split("\0"))
        said.pop("LC_CTYPE", None)
        assert said == walls.environment() | {"HOME": "/nonexistent", "TMPDIR": "/nonexistent"}
        assert os.readlink(process / "cwd") == "/" and os.listdir(process / "task") == [process.name]
        kinds = sorted(os.readlink(file).split(":")[0] for file in (process / "fd").iterdir())
        assert kinds == ["/dev/null"] * 3 + ["socket"]
        program = os.open(process / "exe", os.O_RDONLY)
        assert fcntl.fcntl(program, GET_SEALS) == warm.SEALED
        os.close(program)
        known.door.close()
        assert known.process.wait(10) == 0
    finally:
        known.end()


IMPORT = re.compile(r"^\s*(?:from ([\w.]+) import (\w+)|import ([\w.]+))", re.MULTILINE)


def needed(path):
    """The modules that a solution's cells and setups import by name."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    source = "\n".join(cell.source for cell in cells if cell.id != "before-you-hand-in-code")  # never run in a box
    lines = "\n".join([source, *(text.replace("\\n", "\n") for text in re.findall(r'setup="([^"]*)"', source))])
    names = {name for origin, name, whole in IMPORT.findall(lines) for name in (whole, origin, f"{origin}.{name}")}
    return {name for name in names if name.strip(".") and importable(name)}


def importable(name):
    try:
        return find_spec(name) is not None
    except ImportError:  # no module, but something in one
        return False


def test_the_warm_process_has_what_labs_share_and_no_labs_own():
    labs = [needed(path) for path in course.notebooks(ROOT, "solutions")]
    counted = Counter(name for lab in labs for name in lab)
    shared = {name for name, times in counted.items() if times > 1}
    assert {"torch", "largemodels.classroom.check.shortcuts"} <= shared
    load = f"import importlib, sys\nfor name in {hearth_module.IMPORTS}: importlib.import_module(name)\n"
    line = [sys.executable, "-c", f"{load}print(*sys.modules)"]
    ran = subprocess.run(line, capture_output=True, text=True, check=True)
    assert shared <= set(ran.stdout.split())
    ones_own = {name for name, times in counted.items() if times == 1 and name.startswith("largemodels.")}
    assert ones_own and not ones_own & set(hearth_module.IMPORTS)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_fork_of_the_warm_process_gains_nothing(attack, student):
    assert not asked(student, "", attack)


LOST = "entering.look = lambda user: None\n"
CHANGES = {
    "holds a capability in reserve": "real = entering.libc.prctl\n"
    "entering.libc.prctl = lambda what, *rest: 0 if what == entering.DROP else real(what, *rest)",
    "could gain rights or lose its filter": "entering.SECCOMP = 7",
    "has a folder or a door of the warm process's": "import os\ndef keep(pipes):\n"
    "    for place, pipe in enumerate(pipes):\n        os.dup2(pipe, place)\n        os.close(pipe)\n"
    "    os.dup2(os.open('/', os.O_RDONLY), 200)\nentering.keep = keep",
    "finds the program of the marker": "import largemodels.classroom.marking.mark",
}


@pytest.mark.parametrize("attack", CHANGES)
def test_a_fork_gains_something_where_a_step_is_left_out(attack, hearth):
    hearth(LOST + CHANGES[attack])
    with boxed() as careless:
        assert careless.process.entered
        assert asked(careless, TOOLS, ATTACKS[attack])


@pytest.mark.parametrize("attack", [*CHANGES][:3])
def test_a_fork_looks_whether_each_step_was_taken(attack, hearth):
    change = CHANGES[attack] if attack != [*CHANGES][2] else "import os\nos.open('/', 0)"
    if attack == [*CHANGES][2]:
        with pytest.raises(OSError, match="can't be had"):
            hearth(change)
        return
    hearth(change)
    with boxed() as cold:
        assert cold.process.__dict__.get("entered") is None and warm.warm() is None
        assert asked(cold, "x = 3", "x") == 3


def test_what_one_student_plants_no_other_finds():
    secret = f"PLANT{uuid.uuid4().hex}"
    with boxed() as first:
        first.execute(PLANT.format(secret))
        found, files, patched = asked(first, SEARCH, "[bool(found), files, patched]")
        assert found and files == ["planted", "planted"] and len(patched) > 500  # the search finds what is there
        with boxed() as beside:
            assert asked(beside, SEARCH, "[[*map(str, found)], files, patched]") == [[], [], []]
        memory = written(warm.warm().process.pid)
    with boxed() as after:
        assert asked(after, SEARCH, "[[*map(str, found)], files, patched]") == [[], [], []]
        assert asked(after, "import torch", "torch.allclose(torch.ones(1), torch.zeros(1))") is False
    assert secret.encode() not in memory and b"hearth" in memory


def written(pid):
    """All that a process has in memory that it can write to."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        found = []
        for span in (line.split()[0] for line in maps if re.search(r" rw.p ", line)):
            start, end = (int(edge, 16) for edge in span.split("-"))
            memory.seek(start)
            found.append(memory.read(end - start))
    return b"".join(found)


def test_neighbors_draw_their_own_chance():
    draw = "[__import__('random').random(), __import__('numpy').random.rand()]"
    with boxed() as one, boxed() as two:
        first, second = asked(one, "", draw), asked(two, "", draw)
    assert first[0] != second[0] and first[1] != second[1]


def test_a_warm_process_that_is_lost_is_made_again():
    lost = warm.warm().process
    lost.kill()
    lost.wait()
    with boxed() as student:
        assert student.process.entered
