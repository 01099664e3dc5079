"""A record as a notebook has it: its figures, and how they came about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython.display import display

from ..machine import hardware

FORMAT = 1
PACKAGE = Path(__file__).parents[2]  #: where records, and modules that make them, are looked for
KEYS = ("name", "about", "figures", "seeds", "date", "seconds", "device", "machine", "versions")


@dataclass(frozen=True)
class Record:
    """What a long run found, and how. ``figures`` is what its function returned, with lists for arrays."""

    name: str
    about: str
    figures: dict[str, Any]
    seeds: list[int]
    date: str
    seconds: float
    device: str
    machine: dict[str, Any]
    versions: dict[str, str]

    def __getitem__(self, figure: str) -> Any:  # noqa: ANN401
        """A figure by its name.

        Raises:
            KeyError: the record has none of that name; those that it has are said.
        """
        if figure not in self.figures:
            raise KeyError(f"The record {self.name} has no figure {figure!r}. It has {', '.join(self.figures)}.")
        return self.figures[figure]

    @property
    def command(self) -> str:
        """What makes it."""
        return f"largemodels records {self.name}"

    @property
    def origin(self) -> str:
        """Where it comes from, in a sentence."""
        seeds = f", with the seed{'s' if len(self.seeds) > 1 else ''} {', '.join(map(str, self.seeds))}"
        return (
            f"Record made by `{self.command}` on {self.date} on {hardware(self.machine)} "
            f"in {duration(self.seconds)}{seeds if self.seeds else ''}."
        )

    def credit(self) -> None:
        """Show where the record comes from."""
        display({"text/markdown": f"*{self.origin}*", "text/plain": self.origin}, raw=True)


def files() -> dict[str, Path]:
    """Every record that is there: name → its file."""
    return {path.stem: path for path in sorted(PACKAGE.rglob("records/*.json"))}


def read(name: str) -> Record:
    """The record ``name``.

    Raises:
        ValueError: there is none, or its file is damaged or of another format.
    """
    there = files()
    if name not in there:
        raise ValueError(f"There is no record {name!r}. There are: {', '.join(there) or 'none yet'}.")
    anew = f"Make it anew by `largemodels records {name}`"
    try:
        kept = json.loads(there[name].read_text(encoding="utf-8"))
        format = kept["format"]
        known = {key: kept[key] for key in KEYS} if format == FORMAT else {}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"The record {name} is damaged ({type(error).__name__}: {error}). {anew}.") from None
    if format != FORMAT:
        raise ValueError(
            f"The record {name} has the format {format}, and this course reads {FORMAT}. {anew}, or update the course."
        )
    return Record(**known)


def duration(seconds: float) -> str:
    """``245`` → ``4 minutes``; ``3.2`` → ``3 seconds``."""
    many, unit = (seconds / 60, "minute") if seconds >= 90 else (seconds, "second")
    whole = max(1, round(many))
    return f"{whole} {unit}{'' if whole == 1 else 's'}"
