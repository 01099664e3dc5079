"""Conversations of a user and an assistant about six digits: the template, the cases, and who wrote which token.

Letters: N conversations, T tokens. A conversation is ``<user>sort 402913<assistant>012349<end>``: T = 16 tokens.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .requirements import require_template

DIGITS = 6  #: of a question
USER, ASSISTANT, END, SORT, COPY = range(10, 15)  #: ids of what isn't a digit
V = 15
NAMES = [*map(str, range(10)), "<user>", "<assistant>", "<end>", "sort ", "copy "]
PROMPT, ANSWER = DIGITS + 3, DIGITS + 1  #: tokens of a prompt, and of a whole answer with its end mark


def questions(n: int, generator: torch.Generator, *, held_out: bool = False) -> Tensor:
    """Six random digits each, (n, 6).

    A question whose digit sum is divisible by 9 is held out. All orders of the same digits have the same sum, so the
    answer to a held-out sorting question was never an answer in training.

    Args:
        n: how many.
        generator: where the randomness comes from (CPU).
        held_out: whether they are for judging, and not for training.
    """
    drawn = torch.randint(10, (16 * n + 200 if held_out else 2 * n + 50, DIGITS), generator=generator)
    return drawn[(drawn.sum(1) % 9 == 0) == held_out][:n]


def right_answers(digits: Tensor, instruction: int = SORT) -> Tensor:
    """What the assistant should write, with its end mark: digits (N, 6) -> (N, 7)."""
    answer = digits.sort(1).values if instruction == SORT else digits
    return torch.cat([answer, torch.full((len(digits), 1), END)], 1)


def prompts(digits: Tensor, instruction: int = SORT) -> Tensor:
    """``<user>``, the instruction, the digits, ``<assistant>``: digits (N, 6) -> (N, 9)."""
    before, after = torch.tensor([[USER, instruction]]), torch.tensor([[ASSISTANT]])
    return torch.cat([before.expand(len(digits), 2), digits, after.expand(len(digits), 1)], 1)


def conversations(digits: Tensor, instruction: int = SORT) -> Tensor:
    """Prompts with their right answers: digits (N, 6) -> (N, 16)."""
    return torch.cat([prompts(digits, instruction), right_answers(digits, instruction)], 1)


def seen_before(ids: Tensor, mark: int) -> Tensor:
    """Whether a mark stands somewhere before each token: (N, T) -> (N, T), boolean."""
    here = (ids == mark).long()
    return here.cumsum(1) - here > 0


def answer_mask(ids: Tensor) -> Tensor:
    """Whether the assistant wrote each token: all after its mark, up to its end mark and with it.

    Args:
        ids: conversations of one question and one answer, (N, T).

    Returns:
        (N, T), boolean.

    Raises:
        ValueError: a conversation has no answer.
    """
    mask = seen_before(ids, ASSISTANT) & ~seen_before(ids, END)
    require_template(ids, mask)
    return mask


def text(ids: Tensor) -> str:
    """One conversation, or a part of it, as text; what stands after the end mark is left out: (T,) -> str."""
    names = [NAMES[id] for id in ids.tolist()]
    return "".join(names[: names.index("<end>") + 1] if "<end>" in names else names)
