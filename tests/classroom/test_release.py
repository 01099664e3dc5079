"""What a teacher hands out: the labs, a zip of each, and links that can be pasted into a course page."""

import io
import os
import re
import time
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from largemodels import __main__ as command
from largemodels.classroom.release import release
from largemodels.core.repository.links import Addresses

ROOT = Path(__file__).parents[2]
LAB = "lab_07_attend"
HERE = Addresses("https://github.com/some-school/our-course", "https://hub.school.org")
REPOSITORY = ["--repository", HERE.repository]


def lab(root, name, title):
    graded = {"nbgrader": {"points": 2.5, "grade": True}}
    cells = [new_markdown_cell(f"# {title}"), new_code_cell("1"), *(new_code_cell("2", metadata=graded) for _ in "ab")]
    path = root / "labs" / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells, metadata={"largemodels": {"minutes": 30}}), path)
    return path.parent


@pytest.fixture
def small(tmp_path):
    """A course with two labs, one of which has data, and leftovers."""
    root = tmp_path / "course"
    (lab(root, "lab_01_add", "Lab 01: Add <two>") / "words.txt").write_text("ball\n")
    (lab(root, "lab_02_sub", "Lab 02: Subtract") / ".ipynb_checkpoints").mkdir()
    (root / "labs" / "lab_02_sub" / ".ipynb_checkpoints" / "mine.ipynb").write_text("answers")
    return root


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_labs_come_as_a_folder_and_as_a_zip_each_without_leftovers(small, tmp_path):
    names = release(small, [], HERE, tmp_path / "out")
    labs = {"labs/lab_01_add/lab_01_add.ipynb", "labs/lab_01_add/words.txt", "labs/lab_02_sub/lab_02_sub.ipynb"}
    assert set(names) == labs | {"lab_01_add.zip", "lab_02_sub.zip", "links.html", "links.md"}
    assert files(tmp_path / "out") == {*names, ".largemodels.json"}
    with zipfile.ZipFile(tmp_path / "out" / "lab_01_add.zip") as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["lab_01_add/lab_01_add.ipynb", "lab_01_add/words.txt"]
        assert packed.read("lab_01_add/words.txt") == b"ball\n"


def test_the_same_lab_gives_the_same_zip_at_any_time_and_with_any_rights(small, tmp_path):
    release(small, [], HERE, tmp_path / "one")
    words = small / "labs" / "lab_01_add" / "words.txt"
    os.utime(words, (time.time() - 1e6,) * 2)
    words.chmod(0o600)
    release(small, [], HERE, tmp_path / "two")
    one, two = ((tmp_path / folder / "lab_01_add.zip").read_bytes() for folder in ("one", "two"))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as packed:  # what differs between systems and versions of zlib is set
        assert {(entry.compress_type, entry.create_system, entry.date_time) for entry in packed.infolist()} == {
            (zipfile.ZIP_STORED, 3, (1980, 1, 1, 0, 0, 0))
        }


def test_the_folder_then_holds_the_labs_that_were_named_and_no_other(small, tmp_path):
    release(small, [], HERE, tmp_path / "out")
    release(small, ["lab_02_sub"], HERE, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out" / "labs").iterdir()} == {"lab_02_sub"}
    assert not (tmp_path / "out" / "lab_01_add.zip").exists()
    assert "Add" not in (tmp_path / "out" / "links.md").read_text()


class Page(HTMLParser):
    """What a browser makes of a page: its links with their text, and which tags are open."""

    def __init__(self, text):
        super().__init__()
        self.links, self.open, self.text = {}, [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.open.append((tag, dict(attrs), len(self.text)))

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        started, attrs, since = self.open.pop()
        assert started == tag
        if tag == "a":
            self.links[self.text[since:]] = attrs["href"]


def test_the_page_names_each_way_into_each_lab_by_a_text_that_makes_sense_alone(small, tmp_path):
    release(small, ["lab_01_add"], HERE, tmp_path / "out")
    page = Page((tmp_path / "out" / "links.html").read_text(encoding="utf-8"))
    assert page.open == []
    assert list(page.links) == [f"Open Lab 01: Add <two> in {way}" for way in ("Binder", "Colab", "Class hub")]
    assert "30 minutes, 5 points. Hand in lab_01_add.ipynb." in page.text
    assert "`" not in page.text
    text = (tmp_path / "out" / "links.md").read_text(encoding="utf-8")
    assert re.findall(r"<(https://[^>]+)>", text) == list(page.links.values())
    assert page.links["Open Lab 01: Add <two> in Class hub"].startswith(
        "https://hub.school.org/hub/user-redirect/git-p"
    )


def test_a_hub_that_nobody_set_and_colab_without_github_are_left_out(small, tmp_path):
    release(small, [], Addresses("https://git.school.org/a/b", "https://hub.example.edu"), tmp_path / "out")
    for name in ("links.md", "links.html"):
        text = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "hub.example.edu" not in text and "colab" not in text and "!pip" not in text
        assert "https://mybinder.org/v2/git/" in text


def test_a_course_without_labs_says_so(tmp_path):
    with pytest.raises(ValueError, match=r"^There are no labs yet. Run `largemodels labs`.$"):
        release(tmp_path / "course", [], HERE, tmp_path / "out")


@pytest.fixture
def say(monkeypatch, capsys):
    """Run the command in the real course; its exit status and what it said."""

    def run(*arguments):
        monkeypatch.chdir(ROOT)
        status = command.main(["release", *map(str, arguments)])
        told = capsys.readouterr()
        return status, (told.err if status else told.out).splitlines()

    return run


def test_the_real_labs_are_handed_out(say, tmp_path):
    call = [LAB, "--to", tmp_path / "out", "--branch", "spring", "--hub", "https://hub.school.org", *REPOSITORY]
    status, said = say(*call)
    assert status == 0
    assert said[-1] == f"{tmp_path / 'out'} holds {LAB}. Files changed: {len(said) - 1}."
    handed_out = tmp_path / "out" / "labs" / LAB / f"{LAB}.ipynb"
    assert handed_out.read_bytes() == (ROOT / "labs" / LAB / f"{LAB}.ipynb").read_bytes()
    text = (tmp_path / "out" / "links.md").read_text(encoding="utf-8")
    assert "60 minutes, 15 points" in text and text.count("spring") == 4
    assert say(*call) == (0, [f"{tmp_path / 'out'} holds {LAB}. Files changed: 0."])


def test_links_to_the_course_itself_come_with_a_word_about_its_answers(say, tmp_path):
    *_, said = say("--to", tmp_path / "out")[1]
    assert said.startswith("The links lead to https://") and said.endswith("how to make a copy without.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["lab_99_none"], "There is no lab 'lab_99_none'. The labs are: "),
        (["../solutions/lab_07_attend"], "There is no lab '../solutions/lab_07_attend'. The labs are: "),
        (["--to", "{root}/labs/new"], "{root}/labs/new lies among the course's own files. Name a folder elsewhere, or"),
        (["--to", "{root}"], "{root} lies among the course's own files."),
        (["--public", "{out}"], "A public copy needs an address of its own. Add --repository https://…"),
        (["--to", "{out}", "--hub", "hub.school.org"], "'hub.school.org' is no web address. Give the one that begins"),
        (["--to", "{out}", "--repository", "git@github.com:a/b.git"], "'git@github.com:a/b' is no web address."),
        (["--to", "{out}", "--branch", "two words"], "'two words' is no branch's name. Give one such as main."),
        (["--to", "{out}/thesis.txt"], "{out}/thesis.txt is a file. Name a folder."),
        (["--to", "{out}"], "{out} isn't empty, and was not made by this command. Name a new folder."),
        (
            ["--to", "{out}/thesis.txt/in"],
            "{out}/thesis.txt/in could not be written: ",
        ),
    ],
)
def test_a_wrong_call_gets_one_sentence_and_changes_nothing(arguments, sentence, say, tmp_path):
    (tmp_path / "thesis.txt").write_text("my only copy")
    status, said = say(*(argument.format(root=ROOT, out=tmp_path) for argument in arguments))
    assert (status, len(said)) == (1, 1)
    assert said[0].replace("\\", "/").startswith(sentence.format(root=ROOT.as_posix(), out=tmp_path.as_posix()))
    assert files(tmp_path) == {"thesis.txt"} and (tmp_path / "thesis.txt").read_text() == "my only copy"
    assert not (ROOT / "labs" / "new").exists()


def test_ctrl_c_while_files_move_leaves_nothing(say, tmp_path, monkeypatch):
    def interrupted(source, place):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    assert say("--to", tmp_path / "new" / "out") == (130, ["Stopped."])
    assert list(tmp_path.iterdir()) == []
