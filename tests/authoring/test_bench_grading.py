"""The class of the marking benchmark fits the lab, and the table says what was measured."""

import shutil
import sys
from pathlib import Path

import nbformat
import pytest

from largemodels.authoring import bench_class, bench_grading, bench_otter, measurements

ROOT = Path(__file__).parents[2]


class Tool:
    """A tool that gives everybody three points at once."""

    def __init__(self, *arguments):
        pass

    def hand_in(self, students):
        self.students = students

    def mark(self):
        pass

    def points(self):
        return dict.fromkeys(self.students, 3.0)


@pytest.fixture
def tools(monkeypatch):
    for name in ("Largemodels", "Nbgrader", "Otter"):
        monkeypatch.setattr(bench_grading, name, Tool)
    speeds = iter([10.0, 20.0, 21.0, 5.0, 2.0])
    monkeypatch.setattr(bench_grading, "timed", lambda tool, hand_ins: tool.hand_in(hand_ins) or next(speeds))


@pytest.fixture
def root(small_course):
    shutil.copytree(ROOT / "solutions" / bench_class.LAB, small_course / "solutions" / bench_class.LAB)
    return small_course


def test_each_student_hands_in_other_bytes_and_every_change_fits_the_lab():
    students = bench_class.students(ROOT, 40)
    assert len({nbformat.writes(nb) for nb in students.values()}) == 40
    assert list(students)[:2] == ["student_000", "student_001"]
    assert "### BEGIN SOLUTION" not in nbformat.writes(students["student_000"])


def test_a_change_that_fits_no_more_is_said(monkeypatch):
    monkeypatch.setattr(bench_class, "CHANGES", [[("no such line", "x")]])
    with pytest.raises(
        ValueError, match=r"'no such line' stands in 0 answer cells of lab_07_attend\. Mend bench_class"
    ):
        bench_class.students(ROOT, 1)


def test_the_table_is_kept_and_held_against_the_aims(root, tools, monkeypatch, capsys):
    monkeypatch.setattr(bench_grading, "find_otter", lambda named: "/bin/otter")
    assert bench_grading.compare(root, [], number=3)
    rows = measurements.load(root)["grading"]
    assert rows["largemodels grade, 2 workers"] == {"per_minute": 20.0, "submissions": 3, "same_points": 3}
    assert rows["otter run, 2 workers"]["per_minute"] == 2.0
    said = capsys.readouterr().out
    assert said.count("ok  ") == 2 and "4.0 times  of 4 times" in said and "10.0 times  of 10 times" in said
    slow = {**rows, "nbgrader autograde, 2 workers": {"per_minute": 5.1}}
    assert [ok for ok, *_ in bench_grading.judge({"grading": slow})] == [False, True]


def test_a_missing_otter_is_a_row_that_says_so(root, tools, monkeypatch):
    monkeypatch.setenv("PATH", str(root))
    assert bench_grading.compare(root, [], number=3)
    rows = measurements.load(root)["grading"]
    why = "There was no command otter, and none was named."
    assert rows["otter run, 2 workers"] == {"per_minute": None, "why": why}
    assert len(list(bench_grading.judge({"grading": rows}))) == 1


def otter(folder, python):
    """A command otter as pip writes it for this Python."""
    command = folder / "otter"
    command.write_text(f"#!{python}\nprint('otter')\n")
    command.chmod(0o755)
    return str(command)


def bare(folder):
    """A Python that has nothing."""
    python = folder / "bare-python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n')
    python.chmod(0o755)
    return python


on_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no first line that names a program")


@on_unix
def test_otter_is_found_by_its_name_or_on_the_path(tmp_path, monkeypatch):
    command = otter(tmp_path, sys.executable)
    assert bench_otter.find_otter(command) == command
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bench_otter.find_otter() == command


@on_unix
def test_an_otter_without_the_course_is_said_before_anything_is_measured(root, tools, tmp_path):
    command = otter(tmp_path, bare(tmp_path))
    with pytest.raises(RuntimeError, match=r"bare-python, and that fails: ModuleNotFoundError.*bare-python -m pip"):
        bench_grading.compare(root, [], number=3, otter=command)
    with pytest.raises(FileNotFoundError, match=r"There is no command no/otter\. Give Otter's own"):
        bench_grading.compare(root, [], number=3, otter="no/otter")
    assert "grading" not in measurements.load(root)
