"""Choose a reward, a group size and a KL weight, and see what the model learned, forgot, and writes: stored runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.explorer import Explorer, choice, stops
from ...core.figures import describe
from .chat import NAMES
from .judging import cases
from .reward_figures import empty_run, lines


class RewardExplorer(Explorer):
    """The curves of one stored run, and in words its samples.

    Args:
        runs: of the record ``align_choices``: what was chosen, the curves, the answers at the end.
    """

    def __init__(self, runs: Sequence[Mapping[str, Any]]) -> None:
        self.runs = {(run["chosen"], run["group"], run["kl"]): run for run in runs}
        rewards, groups, weights = (list(dict.fromkeys(key[n] for key in self.runs)) for n in range(3))
        self.reward = choice("reward", rewards, "rising")
        self.group = stops("samples a prompt", sorted(groups), sorted(groups)[len(groups) // 2])
        self.weight = stops("KL weight", sorted(weights), sorted(weights)[0])
        figure = describe(empty_run(), "Mean reward, exact match and copying by update, for the run that is chosen.")
        super().__init__(figure, self.reward, self.group, self.weight)

    def draw(self) -> str:
        """The three curves; words with the ends, the distance and three answers."""
        chosen = self.reward.value, self.group.value, self.weight.value
        if chosen not in self.runs:
            (group, kl), *_ = [key[1:] for key in self.runs if key[0] == chosen[0]]
            raise ValueError(
                f"The reward {chosen[0]!r} was tried with one setting alone, since none moves it: take {group} samples "
                f"and the KL weight {kl:g}."
            )
        run = self.runs[chosen]
        self.patch(lines(run))
        asked = ["".join(NAMES[digit] for digit in row) for row in cases(3).tolist()]
        wrote = "; ".join(f"{q} → {answer}" for q, answer in zip(asked, run["answers"], strict=False))
        return (
            f"Reward {run['reward'][0]:.2f} → {run['reward'][-1]:.2f}, exact match {run['exact'][0]:.2f} → "
            f"{run['exact'][-1]:.2f}, copying {run['copy'][-1]:.2f}, distance {run['distance'][-1]:.2f} nats a token. "
            f"It writes: {wrote}."
        )
