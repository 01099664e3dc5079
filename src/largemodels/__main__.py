"""The command ``largemodels``."""

from __future__ import annotations

import argparse
import sys
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
    lint = commands.add_parser("lint", help="check notebooks against the course's rules")
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
    grade.add_argument("--workers", type=_count, metavar="N", help="marked at once; default: one for each core")
    grade.add_argument("--scheduler", metavar="ADDRESS", help="mark on the Dask cluster at this address")
    grade.add_argument("--csv", type=Path, metavar="FILE", help="write the class's points as a table")
    grade.add_argument("--feedback", type=Path, metavar="FOLDER", help="write a page for each student")
    grade.add_argument("--again", action="store_true", help="mark anew what is marked already")
    bench.add_argument("--grading", action="store_true", help="measure marking a class instead")
    bench.add_argument("--students", type=_count, metavar="N", default=40, help="for --grading; default: 40")
    bench.add_argument("--otter", metavar="COMMAND", help="for --grading: Otter's command, if it isn't on the PATH")
    for command in (notebooks, lint, bench):
        command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a notebook or a folder; default: all")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when it found something wrong, 2 for a wrong call."""
    chosen = parser().parse_args(arguments)
    try:
        return COMMANDS[chosen.command](chosen)
    except ModuleNotFoundError as error:
        print(f"{error.name} is missing. Authors install it by: pip install -e '.[test,author]'", file=sys.stderr)
        return 1
    except (OSError, RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def _doctor(chosen: argparse.Namespace) -> int:
    from largemodels.core import doctor

    doctor.print_report()
    return 0


def _fetch(chosen: argparse.Namespace) -> int:
    from largemodels.core.assets import fetching as assets
    from largemodels.core.assets.registry import ASSETS

    names = list(ASSETS) if chosen.all else chosen.names
    if chosen.list or not names:
        print(assets.listing())
        return 0
    return 1 if assets.fetch_all(names, check=True) else 0


def _notebooks(chosen: argparse.Namespace) -> int:
    from largemodels.authoring import cards, run
    from largemodels.core.repository import course

    root = course.root(chosen.paths[0] if chosen.paths else None)
    failed = 0
    for path in [] if chosen.cards else course.choose(chosen.paths):
        try:
            run.rewrite(path)
        except run.NotebookError as error:
            failed += 1
            print(f"{error.traceback}\n{path}: {error}", file=sys.stderr)
    for name in cards.refresh_files(root):
        print(f"{name}: cards and map brought up to date")
    return 1 if failed else 0


def _lint(chosen: argparse.Namespace) -> int:
    from largemodels.authoring.lint import lint
    from largemodels.core.repository import course

    findings = [f"{path}: {finding}" for path in course.choose(chosen.paths) for finding in lint(path)]
    print("\n".join(findings) if findings else "The notebooks keep the course's rules.")
    return 1 if findings else 0


def _records(chosen: argparse.Namespace) -> int:
    from largemodels.core.records import making

    if not chosen.names and not chosen.check:
        print(making.listing())
        return 0
    return 0 if making.make(chosen.names, chosen.check) else 1


def _labs(chosen: argparse.Namespace) -> int:
    from largemodels.authoring import labs
    from largemodels.core.repository import course

    for name in labs.generate(course.root()):
        print(name)
    return 0


def _release(chosen: argparse.Namespace) -> int:
    from largemodels.authoring import labs, public_copy
    from largemodels.classroom import release
    from largemodels.core.repository import course, links

    root = course.root()
    where = links.addresses(root, repository=chosen.repository, hub=chosen.hub, branch=chosen.branch)
    ours = where.repository == links.addresses(root).repository
    if chosen.public and ours:
        raise ValueError("A public copy needs an address of its own. Add --repository https://…")
    names, target = release.choose(root, chosen.labs), release.outside(root, chosen.public or chosen.to)
    labs.refuse_stale(root)
    changed = (public_copy.make if chosen.public else release.release)(root, names, where, target)
    for name in changed:
        print(name)
    print(f"{target} holds {', '.join(names)}. Files changed: {len(changed)}.")
    if not chosen.public and ours:
        print(f"The links lead to {where.repository}, answers included: TEACHING.md says how to make a copy without.")
    return 0


def _bench(chosen: argparse.Namespace) -> int:
    from largemodels.authoring import bench, bench_setup, cards
    from largemodels.core.repository import course

    root = course.root(chosen.paths[0] if chosen.paths else None)
    if chosen.grading:
        from largemodels.authoring import bench_grading
        from largemodels.classroom.marking.lab import key

        asked = key(root / "solutions" / bench_grading.LAB)
        fast = bench_grading.compare(root, asked, chosen.students, chosen.otter)
        cards.refresh_files(root)
        return 0 if fast else 1
    kept = bench_setup.first(root) if chosen.setup else bench.notebooks(course.choose(chosen.paths), root)
    cards.refresh_files(root)
    return 0 if kept else 1


def _grade(chosen: argparse.Namespace) -> int:
    from largemodels.classroom.marking.grade import Order, grade

    given = {name: value for name, value in vars(chosen).items() if value is not None and name != "command"}
    return grade(Order(**given))


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 up")
    return int(text)


COMMANDS = {
    "doctor": _doctor,
    "fetch": _fetch,
    "notebooks": _notebooks,
    "lint": _lint,
    "records": _records,
    "labs": _labs,
    "release": _release,
    "grade": _grade,
    "bench": _bench,
}

if __name__ == "__main__":
    sys.exit(main())
