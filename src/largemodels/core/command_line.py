"""What the command ``largemodels`` understands."""

from __future__ import annotations

import argparse
from pathlib import Path


def parser() -> argparse.ArgumentParser:
    """What the command understands."""
    parser = argparse.ArgumentParser(prog="largemodels", description="The course's own command.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("doctor", help="say in plain words what is wrong with this machine, if anything")
    fetch = commands.add_parser("fetch", help="fetch models and data ahead of time")
    fetch.add_argument("names", nargs="*", metavar="NAME", help="an asset's name; see --list")
    fetch.add_argument("--all", action="store_true", help="fetch everything, as for a classroom without a network")
    fetch.add_argument("--list", action="store_true", help="list the assets and fetch nothing")
    notebooks = commands.add_parser("notebooks", help="run and tidy notebooks, and bring cards and maps up to date")
    notebooks.add_argument("--cards", action="store_true", help="only bring cards and maps up to date; run nothing")
    new = commands.add_parser("new", help="make what a new notebook begins with: cells, quiz, folder, a failing test")
    new.add_argument("path", type=Path, metavar="PATH", help="such as chapters/03_code_practice/01_training_loop.ipynb")
    lint = commands.add_parser("lint", help="check notebooks against the course's rules")
    budget = commands.add_parser("budget", help="say what is over its budget, and isn't on the list")
    budget.add_argument("--lower", action="store_true", help="first write down what has fallen; nothing rises")
    records = commands.add_parser("records", help="make records of long runs; without a name, list them")
    records.add_argument("names", nargs="*", metavar="NAME", help="a record's name; none, with --check: all")
    records.add_argument("--check", action="store_true", help="make them anew, compare, and write nothing")
    commands.add_parser("labs", help="make labs/ from solutions/")
    release = commands.add_parser("release", help="for teachers: labs, zips and links to hand out, or a public copy")
    release.add_argument("labs", nargs="*", metavar="LAB", help="a lab's name, such as lab_07_attend; default: all")
    folder = release.add_mutually_exclusive_group()
    folder.add_argument("--to", type=Path, default=Path("dist/labs"), metavar="FOLDER", help="default: dist/labs")
    folder.add_argument("--public", type=Path, metavar="FOLDER", help="a copy of the whole course without the answers")
    release.add_argument("--repository", default="", metavar="URL", help="where the class's copy lies; for the links")
    release.add_argument("--branch", default="", metavar="NAME", help="its branch; default: main")
    release.add_argument("--hub", default="", metavar="URL", help="the class's JupyterHub; default: pyproject.toml's")
    bench = commands.add_parser("bench", help="measure seconds and memory of notebooks")
    bench.add_argument("--setup", action="store_true", help="measure the first set-up from a fresh clone instead")
    grade = commands.add_parser("grade", help="mark what a class handed in; the same command goes on after a stop")
    grade.add_argument("lab", metavar="LAB", help="the lab's name, or the path of its solution notebook")
    grade.add_argument("submitted", type=Path, metavar="SUBMITTED", help="a folder of submissions, or one zip of them")
    grade.add_argument("--gradebook", type=Path, metavar="FILE", help="what keeps everything; default: marks.sqlite")
    grade.add_argument("--workers", type=whole, metavar="N", help="marked at once; default: one for each core")
    grade.add_argument("--scheduler", metavar="ADDRESS", help="mark on the Dask cluster at this address")
    grade.add_argument("--csv", type=Path, metavar="FILE", help="write the class's points as a table")
    grade.add_argument("--feedback", type=Path, metavar="FOLDER", help="write a page for each student")
    grade.add_argument("--again", action="store_true", help="mark anew what is marked already")
    bench.add_argument("--grading", action="store_true", help="measure marking a class instead")
    bench.add_argument("--students", type=whole, metavar="N", default=40, help="for --grading; default: 40")
    bench.add_argument("--otter", metavar="COMMAND", help="for --grading: Otter's command, if it isn't on the PATH")
    for command in (notebooks, lint, bench):
        command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a notebook or a folder; default: all")
    return parser


def whole(text: str) -> int:
    """A number of things, at least 1."""
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 up")
    return int(text)
