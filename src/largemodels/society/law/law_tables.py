"""Three laws as decision trees that are data: the rows of ``rules.toml``, with their types.

Teaching material, simplified, as of 2026-12-01; not legal advice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

TODAY = date(2026, 12, 1)  #: the day this page speaks of
NEVER = date.max
NOTE = "Teaching material as of 1 December 2026, simplified; not legal advice."


@dataclass(frozen=True)
class Question:
    """A question of the form. ``options`` are all answers that it takes."""

    key: str
    asks: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Branch:
    """What follows from an answer.

    Attributes:
        on: the answers for which it is taken.
        article: on which it rests.
        says: what it means, in a sentence.
        to: the node where the walk goes on; "" where it ends.
        gives: the class that follows; "" for none.
        since: from when on that binds, as the law stands with the amendment of 2026; never for a class without a duty.
        was: the same by the text of 2024.
    """

    on: tuple[str, ...]
    article: str
    says: str
    to: str
    gives: str
    since: date
    was: date


@dataclass(frozen=True)
class Regime:
    """A law as a tree: the node to start at, node → its question's key and branches, class → level from 0 to 4."""

    key: str
    title: str
    law: str
    link: str
    start: str
    levels: Mapping[str, int]
    nodes: Mapping[str, tuple[str, tuple[Branch, ...]]]
    answerable: Mapping[str, tuple[str, ...]]


def _day(text: str | None, otherwise: date) -> date:
    return otherwise if text is None else NEVER if text == "never" else date.fromisoformat(text)


def _branch(row: Mapping) -> Branch:
    since = _day(row.get("since"), NEVER)
    was, go = _day(row.get("was"), since), (row.get("to", ""), row.get("gives", ""))
    return Branch(tuple(row["on"]), row["article"], row["says"], *go, since, was)


@cache
def _table() -> dict:
    return tomllib.loads((files(__package__) / "rules.toml").read_text(encoding="utf-8"))


@cache
def questions() -> dict[str, Question]:
    """Every question of the form, by its key."""
    return {key: Question(key, row["asks"], tuple(row["options"])) for key, row in _table()["questions"].items()}


@cache
def regimes() -> dict[str, Regime]:
    """The three laws: ``ai_act``, ``measures``, ``gdpr``."""
    found = {}
    for key, row in _table()["regimes"].items():
        nodes = {name: (n["question"], tuple(map(_branch, n["branches"]))) for name, n in row["nodes"].items()}
        parties = {name: tuple(who) for name, who in row["answerable"].items()}
        plain = (row[name] for name in ("title", "law", "link", "start", "levels"))
        found[key] = Regime(key, *plain, nodes, parties)
    return found
