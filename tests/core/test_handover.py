"""A folder is handed over whole or not at all, and what others put there stays."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from largemodels.core.assets import handover
from largemodels.core.assets.handover import RECORD, deliver

FIRST = {"links.md": "one", "labs/a/a.ipynb": "a", "labs/b/b.ipynb": "b", "old/gone/x.txt": "x"}
SECOND = {"links.md": "two", "labs/a/a.ipynb": "a", "labs/b/b.ipynb": "b2", "labs/c/c.ipynb": "c"}


def build(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def tree(folder: Path) -> dict[str, str | None]:
    """Every path under ``folder``, with the text of files."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else None for path in folder.rglob("*")
    }


def texts(folder: Path) -> dict[str, str]:
    return {name: text for name, text in tree(folder).items() if text is not None and name != RECORD}


@pytest.fixture
def first(tmp_path):
    return build(tmp_path / "first", FIRST)


@pytest.fixture
def second(tmp_path):
    return build(tmp_path / "second", SECOND)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "some" / "where"


def test_a_new_folder_gets_all_files_and_nothing_else(first, target):
    (first / "links.md").chmod(0o755)
    assert deliver(first, target, "labs") == sorted(FIRST)
    assert texts(target) == FIRST
    assert os.access(target / "links.md", os.X_OK) or sys.platform == "win32"
    assert {path.name for path in target.iterdir()} == {"links.md", "labs", "old", RECORD}


def test_the_same_again_changes_nothing(first, target):
    deliver(first, target, "labs")
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    assert deliver(first, target, "labs") == []
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == before


def test_the_next_time_brings_what_is_new_takes_what_is_gone_and_leaves_what_others_put_there(first, second, target):
    deliver(first, target, "labs")
    theirs = build(target, {".git/HEAD": "ref", "syllabus.txt": "Monday", "labs/a/notes.txt": "mine"})
    (theirs / "empty").mkdir()
    assert deliver(second, target, "labs") == ["labs/b/b.ipynb", "labs/c/c.ipynb", "links.md", "old/gone/x.txt"]
    assert texts(target) == SECOND | {".git/HEAD": "ref", "syllabus.txt": "Monday", "labs/a/notes.txt": "mine"}
    assert not (target / "old").exists() and (target / "empty").is_dir()
    assert deliver(second, target, "labs") == []


def test_a_file_that_a_teacher_deleted_comes_back(first, target):
    deliver(first, target, "labs")
    shutil.rmtree(target / "labs")
    assert deliver(first, target, "labs") == ["labs/a/a.ipynb", "labs/b/b.ipynb"]


def edited(target):
    (target / "labs" / "b" / "b.ipynb").write_text("edited by a teacher")


def edited_what_goes(target):
    (target / "old" / "gone" / "x.txt").write_text("edited by a teacher")


def in_the_way(target):
    build(target, {"labs/c/c.ipynb": "a teacher's own"})


def folder_in_the_way(target):
    (target / "labs" / "c" / "c.ipynb").mkdir(parents=True)


def file_on_the_way(target):
    build(target, {"labs/c": "a file"})


def link_on_the_way(target):
    elsewhere = target.parent / "elsewhere"
    shutil.move(target / "labs", elsewhere)
    (target / "labs").symlink_to(elsewhere, target_is_directory=True)


def link_to_a_file(target):
    shutil.move(target / "links.md", target.parent / "links.md")
    (target / "links.md").symlink_to(target.parent / "links.md")


@pytest.mark.parametrize(
    "theirs",
    [edited, edited_what_goes, in_the_way, folder_in_the_way, file_on_the_way, link_on_the_way, link_to_a_file],
)
def test_what_someone_else_added_or_changed_is_never_replaced(theirs, first, second, target):
    if sys.platform == "win32" and theirs in (link_on_the_way, link_to_a_file):
        pytest.skip("Windows lets only administrators make symbolic links")
    deliver(first, target, "labs")
    theirs(target)
    before = tree(target.parent)
    with pytest.raises(ValueError, match=r"was added or changed by someone else. Move it away, then release again.$"):
        deliver(second, target, "labs")
    assert tree(target.parent) == before


def not_ours(target):
    build(target, {"thesis.txt": "my only copy"})


def other_kind(target):
    build(target, {RECORD: json.dumps({"kind": "public copy", "files": {}})})


def damaged(target):
    build(target, {RECORD: '{"kind": "labs", "fil'})


def reaching_out(target):
    build(target, {RECORD: json.dumps({"kind": "labs", "files": {"../../thesis.txt": ["00"]}})})


def a_file(target):
    build(target.parent, {target.name: "a file"})


@pytest.mark.parametrize(
    ("there", "sentence"),
    [
        (not_ours, "{} isn't empty, and was not made by this command. Name a new folder."),
        (other_kind, "{} holds something else that this command made (public copy). Name a new folder."),
        (damaged, f"{{}}/{RECORD} is damaged, so what is ours can't be told. Name a new folder."),
        (reaching_out, f"{{}}/{RECORD} is damaged, so what is ours can't be told. Name a new folder."),
        (a_file, "{} is a file. Name a folder."),
    ],
)
def test_a_target_that_is_not_ours_is_refused_in_a_sentence(there, sentence, first, target):
    there(target)
    before = tree(target.parent)
    with pytest.raises(ValueError) as refused:
        deliver(first, target, "labs")
    assert str(refused.value).replace("\\", "/") == sentence.format(target.as_posix())
    assert tree(target.parent) == before


class Cut:
    """Lets ``replace`` through ``calls`` times, then raises once, before or after it has done its work."""

    def __init__(self, calls, after):
        self.left, self.after, self.replace = calls, after, os.replace

    def __call__(self, source, place):
        self.left -= 1
        if self.left == -1 and not self.after:
            raise KeyboardInterrupt
        self.replace(source, place)
        if self.left == -1:
            raise KeyboardInterrupt


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("again", [False, True])
def test_an_interrupt_at_any_moment_leaves_all_as_it_was(again, after, first, second, target, monkeypatch):
    if again:
        deliver(first, target, "labs")
        build(target, {"syllabus.txt": "Monday"})
    before = tree(target.parent) if again else tree(first.parent)
    for calls in range(50):
        with monkeypatch.context() as patched, contextlib.suppress(KeyboardInterrupt):
            patched.setattr(os, "replace", Cut(calls, after))
            deliver(second, target, "labs")
            break
        assert (tree(target.parent) if again else tree(first.parent)) == before, calls
    assert calls == (8 if again else 6)  # every move was cut once
    assert texts(target) == SECOND | ({"syllabus.txt": "Monday"} if again else {})


CRASH = """
import os, sys
from pathlib import Path
from largemodels.core.assets import handover
real, left = os.replace, [int(sys.argv[3])]
def replace(source, place):
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    real(source, place)
os.replace = replace
handover.deliver(Path(sys.argv[1]), Path(sys.argv[2]), "labs")
"""


@pytest.mark.parametrize("calls", range(8))
def test_after_a_power_cut_the_next_time_sets_all_right(calls, first, second, target):
    deliver(first, target, "labs")
    build(target, {"syllabus.txt": "Monday"})
    ran = subprocess.run([sys.executable, "-c", CRASH, second, target, str(calls)], timeout=60)
    assert ran.returncode == 9
    deliver(second, target, "labs")
    assert texts(target) == SECOND | {"syllabus.txt": "Monday"}
    assert not (target / handover.UNFINISHED).exists() and not (target / "old").exists()


FILL = """
import sys
from pathlib import Path
from largemodels.core.assets import handover
Path(sys.argv[2] + "/first").mkdir()
Path(sys.argv[2] + "/first/small.txt").write_text("small")
handover.deliver(Path(sys.argv[2] + "/first"), Path(sys.argv[2] + "/target"), "labs")
try:
    handover.deliver(Path(sys.argv[1]), Path(sys.argv[2] + "/target"), "labs")
except OSError as error:
    print(error)
print(sorted(path.name for path in Path(sys.argv[2] + "/target").rglob("*")))
"""


def on_a_small_disk(disk, program, *arguments):
    """Run a Python program that finds a quarter of a megabyte at ``disk``, temporary files included, and no more."""
    disk.mkdir()
    box = [
        "bwrap",
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--size",
        "262144",
        "--tmpfs",
        disk,
        "--setenv",
        "TMPDIR",
        disk,
    ]
    run = [*box, sys.executable, "-c", program, *arguments]
    return subprocess.run(run, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is made by bubblewrap, which is Linux's")
def test_a_full_disk_gets_a_sentence_and_leaves_all_as_it_was(tmp_path):
    large = build(tmp_path / "large", {"large.txt": "x" * 300_000, "small.txt": "other"})
    ran = on_a_small_disk(tmp_path / "disk", FILL, large, tmp_path / "disk")
    assert ran.stdout.splitlines() == [
        f"{tmp_path}/disk/target could not be written: No space left on device. It is as it was.",
        f"['{RECORD}', 'small.txt']",
    ], ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_without_permission_there_is_a_sentence(first, target):
    target.mkdir(parents=True)
    target.chmod(0o555)
    root = os.geteuid() == 0  # who may write everywhere
    with pytest.raises(OSError, match=re.escape(f"{target} could not be written: Permission denied. It is as it was.")):
        try:
            if root:
                os.seteuid(65534)
            deliver(first, target, "labs")
        finally:
            if root:
                os.seteuid(0)
    assert list(target.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is made by bubblewrap, which is Linux's")
def test_a_full_folder_for_temporary_files_gets_a_sentence(tmp_path):
    build(tmp_path / "large", {"large.txt": "x" * 300_000})
    fill = (
        "import shutil, sys\nfrom largemodels.core.assets.workshop import workshop\n"
        "try:\n    with workshop() as built:\n        shutil.copytree(sys.argv[1], built / 'x')\n"
        "except OSError as error:\n    print(error)"
    )
    ran = on_a_small_disk(tmp_path / "disk", fill, tmp_path / "large")
    said = f"Nothing could be made ready in {tmp_path}/disk, the folder for temporary files: No space left on device.\n"
    assert ran.stdout == said, ran.stderr
