"""Lab 11, question 1: the check of a net that reads names, and its tempting mistakes.

B names, T letters, E width of a letter, D width of the state, C classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from . import GENERATOR, CheckFailed, Mistake, Trial, draw, draw_sizes
from .flowing import flows
from .mend_faults import explained

MAKERS = ("zeros", "ones", "empty", "full", "rand", "randn")


class Placed(TorchFunctionMode):
    """While it is entered, notes in ``loose`` which of torch's makers were called without a device."""

    def __init__(self) -> None:
        super().__init__()
        self.loose: set[str] = set()

    def __torch_function__(
        self, function: Callable, types: tuple, args: tuple = (), kwargs: dict | None = None
    ) -> object:
        """The hook that torch calls in place of ``function``."""
        name = getattr(function, "__name__", "")
        if name in MAKERS and (kwargs or {}).get("device") is None:
            self.loose.add(name)
        return function(*args, **(kwargs or {}))


def lengths_from(B: int, T: int) -> Tensor:
    """B lengths between 1 and T, the longest not first."""
    lengths = torch.randint(1, T + 1, (B,), generator=GENERATOR)
    lengths[0], lengths[-1] = T // 2, T
    return lengths


def read_names(answer: Callable, chosen: Callable) -> None:
    """Question 1: logits (B, C) from the state after each name's last letter."""
    trial = Trial(answer)
    double = "Here the net computes in double precision, and so must what you make."
    for layers, kind, B, note in (
        (1, torch.float32, 4, "Here the names have several lengths."),
        (2, torch.float32, 3, "Here the net has two layers."),
        (1, torch.float32, 1, "Here is a single name."),
        (1, torch.float64, 3, double),
    ):
        T, E, D, C = draw_sizes((6, 8), (2, 3), (4, 5), (9, 11))
        rnn = nn.RNN(E, D, num_layers=layers, batch_first=True).to(kind)
        head, lengths = nn.Linear(D, C).to(kind), lengths_from(B, T)
        lengths[0] -= int(B == 1)  # even a single name has padding behind it
        x = draw(B, T, E).to(kind) * (torch.arange(T) < lengths[:, None])[..., None]
        x[-1, [0, -1]] = 0  # letters may be zeros; lengths alone say what is padding
        trial.note = note
        with Placed() as placed, torch.no_grad():
            result = trial.call(rnn=rnn, head=head, x=x, lengths=lengths)
        with torch.no_grad():
            right = head(last_states(rnn, x, lengths)[1])
            result = trial.tensor(result, (B, C), dtype=kind)
            trial.compare(result, right, names_gone_wrong(rnn, head, x, lengths) if kind == torch.float32 else ())
        if placed.loose:
            raise CheckFailed(
                f"torch.{min(placed.loose)} without a device makes a tensor on the CPU. With the net on a GPU that "
                "stops. Take the device of x, or let torch begin for you."
            )
    out, right = answer(rnn, head, x, lengths), head(last_states(rnn, x, lengths)[1])
    flows(out, right, rnn=rnn.weight_hh_l0, head=head.weight)
    explained("read_names", chosen)
    trial.passed("each name answers from its own last letter, alone and in a batch, and the faults are named.")


def last_states(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
    """All states (B, T, D), and those of each row's last real step (B, D)."""
    states, _ = rnn(x)
    return states, states[torch.arange(len(x)), lengths - 1]


def names_gone_wrong(rnn: nn.RNN, head: nn.Linear, x: Tensor, lengths: Tensor) -> Iterator[Mistake]:
    """Question 1."""
    states, _ = last_states(rnn, x, lengths)
    rows, T = torch.arange(len(x)), x.size(1)
    real = (torch.arange(T) < lengths[:, None])[..., None]  # (B, T, 1)
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    by_length = lengths.sort(descending=True)
    in_order = nn.utils.rnn.pack_padded_sequence(x[by_length.indices], by_length.values, batch_first=True)
    sorted_states = rnn(in_order)[1]
    seen = (x != 0).any(-1).sum(1).clamp(min=1)
    latest = ((x != 0).any(-1) * torch.arange(1, T + 1)).amax(1).clamp(min=1)
    yield "It still answers from the last step of the batch. Where is each name's own last letter?", head(states[:, -1])
    yield (
        "The state is one step too late: counting begins at 0, so a name of 3 letters ends at step 2.",
        head(states[rows, lengths.clamp(max=T - 1)]),
    )
    yield "The state is one step too early: it hasn't read the last letter.", head(states[rows, (lengths - 2).clamp(0)])
    for other in (seen, latest):
        yield "Zeros are taken for padding. A letter may be zeros, too: ask `lengths`.", head(states[rows, other - 1])
    yield "It answers from the first letter.", head(states[:, 0])
    yield "A mean over all steps counts the padding, too, and the state at the end is wanted.", head(states.mean(1))
    mean = (states * real).sum(1) / lengths[:, None]
    yield "A mean over a name's steps is another net. The state at its end is wanted.", head(mean)
    yield "That is the first layer's state. The answer comes from the last layer.", head(rnn(packed)[1][0])
    yield "The names come back sorted by length. Put them back into their order.", head(sorted_states[-1])
    reading_backward = rnn(x.flip(1))[0][:, -1]
    yield "It reads from the end. The padding then comes first.", head(reading_backward)
