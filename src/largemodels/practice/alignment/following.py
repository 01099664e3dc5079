"""Trainings that are looked at on the way: what they are paid, get right and forget, and how far they go."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ...algorithms.causal_lm.model import CausalLM
from ...core.device import one_thread
from .chat import COPY, right_answers, text
from .judging import accuracy, cases, distance, written
from .reinforcing import reinforce
from .requirements import require_choice
from .rewards import REWARDS
from .tuning import demonstrations, fresh, frozen, supervised

SHOWN = 8  #: held-out questions whose answers are kept
TAUGHT = 250  #: steps of supervised fine-tuning


@dataclass(frozen=True)
class Taught:
    """A model after supervised fine-tuning, and its share of right answers to 500 held-out questions, by step."""

    model: CausalLM
    steps: list[int]
    exact: list[float]


@cache
@one_thread()
def taught(seed: int = 0, masked: bool = True) -> Taught:
    """Fine-tune on 50 demonstrations of sorting and 150 of copying, with or without the loss mask.

    Trained once a kernel; who trains the model further takes a copy.
    """
    model, steps, exact = fresh(seed), [0], [0.0]

    def look(step: int, loss: float) -> None:
        if (step + 1) % 25 == 0:
            steps.append(step + 1)
            exact.append(accuracy(model, 500))

    supervised(model, demonstrations(50, 150, seed), TAUGHT, masked=masked, seed=seed, after=look)
    return Taught(model, steps, exact)


def start_model(seed: int = 0) -> CausalLM:
    """Where preferences and rewards begin: :func:`taught` with the mask."""
    return taught(seed).model


def answers(model: CausalLM, n: int = SHOWN) -> list[str]:
    """What a model answers to the first held-out questions."""
    return [text(row) for row in written(model, cases(n))]


def compared(columns: Mapping[str, Sequence[str]]) -> str:
    """Answers to the first held-out questions beside each other, as lines; a check mark stands at each right one.

    Args:
        columns: title -> what :func:`answers` gives.
    """
    digits = cases(SHOWN)
    lines = ["question   " + "".join(f"{title:<24}" for title in columns)]
    for n, right in enumerate(text(row) for row in right_answers(digits)):
        said = "".join(f"{wrote[n] + (' ✓' if wrote[n] == right else ''):<24}" for wrote in columns.values())
        lines.append(f"{text(digits[n]):<11}{said}".rstrip())
    return "\n".join(lines)


def followed(
    reward: str, updates: int, *, seed: int = 0, every: int = 5, what: str | None = None, **settings: Any  # noqa: ANN401
) -> dict[str, Any]:  # fmt: skip
    """Train a copy of the start model by a reward, and look at it every few updates.

    Args:
        reward: a key of :data:`.rewards.REWARDS`.
        updates: how many.
        seed: of the start model, and of the training.
        every: updates from one look to the next.
        what: what the progress bar says.
        settings: of :func:`.tuning.reinforce`.

    Returns:
        The updates looked at, and for each: the mean reward on held-out answers, the shares of right answers to sorting
        and to copying, the distance from the start in nats a token; and, of the last, answers.

    Raises:
        ValueError: there is no such reward; or settings of :mod:`.requirements`.
    """
    require_choice(reward, REWARDS)
    model = copy.deepcopy(start_model(seed))
    reference, passes = frozen(model), settings.get("passes", 2)
    seen: dict[str, list] = {name: [] for name in ("updates", "reward", "exact", "copy", "distance")}

    def look(step: int, loss: float = 0.0) -> None:
        if (step + 1) % (every * passes) == 0:
            digits, said = cases(), written(model, cases())
            exact = (said == right_answers(digits)).all(1).float().mean().item()
            values = ((step + 1) // passes, REWARDS[reward](digits, said).mean().item(), exact,
                      accuracy(model, 500, COPY), distance(model, reference))  # fmt: skip
            for name, value in zip(seen, values, strict=True):
                seen[name].append(value)

    look(-1)
    reinforce(model, REWARDS[reward], updates, seed=seed, after=look, what=what, **settings)
    return {**seen, "answers": answers(model)}
