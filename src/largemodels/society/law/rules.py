"""Three laws as decision trees that are data, and the walk through them.

Teaching material, simplified, as of 2026-12-01; not legal advice. The trees stand in ``rules.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from .requirements import require_answer, require_known

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


@dataclass(frozen=True)
class Step:
    """One step of a walk: the node, what was answered, and the branch that was taken."""

    node: str
    question: Question
    answer: str
    branch: Branch


@dataclass(frozen=True)
class Walk:
    """A walk through one law, step by step."""

    regime: Regime
    steps: tuple[Step, ...]

    @property
    def outcome(self) -> str:
        """The class: the heaviest that was met, of equals the first."""
        return max((s.branch.gives for s in self.steps if s.branch.gives), key=lambda gives: self.regime.levels[gives])

    @property
    def level(self) -> int:
        """0 outside, 1 no specific duty, 2 duties, 3 heavy duties before it starts, 4 not allowed as described."""
        return self.regime.levels[self.outcome]

    @property
    def reason(self) -> str:
        """The article on which the class rests."""
        return next(s.branch.article for s in self.steps if s.branch.gives == self.outcome)

    def binds(self, day: date = TODAY, *, amended: bool = True) -> bool:
        """Whether a duty or prohibition that was met on the way binds on a day, as amended or by the text of 2024."""
        return any((s.branch.since if amended else s.branch.was) <= day for s in self.steps)

    def lines(self) -> list[str]:
        """Each step with its article, then the class."""
        steps = [f"{s.branch.article:26} {s.question.asks} {s.answer}. {s.branch.says}" for s in self.steps]
        return [*steps, f"→ {self.outcome}"]


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


def walk(answers: Mapping[str, str | None], regime: Regime) -> Walk:
    """Go from question to question until a branch leads nowhere further.

    Args:
        answers: question → answer; those that the walk doesn't come to may be missing.
        regime: the law.

    Raises:
        ValueError: an answer on the way is missing or isn't an option, or belongs to no question; the sentence says
            which.
    """
    require_known(answers, questions())
    steps, node = [], regime.start
    while node:
        key, branches = regime.nodes[node]
        question = questions()[key]
        answer = require_answer(key, question.asks, answers.get(key), question.options)
        branch = next(b for b in branches if answer in b.on)
        steps.append(Step(node, question, answer, branch))
        node = branch.to
    return Walk(regime, tuple(steps))


def walks(answers: Mapping[str, str | None]) -> dict[str, Walk]:
    """The walk through each of the three laws."""
    return {key: walk(answers, regime) for key, regime in regimes().items()}


def paths(regime: Regime, node: str | None = None) -> Iterator[list[Branch]]:
    """Every way through a law's tree, answers that take the same branch counted once."""
    for branch in regime.nodes[node or regime.start][1]:
        for rest in paths(regime, branch.to) if branch.to else [[]]:
            yield [branch, *rest]
