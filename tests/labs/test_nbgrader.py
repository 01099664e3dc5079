"""The labs are a valid nbgrader course: what nbgrader releases and marks agrees with us."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from largemodels.core import course
from largemodels.classroom.probes import questions

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


@pytest.mark.parametrize("path", SOLUTIONS, ids=[path.stem for path in SOLUTIONS])
def test_nbgrader_gives_the_solution_full_marks_and_the_untouched_lab_none(path, tmp_path, monkeypatch):
    from nbgrader.api import Gradebook

    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # nbgrader calls alembic by name
    lab = path.parent.name
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    shutil.copytree(path.parent, tmp_path / "solutions" / lab, ignore=shutil.ignore_patterns(".*"))
    nbgrader(tmp_path, "generate_assignment", lab, "--create")
    released = nbformat.read(tmp_path / "labs" / lab / path.name, as_version=4)
    assert "SOLUTION" not in str(released) and "HIDDEN" not in str(released)
    for student, source in (("amina", ROOT / "solutions"), ("joao", ROOT / "labs")):
        shutil.copytree(source / lab, tmp_path / "submitted" / student / lab, ignore=shutil.ignore_patterns(".*"))
    nbgrader(tmp_path, "autograde", lab)
    asked = questions(nbformat.read(path, as_version=4))
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        for student, share in (("amina", 1), ("joao", 0)):
            grades = gradebook.find_submission(lab, student).notebooks[0].grades
            assert {grade.name: grade.score for grade in grades} == {id: share * q.points for id, q in asked.items()}
