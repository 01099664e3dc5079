"""Sixteen invented products, what was expected of them, and what can be counted over them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from .law_tables import TODAY, questions, regimes
from .rules import Walk, walks


@dataclass(frozen=True)
class Case:
    """A product.

    Attributes:
        name: short.
        story: what it is, where, in a sentence.
        own: the answers that are its own, those that differ from the usual ones.
        answers: question → answer, all of them.
        expected: class by regime, written down from the texts before the program ran.
        both: arguments for the class and against it, of a borderline case; else empty.
        turns: of a borderline case the question, the answer, the regime, and the class that it then becomes.
    """

    name: str
    story: str
    own: Mapping[str, str]
    answers: Mapping[str, str]
    expected: Mapping[str, str]
    both: tuple[str, str] | tuple[()]
    turns: Mapping[str, str]


@cache
def _table() -> dict:
    return tomllib.loads((files(__package__) / "cases.toml").read_text(encoding="utf-8"))


def usual() -> dict[str, str]:
    """The answers of a product about which nothing special is known."""
    return dict(_table()["usual"])


@cache
def cases() -> tuple[Case, ...]:
    """The sixteen, in their order."""
    return tuple(
        Case(
            row["name"], row["story"], row["answers"], usual() | row["answers"],
            dict(zip(regimes(), row["expected"], strict=True)),
            (row["for"], row["against"]) if "for" in row else (), row.get("turns", {}),
        )
        for row in _table()["case"]
    )  # fmt: skip


def outcomes(answers: Mapping[str, str]) -> dict[str, str]:
    """Class by regime."""
    return {key: one.outcome for key, one in walks(answers).items()}


def flips(answers: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """Question → regime → those other answers, given alone, with which the class there is another one."""
    now, found = outcomes(answers), {}
    for key, question in questions().items():
        others = {option: outcomes({**answers, key: option}) for option in question.options if option != answers[key]}
        found[key] = {regime: [o for o, then in others.items() if then[regime] != now[regime]] for regime in now}
    return found


def deciding(answers: Mapping[str, str], regime: str = "") -> list[str]:
    """The questions of which another answer, alone, changes the class in a regime, or in any."""
    return [key for key, by in flips(answers).items() if (by[regime] if regime else any(by.values()))]


def bound(some: Sequence[Case], day: date = TODAY, *, amended: bool = True, regime: str = "") -> list[str]:
    """Names of the cases on which a duty or prohibition binds on a day, of one regime or of any."""
    return [
        case.name
        for case in some
        if any(w.binds(day, amended=amended) for key, w in walks(case.answers).items() if regime in ("", key))
    ]


def branches_used(some: Sequence[Case]) -> dict[str, tuple[set[str], set[str]]]:
    """Regime → the articles (as the branches name them) that a case came to, and those that none did."""
    used = {key: {s.branch.article for c in some for s in walks(c.answers)[key].steps} for key in regimes()}
    every = {key: {b.article for _, bs in r.nodes.values() for b in bs} for key, r in regimes().items()}
    return {key: (used[key], every[key] - used[key]) for key in every}


def agreement(some: Sequence[Case]) -> dict[int, int]:
    """Number of different levels among the three regimes (1, 2 or 3) → how many cases."""
    counted = {1: 0, 2: 0, 3: 0}
    for case in some:
        counted[len({one.level for one in walks(case.answers).values()})] += 1
    return counted


def who_answers(found: Mapping[str, Walk], day: date = TODAY) -> list[str]:
    """Who answers on a day, by law, with the articles, such as "EU AI Act, provider: Art. 50(1); Art. 50(2)".

    Each class that was met on the way counts, not the heaviest alone; only what binds on the day.
    """
    parties: dict[str, list[str]] = {}
    for one in found.values():
        table = one.regime.answerable
        for branch in (step.branch for step in one.steps if step.branch.gives and step.branch.since <= day):
            for row in table.get(branch.article, table.get(branch.gives, ())):
                party, article = row.split(": ", 1)
                parties.setdefault(f"{one.regime.title}, {party}", []).append(article)
    return [f"{party}: {'; '.join(dict.fromkeys(articles))}" for party, articles in parties.items()]


def parties_table(some: Sequence[Case], day: date = TODAY) -> str:
    """Who answers on a day, product by law, as a Markdown table."""
    titles = [regime.title for regime in regimes().values()]
    lines = [f"| Product | {' | '.join(titles)} |", "| --- |" + " --- |" * len(titles)]
    for case in some:
        who = who_answers(walks(case.answers), day)
        found = [[one.removeprefix(f"{title}, ") for one in who if one.startswith(title)] for title in titles]
        lines.append(f"| {case.name} | {' | '.join('<br>'.join(cell) or '–' for cell in found)} |")
    return "\n".join(lines)
