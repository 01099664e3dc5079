"""What ``largemodels records`` does: make records, hold them against those that are kept, list them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .comparing import differences
from .making import find, made, runs, write
from .reading import duration, files, read


def make(names: Sequence[str], check: bool = False) -> bool:
    """What the command does: make records and keep them, or only hold them against those that are kept.

    Args:
        names: which; all of them where none is named.
        check: write nothing.

    Returns:
        Whether all were made and, with ``check``, none differs by more than it may.
    """
    well = True
    for run in find(names):
        print(f"{run.name}: {run.about} {took(run.name)}", flush=True)
        try:
            before, now = read(run.name) if check else None, made(run)
        except Exception as error:  # one that fails doesn't keep the others from being made
            print(f"FAILED {run.name}: {type(error).__name__}: {error}", file=sys.stderr)
            well = False
            continue
        found = list(differences(before.figures, now.figures, run.within, run.loose)) if before else []
        if not check:
            write(now, run.file)
        print("\n".join([f"{run.name}: {line}" for line in found]) or f"{run.name}: {now.origin}", flush=True)
        well = well and not found
    return well


def listing() -> str:
    """Every record: its name, what it is, and how long it took."""
    lines = [f"{run.name:<28} {run.about} {took(run.name)}" for run in runs().values()]
    return "\n".join(lines) or "There are no records yet."


def took(name: str) -> str:
    """How long the record on file took to make, as a remark."""
    if name not in files():
        return "(not made yet)"
    kept = read(name)
    return f"({duration(kept.seconds)} on {kept.date})"
