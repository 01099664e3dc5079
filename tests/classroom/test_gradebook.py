"""The gradebook keeps everything, refuses what isn't one, and is whole after a full disk or a kill."""

import hashlib
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from small_lab import handed_in

from largemodels.classroom.gradebook.file import opened
from largemodels.classroom.gradebook.gradebook import SCHEMA, GradebookError
from largemodels.classroom.handins.students import Student
from largemodels.classroom.handins.submissions import Handin
from largemodels.classroom.marking.mark import Row

LAB, RULES = "lab_01_add", "rules"
DATA = handed_in()
SHA256 = hashlib.sha256(DATA).hexdigest()
AMINA = Handin(Student("amina"), "amina/lab.ipynb", 1.0, DATA)
ROWS = [Row("add-check", 2.0, 2.0, "Right."), Row("double-check", 0.0, 3.0, "Not written yet.")]


@pytest.fixture
def path(tmp_path):
    """A gradebook with one student's marks."""
    path = tmp_path / "marks.sqlite"
    with opened(path) as gradebook:
        gradebook.take([AMINA], LAB)
        gradebook.save(SHA256, RULES, ROWS)
    return path


def results(path, rules=RULES):
    with opened(path) as gradebook:
        return list(gradebook.results(LAB, rules))


def test_what_is_put_in_comes_out(path):
    (found,) = results(path)
    assert (found.handin, found.sha256, found.rows) == (replace(AMINA, data=None), SHA256, tuple(ROWS))
    with opened(path) as gradebook:
        assert gradebook.original(SHA256) == DATA


def test_only_what_has_no_marks_by_these_rules_is_marked(path):
    other = Handin(Student("omar"), "omar/lab.ipynb", 1.0, b"other")
    unreadable = Handin(Student("lena"), "lena/lab.ipynb", 1.0, b"{", trouble="The file is not JSON.")
    nothing = Handin(Student("mei"), "", trouble="There is no lab_01_add.ipynb among the files.")
    with opened(path) as gradebook:
        gradebook.take([AMINA, other, unreadable, nothing], LAB)
        assert gradebook.unmarked(LAB, RULES) == [hashlib.sha256(b"other").hexdigest()]
        assert gradebook.unmarked(LAB, RULES, again=True)[0] == SHA256
        assert len(gradebook.unmarked(LAB, "other rules")) == 2
        assert gradebook.unmarked("another_lab", RULES) == []
        assert gradebook.original(hashlib.sha256(b"{").hexdigest()) == b"{"


def test_two_students_with_the_same_bytes_are_marked_once(path):
    with opened(path) as gradebook:
        gradebook.take([Handin(Student("omar"), "omar.ipynb", 1.0, DATA)], LAB)
        assert gradebook.unmarked(LAB, RULES) == []
        assert [found.rows for found in gradebook.results(LAB, RULES)] == [tuple(ROWS)] * 2


def test_a_newer_hand_in_counts_and_the_older_one_is_kept(path):
    newer = Handin(Student("amina"), "amina/lab.ipynb", 2.0, b"newer")
    with opened(path) as gradebook:
        gradebook.take([newer], LAB)
        first, second = gradebook.results(LAB, RULES)
        assert (first.handin.counts, first.rows, second.handin.counts) == (True, (), False)
        assert gradebook.original(second.sha256) == DATA


def test_marking_again_replaces_and_never_adds(path):
    again = [replace(row, points=0.0) for row in ROWS]
    with opened(path) as gradebook:
        gradebook.save(SHA256, RULES, again)
        gradebook.save(SHA256, RULES, again)
    assert results(path)[0].rows == tuple(again)


def test_half_a_change_is_no_change(path):
    with opened(path) as gradebook, pytest.raises(KeyboardInterrupt):
        gradebook.take(interrupted(), LAB)
    assert results(path)[0].rows == tuple(ROWS)


def interrupted():
    yield replace(AMINA, trouble="?")
    raise KeyboardInterrupt


def database(path, application=0, version=0):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE grade (score REAL)")
        connection.execute(f"PRAGMA application_id = {application}")
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def versioned(path, version):
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


FOREIGN = {
    "text": (lambda path: path.write_text("name,points\n" * 20), "is no gradebook of this course"),
    "short": (lambda path: path.write_bytes(b"SQLite format 3\0"), "is no gradebook of this course"),
    "nbgrader's": (database, "is no gradebook of this course"),
    "newer": (
        lambda path: versioned(path, SCHEMA + 1),
        "was made by a newer version of this course. Update the course",
    ),
    "older": (lambda path: versioned(path, SCHEMA - 1), "was made by an older version of this course"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:9000]), "is damaged"),
    "garbled": (lambda path: path.write_bytes(path.read_bytes()[:4096] + b"?" * 40_000), "is damaged"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_whole_gradebook_is_refused_and_left_alone(kind, path):
    spoil, sentence = FOREIGN[kind]
    if kind == "nbgrader's":
        path.unlink()
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(GradebookError, match=sentence) as refused, opened(path):
        pass
    assert path.read_bytes() == before
    assert [other.name for other in path.parent.iterdir()] == [path.name]
    assert "left as it is" in str(refused.value) or "was left as it is" in str(refused.value)


@pytest.mark.parametrize("where", ["folder", "no/such/marks.sqlite"])
def test_a_place_that_holds_no_file_is_refused(where, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(GradebookError, match=r"can't be (read|opened|written)"), opened(tmp_path / where):
        pass


def test_an_empty_file_becomes_a_gradebook(tmp_path):
    (tmp_path / "marks.sqlite").touch()
    assert results(tmp_path / "marks.sqlite") == []


def test_a_gradebook_that_another_program_writes_is_said(path, monkeypatch):
    monkeypatch.setattr("largemodels.classroom.gradebook.file.BUSY_SECONDS", 0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GradebookError, match="in use by another program"), opened(path):
        pass
    other.execute("ROLLBACK")
    other.close()
    with opened(path) as gradebook:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(GradebookError, match=r"can't be written .*locked.*What was saved before is safe"):
            gradebook.take([AMINA], LAB)
        other.close()


FILL = """
import resource, sys
from pathlib import Path
from largemodels.classroom.gradebook.file import opened
from largemodels.classroom.handins.students import Student
from largemodels.classroom.handins.submissions import Handin

path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 20_000,) * 2)
with opened(path) as gradebook:
    for n in range(9):
        gradebook.take([Handin(Student(f"student {n}"), "x.ipynb", 1.0, bytes([n]) * 9_000)], "lab_01_add")
        print("saved", n, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't limit the size of a file")
def test_a_disk_that_fills_is_a_sentence_and_what_was_saved_is_there(path):
    ran = subprocess.run([sys.executable, "-c", FILL, str(path)], capture_output=True, text=True)
    assert "can't be written (" in ran.stderr and "What was saved before is safe. Make room" in ran.stderr
    saved = ran.stdout.count("saved")
    assert 0 < saved < 9
    found = results(path)
    assert [str(one.handin.student) for one in found] == ["amina", *(f"student {n}" for n in range(saved))]
    assert found[0].rows == tuple(ROWS)


KILL = """
import os, sys
from pathlib import Path
from largemodels.classroom.gradebook.file import opened

with opened(Path(sys.argv[1])) as gradebook, gradebook.change() as cursor:
    cursor.execute("PRAGMA cache_size = 1")
    for n in range(200):
        cursor.execute("INSERT INTO originals VALUES (?, ?)", (str(n), bytes(5_000)))
    cursor.execute("DELETE FROM marks")
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that can't be caught")
def test_a_kill_in_the_middle_of_a_change_leaves_what_was_before(path):
    ran = subprocess.run([sys.executable, "-c", KILL, str(path)])
    assert ran.returncode == -signal.SIGKILL
    assert path.with_name("marks.sqlite-journal").exists()  # the change had begun to reach the disk
    assert results(path)[0].rows == tuple(ROWS)


def test_a_copy_is_a_gradebook(path, tmp_path):
    shutil.copy(path, tmp_path / "copy.sqlite")
    assert results(tmp_path / "copy.sqlite") == results(path)
