"""Lab 08, question 5: the check of a search for the blocks that differ.

A mistake is known by what it says to all cases together: in one case alone, two often say the same.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from . import CheckFailed, Trial, draw, draw_sizes
from .suspicion_mistakes import MISTAKES, Block


class Several(list):
    """A list that shows as its length."""

    def __repr__(self) -> str:
        return f"{len(self)} of them"


class Pretended:
    """A block that gives ``out`` for ``given``, and for other input what a linear map would add to it."""

    def __init__(self, given: Tensor, out: Tensor, matrix: Tensor) -> None:
        self.given, self.out, self.matrix = given, out, matrix

    def __call__(self, x: Tensor) -> Tensor:
        """(B, T, D) -> (B, T, D)."""
        return self.out + self.out.nan_to_num().abs().max() * ((x - self.given) @ self.matrix)


def suspects(answer: Callable) -> None:
    """Question 5: which of L blocks don't do what the reference does."""
    trial = Trial(answer)
    said, first = [], None
    drawn = cases()
    for note, blocks, states, tolerance, right in drawn:
        trial.note = note
        said.append(numbers(trial, trial.call(blocks=Several(blocks), states=Several(states), tolerance=tolerance)))
        if first is None and said[-1] != right:
            first = f"{trial.name} says {said[-1]} where {right} is right. {note}", trial.inputs
    if first:
        for hint, mistake in MISTAKES.items():
            if all(mistake(*case[1:4]) == found for case, found in zip(drawn, said, strict=True)):
                raise CheckFailed(hint)
        sentence, trial.inputs = first
        trial.fail(sentence)
    print(
        f"{trial.name} is right: none, one, two, among numbers near 20,000, among negative ones, at the bound itself, "
        "and one that gives NaN."
    )


def cases() -> list[tuple[str, list[Block], list[Tensor], float, list[int]]]:
    """What is special, blocks, states, tolerance, and the blocks that differ."""
    L, T, D = draw_sizes((6, 8), (5, 7), (9, 12))
    last = L - 1
    kinds = {
        "none": ("Here no block is wrong; the first one changes nothing, and neither does the reference's.", []),
        "one": ("Here block 1 is wrong, in one number.", [1]),
        "two": (f"Here blocks 2 and {L - 2} are wrong.", [2, L - 2]),
        "large": (f"Here block {last} is wrong, and every other state holds numbers near 20,000.", [last]),
        "negative": (f"Here block {last} is wrong, and all numbers are negative.", [last]),
        "NaN": (f"Here block {last} gives a NaN.", [last]),
    }
    found = []
    for kind, (note, wrong) in kinds.items():
        states, blocks = [draw(2, T, D)], []
        states[0][0, 0, 0] = 0.0  # where the first block changes nothing, a zero tells its own size from its input
        for n in range(L):
            state = states[0].clone() if (kind, n) == ("none", 0) else draw(2, T, D)
            state = -state.abs() if kind == "negative" else state * (20_000 if kind == "large" and n % 2 == 0 else 1)
            size = state.abs().max()
            off = size * 1e-5 * torch.sign(draw(2, T, D))  # rounding
            if n in wrong:
                share = {"NaN": torch.nan, "one": 0.004, "two": -0.05}.get(kind, 0.05)  # 0.004: lost in a mean
                off[0, 0, 0] = share * size
            blocks.append(Pretended(states[-1], state + off, draw(D, D) / D**0.5))
            states.append(state)
        found.append((note, blocks, states, 1e-3, wrong))
    states = [torch.tensor([[1.0, -4.0]]), torch.tensor([[2.0, 4.0]]), torch.tensor([[4.0, 3.0]])]
    edge: list[Block] = [lambda x: states[1] + 2, lambda x: states[2] + 3]
    found.append(("Block 0 is off by exactly the bound, which is allowed; block 1 by more.", edge, states, 0.5, [1]))
    return found


def numbers(trial: Trial, result: object) -> list[int]:
    """What came back as a list of whole numbers, or a failed check."""
    if isinstance(result, Tensor):
        result = result.tolist()
    if not isinstance(result, list | tuple):
        trial.fail(f"{trial.name} returns a {type(result).__name__}. Return a list of numbers, empty if all is well.")
    if any(isinstance(n, bool) or getattr(n, "dtype", None) == torch.bool for n in result):
        trial.fail(f"{trial.name} returns True and False. Return the numbers of the blocks that differ.")
    return [int(n) for n in result]
