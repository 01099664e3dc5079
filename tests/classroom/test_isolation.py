"""What isolates here, and what is said where nothing does; the filter of system calls; the container's command line."""

import os
import struct
import subprocess
import sys

import pytest

from largemodels.classroom.box import container, isolation, syscalls
from largemodels.classroom.box.box import BoxError, box
from largemodels.classroom.box.limits import Limits

linux = pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap needs Linux")


@pytest.fixture(autouse=True)
def afresh(monkeypatch):
    monkeypatch.delenv(container.IMAGE, raising=False)
    isolation.engine.cache_clear()
    isolation.trouble.cache_clear()
    yield
    isolation.engine.cache_clear()
    isolation.trouble.cache_clear()


def refusal():
    with pytest.raises(BoxError) as caught, box(Limits()):
        pass
    return str(caught.value)


@linux
def test_without_bubblewrap_nothing_runs(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    said = refusal()
    assert said.startswith(
        "Submissions are not run without a box, and none can be made here: bubblewrap isn't installed."
    )
    assert "apt install bubblewrap" in said and container.IMAGE in said


@linux
def test_where_namespaces_are_forbidden_nothing_runs(monkeypatch, tmp_path):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(isolation, "APPARMOR", os.devnull)
    said = refusal()
    assert "bubblewrap fails with 'bwrap: setting up uid map: Permission denied'" in said and "AppArmor" in said


@pytest.mark.parametrize(("system", "said"), [("darwin", "needs Linux"), ("win32", "needs Linux")])
def test_other_systems_are_refused(system, said, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    assert said in refusal()


BLOCKED = """
import psutil, sys  # psutil has a part of its own for each system
sys.modules |= dict.fromkeys(("fcntl", "resource", "pwd", "grp", "termios", "pty"))  # what Windows lacks
import largemodels.__main__, largemodels.classroom.marking.grade
sys.platform = "win32"
from largemodels.classroom.box.isolation import why_not
print(why_not())
"""


def test_without_what_only_unix_has_the_marker_says_what_to_do():
    said = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert "bubblewrap needs Linux. Mark on Linux with bubblewrap" in said.stdout and container.IMAGE in said.stdout


@linux
def test_other_processors_are_refused(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert "the box knows the processors x86_64 and aarch64, and this is riscv64." in refusal()


def test_a_container_is_asked_for_the_same_limits(monkeypatch):
    monkeypatch.setenv(container.IMAGE, "course:1")
    limits = Limits(memory=5, disk=6, file=7, processes=8)
    line = " ".join(container.command("podman", "box-1", limits))
    assert line.startswith("podman run --rm --interactive ") and line.endswith(
        " course:1 python -m largemodels.classroom.box.contained"
    )
    for part in (
        "--network none", "--read-only", "--user 65534:65534", "--cap-drop ALL", "--security-opt no-new-privileges",
        "--memory 5 --memory-swap 5", "--pids-limit 8", "--ulimit fsize=7", "size=6",
        "--name box-1", "--pull never",
    ):  # fmt: skip
        assert f" {part} " in f"{line} " or part in line


def test_without_a_named_image_no_container_is_looked_for(monkeypatch):
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("an engine was asked"))
    assert container.engine() == ""


@pytest.mark.parametrize("machine", syscalls.MACHINES)
def test_the_filter_is_a_sound_program_in_which_each_jump_lands(machine):
    program = syscalls.program(machine)
    steps = list(struct.iter_unpack("=HBBI", program))
    assert len(program) == 8 * len(steps) and steps[-1] == (syscalls.RETURN, 0, 0, syscalls.ALLOW)
    for place, (code, yes, no, _) in enumerate(steps):
        assert code == syscalls.RETURN or place + 1 + max(yes, no) < len(steps)


def run_filter(machine, number, first=0, fourth=0):
    """What the filter says to a system call: its steps, done by hand."""
    words = {syscalls.NUMBER: number, syscalls.ARCHITECTURE: syscalls.MACHINES[machine], syscalls.FIRST: first}
    words[syscalls.FOURTH] = fourth
    steps, place, held = list(struct.iter_unpack("=HBBI", syscalls.program(machine))), 0, 0
    while True:
        code, yes, no, value = steps[place]
        place += 1
        if code == syscalls.RETURN:
            return value
        if code == syscalls.LOAD:
            held = words[value]
        else:
            true = {syscalls.EQUAL: held == value, syscalls.ATLEAST: held >= value, syscalls.ANY: bool(held & value)}[
                code
            ]
            place += yes if true else no


@pytest.mark.parametrize("machine", syscalls.MACHINES)
def test_the_filter_refuses_what_it_lists_and_allows_the_rest(machine):
    column = list(syscalls.MACHINES).index(machine)
    for numbers in syscalls.REFUSED.values():
        assert run_filter(machine, numbers[column]) == syscalls.REFUSE | 1
    clone, clone3, socket = (numbers[column] for numbers in (syscalls.CLONE, syscalls.CLONE3, syscalls.SOCKET))
    assert run_filter(machine, clone, 0x11) == syscalls.ALLOW
    assert run_filter(machine, clone, 0x10000011) == syscalls.REFUSE | 1
    assert run_filter(machine, clone3) == syscalls.REFUSE | 38
    families = {1: True, 16: True, 2: False, 10: False, 40: False, 38: False}  # Unix, netlink; IPv4, IPv6 and others
    assert {family: run_filter(machine, socket, family) == syscalls.ALLOW for family in families} == families
    mappings = {0x02: True, 0x01: True, 0x22: True, 0x4022: True, 0x21: False, 0x8021: False, 0x23: False}
    said = {flags: run_filter(machine, syscalls.MMAP[column], 0, flags) == syscalls.ALLOW for flags in mappings}
    assert said == mappings  # private ones, and shared ones of a file; none that is shared and of no file
    assert run_filter(machine, 1) == syscalls.ALLOW
    assert run_filter(machine, syscalls.X32 + 1) == syscalls.KILL
