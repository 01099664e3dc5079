"""Lab 10, question 1: the check of a head on a mean of vectors, and its tempting mistakes.

B texts, T tokens, D width, C classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import GENERATOR, Mistake, Trial, draw, draw_sizes
from .flowing import flows

ONE = "Here is a single class, and its dimension stays."


def head_logits(answer: Callable) -> None:
    """Question 1: logits (B, C) from the mean over each text's own tokens."""
    trial = Trial(answer)
    for B, note in (
        (3, "Here the texts have several lengths."),
        (1, "Here is a single text with padding behind it."),
        (2, "Here no text has padding."),
        (3, ONE),
    ):
        T, D, C = draw_sizes((5, 7), (8, 9), (2, 4))
        C = 1 if note == ONE else C
        lengths = torch.randperm(T - 1, generator=GENERATOR)[:B] + 1 if B != 2 else torch.tensor([T, T])
        mask = (torch.arange(T) < lengths[:, None]).long()  # (B, T)
        states, W, b = (draw(*shape).requires_grad_() for shape in ((B, T, D), (C, D), (C,)))
        trial.note = note
        out, right = trial.call(states=states, mask=mask, W=W, b=b), logits(states, mask, W, b)
        trial.compare(trial.tensor(out, (B, C)), right.detach(), heads_gone_wrong(states.detach(), mask, W, b))
        flows(out, right, W=W, b=b, states=states)
    trial.passed("each text answers from its own tokens, and gradients flow.")


def logits(states: Tensor, mask: Tensor, W: Tensor, b: Tensor) -> Tensor:
    """(B, T, D) -> (B, C)."""
    return (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True) @ W.T + b


def heads_gone_wrong(states: Tensor, mask: Tensor, W: Tensor, b: Tensor) -> Iterator[Mistake]:
    """Question 1."""
    W, b = W.detach(), b.detach()
    total = (states * mask[..., None]).sum(1)  # (B, D)
    own = mask.sum(1, keepdim=True)
    yield "The padding's vectors count in the mean.", states.mean(1) @ W.T + b
    yield "The sum is divided by T. Each text has its own number of tokens.", total / states.size(1) @ W.T + b
    yield "The padding's vectors are summed, too. Only the divisor knows the mask.", states.sum(1) / own @ W.T + b
    yield "That is the sum of the tokens' vectors. The mean is wanted.", total @ W.T + b
    yield "That is the first token's vector. The mean is wanted.", states[:, 0] @ W.T + b
    yield "The bias isn't added.", total / own @ W.T
    yield (
        "Probabilities came back. Logits are wanted: the loss applies softmax itself.",
        (total / own @ W.T + b).softmax(-1),
    )
    largest = states.masked_fill(mask[..., None] == 0, -torch.inf).amax(1)
    yield "That is the largest of the tokens' numbers. The mean is wanted.", largest @ W.T + b
    yield "The mask is turned round: 1 stands at tokens, 0 at padding.", logits(states, 1 - mask, W, b)
