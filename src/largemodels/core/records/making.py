"""How records are made, and made anew to see whether they still hold."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ..device import device
from ..machine import machine
from . import reading
from .comparing import plain
from .reading import FORMAT, Record

COMPUTE = ("numpy", "torch", "transformers", "scikit-learn")  #: packages whose versions a record keeps
Make = Callable[[], Mapping[str, Any]]


@dataclass(frozen=True)
class Run:
    """How a record is made, and how far its figures may be from those of another machine."""

    name: str
    about: str
    make: Make
    seeds: list[int]
    within: float
    loose: dict[str, float]

    @property
    def file(self) -> Path:
        """Where the record lies: in a folder ``records`` beside the function's module."""
        return Path(inspect.getfile(self.make)).parent / "records" / f"{self.name}.json"


RUNS: dict[str, Run] = {}  #: of the modules that have been imported


def record(
    name: str, about: str, *, seeds: Sequence[int] = (), within: float = 0.05, loose: Mapping[str, float] | None = None
) -> Callable[[Make], Make]:
    """Register a function that makes the record ``name``: it takes nothing, shows its progress, and returns figures.

    Args:
        name: a valid Python name, the only one in the course.
        about: one sentence that says what the figures are.
        seeds: those that the function sets.
        within: how far a number with a point may be from the one on record when the record is made anew: so much for
            numbers up to 1, so much of the number above. Whole numbers, words, True and False must be the same.
        loose: a figure's name, at any depth → another ``within`` for all in it, whole numbers too;
            ``float("inf")`` for what is not compared, such as seconds.

    Raises:
        ValueError: another function makes a record of that name, or the name or the sentence is none.
    """
    if not name.isidentifier() or not about.endswith("."):
        raise ValueError(f"A record has a Python name and a sentence that ends with a period, not {name!r}, {about!r}.")

    def register(make: Make) -> Make:
        other = RUNS[name].make.__module__ if name in RUNS else make.__module__
        if other != make.__module__:
            raise ValueError(f"{other} makes a record called {name} already. Take another name.")
        RUNS[name] = Run(name, about, make, list(seeds), within, dict(loose or {}))
        return make

    return register


def runs() -> dict[str, Run]:
    """Every record that the course can make, by name; its modules ``long_runs`` and ``…_long_runs`` are imported."""
    for module in sorted(reading.PACKAGE.rglob("*long_runs.py")):
        importlib.import_module(".".join(module.relative_to(reading.PACKAGE.parent).with_suffix("").parts))
    return dict(sorted(RUNS.items()))


def find(names: Iterable[str]) -> list[Run]:
    """How the records ``names`` are made; all of them where none is named.

    Raises:
        ValueError: no function makes one of that name.
    """
    known = runs()
    for name in names:
        if name not in known:
            raise ValueError(f"The course makes no record {name!r}. It makes: {', '.join(known) or 'none yet'}.")
    return [known[name] for name in names or known]


def made(run: Run) -> Record:
    """A record made now; nothing is written.

    Raises:
        ValueError: the function returned something else than figures by name.
    """
    start = time.perf_counter()
    figures = plain(run.make())
    seconds = round(time.perf_counter() - start, 1)
    if not isinstance(figures, dict):
        raise ValueError(f"{run.name} returned a {type(figures).__name__}. It must return figures by name, a dict.")
    today = date.today().isoformat()
    facts = {key: value for key, value in machine(today).items() if key not in ("date", "python", "torch")}
    return Record(run.name, run.about, figures, run.seeds, today, seconds, str(device()), facts, versions())


def write(made: Record, path: Path) -> None:
    """Put a record into its file, whole or not at all: an old one stays until then."""
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    text = json.dumps({"format": FORMAT, "command": made.command, **asdict(made)}, indent=1, ensure_ascii=False)
    try:
        unfinished.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def versions() -> dict[str, str]:
    """The versions of Python and of what computes."""
    found = {"python": platform.python_version()}
    for package in COMPUTE:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
