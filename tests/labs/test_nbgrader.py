"""The labs are a valid nbgrader course, the whole way: release, autograde, gradebook, grades as CSV."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from largemodels.classroom.probes import questions
from largemodels.core.repository import course

ROOT = Path(__file__).parents[2]
SOLUTIONS = course.notebooks(ROOT, "solutions")
CONFIG = """
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "labs"
c.ExecutePreprocessor.kernel_name = "python3"
"""


def nbgrader(folder, *arguments):
    ran = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr
    return ran


def graded(nb):
    """Points and kind of each cell that nbgrader knows, by its name."""
    marked = [cell.metadata.nbgrader for cell in nb.cells if "nbgrader" in cell.metadata]
    return {one.grade_id: (one.grade, one.solution, one.locked, one.get("points")) for one in marked}


@pytest.mark.parametrize("path", SOLUTIONS, ids=[path.stem for path in SOLUTIONS])
def test_nbgrader_gives_the_solution_full_marks_and_the_untouched_lab_none(path, tmp_path, monkeypatch):
    from nbgrader.api import Gradebook

    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # nbgrader calls alembic by name
    lab = path.parent.name
    asked = questions(nbformat.read(path, as_version=4))
    most = sum(question.points for question in asked.values())
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    shutil.copytree(path.parent, tmp_path / "solutions" / lab, ignore=shutil.ignore_patterns(".*"))

    nbgrader(tmp_path, "generate_assignment", lab, "--create")
    released = nbformat.read(tmp_path / "labs" / lab / path.name, as_version=4)
    assert "SOLUTION" not in str(released) and "HIDDEN" not in str(released)
    assert graded(released) == graded(nbformat.read(ROOT / "labs" / lab / path.name, as_version=4))

    for student, source in (("amina", ROOT / "solutions"), ("joao", ROOT / "labs")):
        shutil.copytree(source / lab, tmp_path / "submitted" / student / lab, ignore=shutil.ignore_patterns(".*"))
    nbgrader(tmp_path, "autograde", lab)
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        assert gradebook.find_assignment(lab).max_score == most
        for student, share in (("amina", 1), ("joao", 0)):
            grades = gradebook.find_submission(lab, student).notebooks[0].grades
            assert {grade.name: grade.score for grade in grades} == {id: share * q.points for id, q in asked.items()}
            assert not any(grade.needs_manual_grade for grade in grades)

    nbgrader(tmp_path, "export", "--exporter=nbgrader.plugins.CsvExportPlugin", "--to", "grades.csv")
    with open(tmp_path / "grades.csv", encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {student: (row["assignment"], float(row["score"])) for student, row in rows.items()} == {
        "amina": (lab, most),
        "joao": (lab, 0.0),
    }
    assert {float(row["max_score"]) for row in rows.values()} == {most}
