"""The walk through a law's tree, and every way that there is through it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .law_tables import TODAY, Branch, Question, Regime, questions, regimes
from .requirements import require_answer, require_known


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
