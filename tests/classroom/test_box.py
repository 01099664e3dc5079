"""A box is gone when it is left, however early, and a kernel that can't start is said to."""

import os
import sys
import time
from pathlib import Path

import pytest

from largemodels.classroom.box import walls, warm
from largemodels.classroom.box.box import BoxError, box
from largemodels.classroom.box.kernel import kernel
from largemodels.classroom.box.limits import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is bubblewrap's, which needs Linux")
LIMITS = Limits(disk=10_000_000 + 4096 * os.getpid())  # a number by which its processes are known again


def left():
    """The processes of bubblewrap that belong to this test's boxes."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"\0{LIMITS.disk}\0" in line.read_text(errors="replace"):
                found.append(line.parent.name)
        except OSError:
            continue
    return found


@pytest.fixture
def cold(monkeypatch):
    monkeypatch.setattr(warm, "warm", lambda: None)


def test_a_box_that_is_left_while_it_is_being_made_leaves_nothing(cold):
    for pause in range(15):
        with box(LIMITS):
            time.sleep(pause / 500)
        assert not left()


def test_a_box_that_is_left_with_a_kernel_in_it_leaves_nothing():
    with kernel(LIMITS, time.monotonic() + 60) as student:
        assert student.execute("x = 3") == {"status": "ok", "ename": "", "evalue": ""}
        assert student.execute("", "str(x)")["reply"] == "3"
        assert left()
    assert not left()


def test_a_kernel_that_cannot_start_is_no_fault_of_the_submission(cold, monkeypatch):
    monkeypatch.setattr(walls, "COURSE", "/elsewhere")
    monkeypatch.setattr(walls, "environment", lambda: {"PYTHONPATH": "/nowhere"})
    with pytest.raises(BoxError, match=r"A kernel can't be started in its box: .*No module named 'largemodels'"):
        with kernel(LIMITS, time.monotonic() + 60):
            pass
    assert not left()
