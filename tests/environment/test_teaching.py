"""The teacher's page keeps its word: its commands exist, its sentences are those that are said, its plan adds up."""

import argparse
import re
import shlex
from pathlib import Path

import nbformat
import pytest

from largemodels.__main__ import COMMANDS
from largemodels.authoring.public_copy import KEPT
from largemodels.classroom.probes import questions
from largemodels.core.command_line import parser
from largemodels.core.repository import course

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
BLOCKS = [line for block in SHELL for line in block.splitlines()]
TEXT = re.sub(r"^```.*?^```", "", PAGE, flags=re.DOTALL | re.MULTILINE)
INLINE = [" ".join(code.split()) for code in re.findall(r"`(largemodels [^`]+)`", TEXT)]
OURS = [line for line in [*BLOCKS, *INLINE] if line.startswith("largemodels ")]


def refused(line: str) -> str:
    """What the parser says against a command line, or nothing."""
    try:
        parser().parse_args(shlex.split(line)[1:])
    except (SystemExit, argparse.ArgumentError) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("line", OURS)
def test_every_command_on_the_page_is_one(line, capsys):
    assert not refused(line), capsys.readouterr().err


@pytest.mark.parametrize("line", ["largemodels releases", "largemodels release --pubic x", "largemodels fetch --any"])
def test_a_command_that_is_none_is_seen(line):
    assert refused(line)


def test_the_page_shows_how_to_hand_out_and_how_to_mark():
    shown = {line.split()[1] for line in BLOCKS if line.startswith("largemodels ")}
    assert {"release", "grade", "doctor", "fetch"} <= shown <= set(COMMANDS)


def test_all_other_lines_are_of_programs_that_a_teacher_has():
    others = [line for line in BLOCKS if not line.startswith("largemodels ")]
    assert {line.split()[0] for line in others} == {"make", "source", "cd", "git", "nbgrader"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in others:
        assert not line.startswith("make ") or re.search(rf"^{re.escape(line.split()[1])}:", makefile, re.MULTILINE)
    tried = (ROOT / "tests" / "labs" / "test_nbgrader.py").read_text(encoding="utf-8")
    for line in (line for line in others if line.startswith("nbgrader ")):
        assert f'nbgrader(tmp_path, "{line.split()[1]}"' in tried


def test_the_settings_for_nbgrader_are_those_that_were_tried():
    (block,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    tried = (ROOT / "tests" / "labs" / "test_nbgrader.py").read_text(encoding="utf-8")
    assert block in tried


def test_what_stays_away_from_a_public_copy_and_what_does_not_is_as_the_page_says():
    away = re.search(r"\| Not in the copy .*?\n\n", PAGE, re.DOTALL)[0]
    named = re.findall(r"`([\w./]+)/`", away) + [name for name in re.findall(r"[A-Z]{5,}", away)]
    assert {"solutions", "tests", "deploy", ".github", ".ci", "CONTRIBUTING", "CHANGELOG", "CITATION"} == set(named)
    assert not [kept for kept in KEPT if kept.split("/")[0].partition(".md")[0] in named]
    there = re.search(r"\| In the copy, though .*?\n\n", PAGE, re.DOTALL)[0]
    assert [path for path in re.findall(r"`([\w./]+)/`", there) if not path.startswith(KEPT)] == []


def test_the_sentences_of_a_row_are_said_by_the_marking():
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/largemodels/classroom").rglob("*.py"))
    paragraph = re.search(r"\*\*What a row says\.\*\*.*?\n\n", PAGE, re.DOTALL)[0]
    said = [" ".join(sentence.split()) for sentence in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", paragraph)]
    assert len(said) >= 6
    for sentence in said:
        words = re.split(r"Probe 2 of 3: The answer|\(\d, \d\)|…", sentence)
        assert [part for part in words if part.strip() and part.strip() not in source] == [], sentence


def test_the_page_gives_no_probe_away():
    for path in course.notebooks(ROOT, "solutions"):
        asked = questions(nbformat.read(path, as_version=4)).values()
        assert not [probe.expression for question in asked for probe in question.probes if probe.expression in PAGE]


def test_the_page_is_read_in_ten_minutes():
    assert len(re.sub(r"<!-- plan -->.*<!-- /plan -->", "", TEXT, flags=re.DOTALL).split()) <= 2300
