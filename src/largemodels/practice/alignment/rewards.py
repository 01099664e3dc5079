"""Rewards that a program can compute, for answers to "sort these digits": one honest, some that can be gamed.

Letters: N answers. Each reward takes the question's digits, (N, 6), and what was written, (N, 7), and gives (N,).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from .chat import DIGITS, right_answers

Reward = Callable[[Tensor, Tensor], Tensor]


def exact(digits: Tensor, written: Tensor) -> Tensor:
    """1 for the right answer whole, else 0."""
    return (written == right_answers(digits)).all(1).float()


def places(digits: Tensor, written: Tensor) -> Tensor:
    """Partial credit: the share of the tokens that are right at their place, the end mark with them."""
    return (written == right_answers(digits)).float().mean(1)


def rising(digits: Tensor, written: Tensor) -> Tensor:
    """The share of neighbors that rise. It never looks at the question."""
    first, second = written[:, : DIGITS - 1], written[:, 1:DIGITS]  # (N, 5) each
    return ((first < second) & (second < 10)).float().mean(1)


def from_question(digits: Tensor, written: Tensor) -> Tensor:
    """The share of the written digits that stand somewhere in the question."""
    stands = written[:, :DIGITS, None] == digits[:, None]  # (N, 6, 6)
    return stands.any(2).float().mean(1)


def constant(digits: Tensor, written: Tensor) -> Tensor:
    """1 for whatever was written."""
    return torch.ones(len(written))


REWARDS: dict[str, Reward] = {
    "exact": exact, "places": places, "rising": rising, "from the question": from_question, "constant": constant,
}  # fmt: skip
