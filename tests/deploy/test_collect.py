"""The collector takes each student's own file and follows no link."""

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import collect
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it runs in a pod; Windows opens no folder by number")

LAB = "course/labs/lab_01/lab_01.ipynb"


@pytest.fixture
def homes(tmp_path):
    def home(student, content="{}"):
        lab = tmp_path / "homes" / student / LAB
        lab.parent.mkdir(parents=True)
        lab.write_text(content)
        return lab

    return home


def run(tmp_path):
    done = subprocess.run(
        [sys.executable, collect.__file__, tmp_path / "homes", LAB], capture_output=True, cwd=tmp_path, check=False
    )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        found = {member.name: archive.extractfile(member).read().decode() for member in archive}
    return found, done.stderr.decode().splitlines(), done.returncode


def test_each_students_lab_under_the_students_name(homes, tmp_path):
    homes("amina", "one")
    homes("bo wang", "two")
    found, said, code = run(tmp_path)
    assert found == {"amina/lab_01/lab_01.ipynb": "one", "bo wang/lab_01/lab_01.ipynb": "two"}
    assert said == ["amina: 3 bytes", "bo wang: 3 bytes"]
    assert code == 0


@pytest.mark.parametrize("part", [LAB, "course/labs/lab_01", "course", "."])
def test_a_link_to_a_neighbors_work_is_not_followed(homes, tmp_path, part):
    neighbor = homes("amina", "right")
    mine = homes("bo", "wrong")
    link = tmp_path / "homes" / "bo" / part
    mine.unlink()
    for folder in mine.parents:
        if folder == tmp_path / "homes" or folder in link.parents:
            break
        folder.rmdir()
    link.symlink_to(neighbor.parents[3] / part if part != "." else neighbor.parents[3])
    found, said, _ = run(tmp_path)
    assert list(found.values()) == ["right"]
    assert said[1].startswith("bo: nothing collected. A part of the path is a link")


def test_a_missing_lab_a_folder_a_pipe_and_a_flood_are_a_line_each(homes, tmp_path, monkeypatch):
    homes("amina")
    homes("bo").unlink()
    lab = homes("chen")
    lab.unlink()
    lab.mkdir()
    lab = homes("dmitri")
    lab.unlink()
    os.mkfifo(lab)
    with homes("elif").open("wb") as sparse:
        sparse.truncate(collect.LARGEST + 1)
    found, said, code = run(tmp_path)
    assert list(found) == ["amina/lab_01/lab_01.ipynb"] and code == 0
    assert [line.partition("collected. ")[2] for line in said] == [
        "",
        "There is no such file.",
        "It is not a regular file.",
        "It is not a regular file.",
        "It has more than 20,000,000 bytes.",
    ]


def test_nothing_at_all_is_said_by_the_exit_status(tmp_path):
    (tmp_path / "homes").mkdir()
    assert run(tmp_path) == ({}, [], 1)


def test_the_manual_page_names_the_script_that_is_here():
    assert "deploy/jupyterhub/collect.py" in (Path(collect.__file__).parents[1] / "README.md").read_text("utf-8")
