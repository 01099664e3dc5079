"""What is right in lab 06, with switches by which its tempting mistakes are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor


def one_step(x: Tensor, h: Tensor, c: Tensor, W: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """The new h and c, by torch's own LSTM.

    Its input gate gets the forget gate's rows, negated, because σ(−z) = 1 − σ(z).
    """
    (W_f, *others), (b_f, *rest), D = W.chunk(3), b.chunk(3), x.size(1)
    rows, bias = torch.cat([-W_f, W_f, *others]), torch.cat([-b_f, b_f, *rest])  # torch's four blocks
    return torch.lstm_cell(x, (h, c), rows[:, :D], rows[:, D:], bias, torch.zeros_like(bias))


def final(
    x: Tensor,
    lengths: Tensor,
    W: Tensor,
    b: Tensor,
    cut: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]] | None = None,
) -> tuple[Tensor, Tensor]:
    """The states h and c of each sequence after its own last step.

    Args:
        x: (B, T, D).
        lengths: (B,).
        W: (3 H, D + H).
        b: (3 H,).
        cut: what is done to h and c before each step, to make a mistake.
    """
    h = c = x.new_zeros(len(x), len(b) // 3)
    for t in range(x.size(1)):
        new_h, new_c = one_step(x[:, t], *(cut(h, c) if cut else (h, c)), W, b)
        real = (t < lengths)[:, None]
        h, c = torch.where(real, new_h, h), torch.where(real, new_c, c)
    return h, c


def gradients(run: Callable, leaves: Sequence[Tensor], upstream: Sequence[Tensor]) -> list[Tensor]:
    """The gradients that torch's backward pass gives for ``leaves``, zeros where nothing depends on one."""
    leaves = [leaf.clone().requires_grad_() for leaf in leaves]
    found = torch.autograd.grad(run(*leaves), leaves, upstream, allow_unused=True)
    return [torch.zeros_like(leaf) if g is None else g for g, leaf in zip(found, leaves, strict=True)]


def through_time(
    x: Tensor, lengths: Tensor, W: Tensor, b: Tensor, for_h: Tensor, cut: Callable | None = None
) -> dict[str, Tensor]:
    """The gradients of the last h for x, W and b, by their names; ``cut`` as in :func:`final`."""

    def last_h(x: Tensor, W: Tensor, b: Tensor) -> Tensor:
        return final(x, lengths, W, b, cut)[0]

    return dict(zip("xWb", gradients(last_h, [x, W, b], (for_h,)), strict=True))


def clipped(pair: Sequence[Tensor], most: float) -> list[Tensor]:
    """Both gradients times the same number, at most 1, so that together they are no longer than ``most``."""
    length = torch.cat([g.flatten() for g in pair]).norm()
    return [g * min(1.0, most / max(length.item(), 1e-12)) for g in pair]
