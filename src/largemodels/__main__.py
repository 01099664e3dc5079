"""The command ``largemodels``."""

from __future__ import annotations

import argparse
import sys

from largemodels.core.command_line import parser


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


def _author(chosen: argparse.Namespace) -> int:
    from largemodels.authoring import commands

    return getattr(commands, chosen.command)(chosen)


def _records(chosen: argparse.Namespace) -> int:
    from largemodels.core.records import command

    if not chosen.names and not chosen.check:
        print(command.listing())
        return 0
    return 0 if command.make(chosen.names, chosen.check) else 1


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
    from largemodels.authoring import bench, bench_rows, bench_setup, cards
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
    bench_rows.prune(root)
    cards.refresh_files(root)
    return 0 if kept else 1


def _grade(chosen: argparse.Namespace) -> int:
    from largemodels.classroom.marking.grade import Order, grade

    given = {name: value for name, value in vars(chosen).items() if value is not None and name != "command"}
    return grade(Order(**given))


COMMANDS = {
    "doctor": _doctor,
    "fetch": _fetch,
    "notebooks": _author,
    "new": _author,
    "lint": _author,
    "budget": _author,
    "records": _records,
    "labs": _author,
    "release": _release,
    "grade": _grade,
    "bench": _bench,
}

if __name__ == "__main__":
    sys.exit(main())
