"""Whatever runs when a lab is marked is in its fingerprint, and nothing that doesn't."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from largemodels.classroom.box import isolation, warm
from largemodels.classroom.box.kernel import kernel
from largemodels.classroom.box.limits import Limits
from largemodels.classroom.marking.fingerprint import SOURCE, deciding, rules_of
from largemodels.classroom.probes import questions
from largemodels.core.repository import course

ROOT = Path(__file__).parents[2]
SOLUTIONS = course.notebooks(ROOT, "solutions")
LOADED = "[name for name in __import__('sys').modules if name.split('.')[0] == 'largemodels']"
MARK = f"""
import sys
from pathlib import Path
from largemodels.classroom.marking.job import job
from largemodels.classroom.marking.mark import expected
from largemodels.classroom.marking.fingerprint import rules_of
import nbformat

solution = Path(sys.argv[1]).read_bytes()
right = expected(nbformat.reads(solution.decode(), as_version=4))
assert all(row.points for row in job(solution, solution, right, rules_of(solution)))
print(*{LOADED})
"""
boxed = pytest.mark.skipif(bool(isolation.why_not()), reason="submissions run only where a box can be made")


@boxed
def test_what_runs_outside_the_box_is_in_the_fingerprint():
    path = next(path for path in SOLUTIONS if path.stem == "lab_03_autograd")
    ran = subprocess.run([sys.executable, "-c", MARK, path], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert "largemodels.classroom.marking.compare" in loaded and loaded <= set(deciding(path.read_bytes()))


@boxed
@pytest.mark.parametrize("path", SOLUTIONS, ids=[path.stem for path in SOLUTIONS])
def test_what_runs_in_the_box_is_in_the_fingerprint(path, monkeypatch):
    monkeypatch.setattr(warm, "warm", lambda: None)  # a warm process has read what other labs need
    solution = nbformat.read(path, as_version=4)
    asked = questions(solution)
    setups = [probe.setup for question in asked.values() for probe in question.probes]
    cells = [cell.source for cell in solution.cells if cell.cell_type == "code" and cell.id not in asked]
    with kernel(Limits(), time.monotonic() + 300) as student:
        assert {student.execute(source)["status"] for source in [*cells, *setups]} == {"ok"}
        loaded = json.loads(student.execute("", f"__import__('json').dumps({LOADED})")["reply"])
    assert len(loaded) > 3 and set(loaded) <= set(deciding(path.read_bytes()))


@pytest.fixture
def changed(tmp_path):
    """From a module to the labs whose rules are others once it has changed."""
    copy = tmp_path / "largemodels"
    shutil.copytree(SOURCE / "largemodels", copy, ignore=shutil.ignore_patterns("__pycache__"))

    def rules():
        rules_of.cache_clear()
        return {path.stem: rules_of(path.read_bytes(), tmp_path) for path in SOLUTIONS}

    def labs(module):
        before, path = rules(), copy / module
        path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        return [lab for lab, now in rules().items() if now != before[lab]]

    return labs


DECIDES = ["probes", "marking/compare", "marking/rules", "box/inside", "box/entering", "box/limits", "check/trial"]
KEEPS_OR_SHOWS = ["gradebook/gradebook", "reports/export", "handins/submissions", "release", "marking/grade"]


@pytest.mark.parametrize("module", DECIDES)
def test_a_change_to_how_labs_are_marked_concerns_all(module, changed):
    assert changed(f"classroom/{module}.py") == [path.stem for path in SOLUTIONS]


def test_a_change_to_one_labs_checks_concerns_that_lab(changed):
    assert changed("classroom/check/attend_mistakes.py") == ["lab_07_attend"]


@pytest.mark.parametrize("module", KEEPS_OR_SHOWS)
def test_a_change_to_how_marks_are_kept_and_shown_concerns_none(module, changed):
    assert changed(f"classroom/{module}.py") == []


def test_lines_end_alike_on_every_system(changed, tmp_path):
    before = rules_of(b"", tmp_path)
    path = tmp_path / "largemodels" / "classroom" / "marking" / "compare.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    rules_of.cache_clear()
    assert rules_of(b"", tmp_path) == before
