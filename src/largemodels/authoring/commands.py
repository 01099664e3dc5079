"""What an author's commands do: they print what happened, and return 1 where something is wrong."""

from __future__ import annotations

import argparse
import sys

from largemodels.core.repository import course


def notebooks(chosen: argparse.Namespace) -> int:
    """Run and tidy notebooks, and bring cards and maps up to date; one that fails doesn't stop the others."""
    from largemodels.authoring import cards, run

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


def lint(chosen: argparse.Namespace) -> int:
    """Check notebooks against the course's rules."""
    from largemodels.authoring.lint import lint as findings_of

    findings = [f"{path}: {finding}" for path in course.choose(chosen.paths) for finding in findings_of(path)]
    print("\n".join(findings) if findings else "The notebooks keep the course's rules.")
    return 1 if findings else 0


def budget(chosen: argparse.Namespace) -> int:
    """Say what is over its budget."""
    from largemodels.authoring import budget as counts

    root = course.root()
    said = [*(counts.lower(root) if chosen.lower else []), *(findings := list(counts.findings(root)))]
    print("\n".join(said) or "Everything keeps its budget, or stands on the list with its number.")
    return 1 if findings else 0


def labs(chosen: argparse.Namespace) -> int:
    """Make labs/ from solutions/."""
    from largemodels.authoring import labs as generated

    for name in generated.generate(course.root()):
        print(name)
    return 0


def new(chosen: argparse.Namespace) -> int:
    """Make what a new notebook begins with."""
    from largemodels.authoring.new import make

    root = course.root(chosen.path.parent if chosen.path.parent.is_dir() else None)
    print("\n".join(make(chosen.path, root)))
    print(f"Fill each TODO, then run `largemodels notebooks {chosen.path}` and `largemodels lint {chosen.path}`.")
    return 0
