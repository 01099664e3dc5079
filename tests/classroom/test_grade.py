"""`largemodels grade` on a class: marks, what is said, what is written, and going on after a stop."""

import csv
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import psutil
import pytest
from small_lab import ADD, LAB, WRONG, course, handed_in, put, zipped

from largemodels import __main__ as command
from largemodels.classroom.box import isolation
from largemodels.classroom.gradebook.file import opened
from largemodels.classroom.marking import grade
from largemodels.classroom.marking.lab import load

pytestmark = pytest.mark.skipif(bool(isolation.why_not()), reason="submissions run only where a box can be made")
NAME = f"{LAB}.ipynb"
STUDENTS = 7


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(course(tmp_path))
    return tmp_path


def points():
    lab = load(LAB)
    with opened(grade.GRADEBOOK) as gradebook:
        return {
            str(one.handin.student): [row.points for row in one.rows]
            for one in gradebook.results(LAB, lab.rules)
            if one.handin.counts
        }


def test_a_class_is_marked_reported_and_written(here, saved, capsys):
    put(here / "in" / "amina" / LAB / NAME, handed_in())
    put(here / "in" / f"=HYPERLINK(1)_{NAME}", handed_in(WRONG))
    put(here / "in" / "李 明.zip", zipped({NAME: handed_in(double="def double(x):\n    raise ValueError('<secret>')")}))
    put(here / "in" / "omar" / NAME, b"{")
    put(here / "in" / "lena" / NAME, handed_in("raise SystemExit", "import os\nos._exit(3)"))
    before = {path: path.read_bytes() for path in (here / "in").rglob("*") if path.is_file()}
    assert command.main(["grade", LAB, "in", "--csv", "out/class.csv", "--feedback", "pages", "--workers", "2"]) == 0
    assert {path: path.read_bytes() for path in (here / "in").rglob("*") if path.is_file()} == before

    said = capsys.readouterr().out.splitlines()
    assert said[:5] == ["      0  =HYPERLINK(1)", "      5  amina", "      0  lena", "      0  omar", "      2  李 明"]
    assert said[5] == "5 of 5 students have marks, out of 5."
    assert said[6] == "add-check: mean 0.80 of 2, all points 2 of 5"
    assert (
        said[8]
        == "omar (omar/lab_01_add.ipynb): The file is not JSON, as a notebook is: it was cut off or edited by hand."
    )

    lines = list(csv.reader((here / "out" / "class.csv").read_text("utf-8-sig").splitlines()))
    assert lines[0] == ["student", "number", "points", "out of", "add-check", "double-check", "note"]
    assert lines[1:3] == [["'=HYPERLINK(1)", "", "0", "5", "0", "0", ""], ["amina", "", "5", "5", "2", "3", ""]]
    assert [line[2] for line in lines[1:]] == ["0", "5", "0", "0", "2"]

    pages = {path.name: path.read_text("utf-8") for path in (here / "pages").iterdir()}
    assert len(pages) == 5
    everything = "".join(pages.values())
    assert "probe(" not in everything and "HIDDEN" not in everything and "add(20, 22)" not in everything
    mine = next(text for name, text in pages.items() if name.startswith("李_明-"))
    assert "<p>李 明: 2 of 5 points</p>" in mine and "It stopped with ValueError.</p>" in mine
    assert "raise ValueError(&#x27;&lt;secret&gt;&#x27;)" in mine and "<secret>" not in mine

    assert command.main(["grade", LAB, "in"]) == 0
    assert set(saved.values()) == {1} and len(saved) == 4  # nothing was marked a second time
    assert command.main(["grade", LAB, "in", "--again"]) == 0
    assert set(saved.values()) == {2}


def test_another_solution_marks_everything_anew(here, saved):
    put(here / "in" / "amina" / NAME, handed_in())
    assert command.main(["grade", LAB, "in"]) == 0
    put(here / "solutions" / LAB / NAME, handed_in("def add(a, b):\n    return b + a"))
    assert command.main(["grade", LAB, "in"]) == 0
    assert set(saved.values()) == {2}
    assert points() == {"amina": [2.0, 3.0]}


SLOW = ADD + "\nimport time\ntime.sleep({})\n# {}"


def started(here, seconds, students, workers=2):
    """The command at work on a class whose answers take their time, once the first marks are saved."""
    for n in range(students):
        put(here / "in" / f"student {n}" / NAME, handed_in(SLOW.format(seconds, n)))
    line = [sys.executable, "-m", "largemodels", "grade", LAB, "in", "--workers", str(workers)]
    return subprocess.Popen(line, stderr=subprocess.PIPE, text=True, start_new_session=True)


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def marked():
    try:
        with closing(sqlite3.connect("file:marks.sqlite?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT count(DISTINCT sha256) FROM marks").fetchone()[0]
    except sqlite3.Error:  # not made yet, or being written
        return 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to the test as well")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_command_goes_on_where_it_was(how, here, saved, capsys):
    running = started(here, 1.0, STUDENTS)
    wait_for(marked)
    before = marked()
    os.killpg(running.pid, how)  # as a terminal does: to the command and all that it started
    stderr = running.communicate(timeout=60)[1]
    done = marked()
    assert 0 < done < STUDENTS
    if how == signal.SIGINT:
        assert running.returncode == 130
        assert f"Stopped. {STUDENTS - done} left to mark: the same command goes on from here." in stderr
        assert "Stopping when what is at work is done." in stderr and done > before
        assert "Traceback" not in stderr
    assert command.main(["grade", LAB, "in", "--workers", "2"]) == 0
    assert len(saved) == STUDENTS - done and set(saved.values()) == {1}
    assert points() == {f"student {n}": [2.0, 3.0] for n in range(STUDENTS)}  # those at work when it was stopped, too


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to the test as well")
def test_a_second_interrupt_drops_what_is_at_work(here):
    put(here / "in" / "quick" / NAME, handed_in())
    running = started(here, 50, 3)
    wait_for(marked)
    children = psutil.Process(running.pid).children(recursive=True)
    assert children
    os.killpg(running.pid, signal.SIGINT)
    assert any(line.startswith("Stopping when what is at work is done.") for line in running.stderr)
    assert running.poll() is None
    os.killpg(running.pid, signal.SIGINT)
    stderr = running.communicate(timeout=40)[1]
    assert running.returncode == 130
    assert "Stopped. 3 left to mark" in stderr and "Traceback" not in stderr
    assert psutil.wait_procs(children, timeout=30)[1] == []


def begun():
    """How often the gradebook has each marking as begun and not ended."""
    try:
        with closing(sqlite3.connect("file:marks.sqlite?mode=ro", uri=True)) as book:
            return dict(book.execute("SELECT sha256, times FROM begun"))
    except sqlite3.Error:  # not made yet, or being written
        return {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a group of processes otherwise")
def test_what_ends_the_program_twice_gets_a_row_and_its_neighbors_their_marks(here, capsys):
    put(here / "in" / "amina" / NAME, handed_in())
    put(here / "in" / "zoe" / NAME, handed_in(f"import time\ntime.sleep(50)\n{ADD}"))
    for times in (1, 2):
        running = started(here, 1.0, 0, workers=1)
        wait_for(lambda times=times: marked() == 1 and [*begun().values()] == [times])
        os.killpg(running.pid, signal.SIGKILL)  # as Linux does where memory runs out
        running.communicate(timeout=60)
    assert command.main(["grade", LAB, "in", "--workers", "2"]) == 0
    assert points() == {"amina": [2.0, 3.0], "zoe": [0.0, 0.0]} and begun() == {}
    with opened(grade.GRADEBOOK) as book:
        *_, last = book.results(LAB, load(LAB).rules)
    assert {row.sentence for row in last.rows} == {grade.ENDED}


def test_a_suspect_is_marked_alone_and_an_interrupt_makes_none(here, monkeypatch):
    for name in ("amina", "omar", "zoe"):
        put(here / "in" / name / NAME, handed_in(f"{ADD}  # {name}"))
    lots, real = [], grade.run

    def seen(executor, job, calls, finished, ahead=1):
        calls = list(calls)
        lots.append(len(calls))
        if len(lots) == 1:
            raise KeyboardInterrupt
        real(executor, job, calls, finished, ahead)

    monkeypatch.setattr(grade, "run", seen)
    assert command.main(["grade", LAB, "in"]) == grade.INTERRUPTED and begun() == {}
    with opened(grade.GRADEBOOK) as book:
        book.begin(book.unmarked(LAB, load(LAB).rules)[1])  # as a crash leaves it
    assert command.main(["grade", LAB, "in"]) == 0
    assert lots == [3, 1, 2] and set(map(tuple, points().values())) == {(2.0, 3.0)} and begun() == {}


def test_what_fails_on_this_machine_is_said_and_tried_again(here, monkeypatch, capsys):
    put(here / "in" / "amina" / NAME, handed_in())
    put(here / "in" / "omar" / NAME, handed_in(WRONG))
    job = grade.job

    def broken(data, *arguments):
        if b"a - b" in data:
            raise OSError("no memory.")
        return job(data, *arguments)

    with monkeypatch.context() as once:
        once.setattr(grade, "job", broken)
        assert command.main(["grade", LAB, "in", "--csv", "class.csv"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines()[-1] == "1 not marked: OSError: no memory. The same command tries again."
    assert "1 of 2 students have marks, out of 5." in said.out
    assert "omar,,,5,,,Not marked yet." in (here / "class.csv").read_text("utf-8-sig")
    assert command.main(["grade", LAB, "in"]) == 0
    assert points() == {"amina": [2.0, 3.0], "omar": [0.0, 0.0]}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["lab_99_none", "in"], "There is no lab 'lab_99_none' in "),
        (["no.ipynb", "in"], "There is no solution no.ipynb."),
        ([LAB, "nowhere"], "There is no folder nowhere."),
        ([LAB, "empty"], "empty holds no submissions."),
        ([LAB, "in", "--gradebook", "notes.txt"], "notes.txt is no gradebook of this course."),
        ([LAB, "in", "--gradebook", "empty"], "empty can't be read: "),
        (["released.ipynb", "in"], "released.ipynb has no graded cell."),
        (["broken.ipynb", "in"], "broken.ipynb is no notebook (NotJSONError). Restore it."),
    ],
)
def test_a_call_that_cannot_work_gets_one_sentence_and_loses_nothing(arguments, sentence, here, capsys):
    put(here / "in" / "amina" / NAME, handed_in())
    (here / "empty").mkdir()
    put(here / "notes.txt", b"my notes " * 20)
    put(here / "broken.ipynb", b"{")
    put(here / "released.ipynb", b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}')
    assert command.main(["grade", *arguments]) == 1
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith(sentence) and said.endswith(".") and "Traceback" not in said
    assert (here / "notes.txt").read_bytes() == b"my notes " * 20
    assert (here / "in" / "amina" / NAME).read_bytes() == handed_in()


def test_outside_a_course_the_command_says_so(tmp_path_factory, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert command.main(["grade", LAB, "in"]) == 1
    assert capsys.readouterr().err.startswith("There is no folder 'solutions' at or above ")


@pytest.mark.parametrize("workers", ["0", "-1", "x"])
def test_a_wrong_number_of_workers_explains_the_usage(workers, capsys):
    with pytest.raises(SystemExit) as stopped:
        command.main(["grade", LAB, "in", "--workers", workers])
    assert stopped.value.code == 2
    assert f"{workers!r} is no whole number from 1 up" in capsys.readouterr().err


def test_what_cannot_be_written_is_said_and_the_marks_are_kept(here, capsys):
    put(here / "in" / "amina" / NAME, handed_in())
    put(here / "taken" / "x", b"")
    assert command.main(["grade", LAB, "in", "--csv", "taken"]) == 1
    assert "taken can't be written: " in capsys.readouterr().err
    assert points() == {"amina": [2.0, 3.0]}
    assert sorted(path.name for path in here.iterdir()) == ["in", "marks.sqlite", "solutions", "taken"]
