"""The tempting mistakes of lab 06 on the way back, and those of its clipping: what each one gives, and its hint.

Written as in ``gates_mistakes``, which has those of the way forward.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import torch
from torch import Tensor

from .gates_mistakes import Parts
from .gates_right import gradients, one_step, through_time


def step_back_gone_wrong(
    x: Tensor, h: Tensor, c: Tensor, W: Tensor, b: Tensor, for_h: Tensor, for_c: Tensor
) -> Iterator[tuple[str, Parts]]:
    """Question 3."""
    D = x.size(1)
    f, g, o = (torch.cat([x, h], -1) @ W.T + b).chunk(3, -1)
    f, g, o = f.sigmoid(), g.tanh(), o.sigmoid()
    out = (f * c + (1 - f) * g).tanh()

    def back(cell: Tensor | None = None, from_f: Tensor = c - g, slopes: str = "fgo", share: Tensor = 1 - f) -> Parts:
        """The gradients from the one for the new cell on, with one thing or another done wrong."""
        cell = for_c + for_h * o * (1 - out**2) if cell is None else cell
        z_f = cell * from_f * (f * (1 - f) if "f" in slopes else 1)
        z_g = cell * share * (1 - g**2 if "g" in slopes else 1)
        z_o = for_h * out * (o * (1 - o) if "o" in slopes else 1)
        z = torch.cat([z_f, z_g, z_o], -1)  # (B, 3 H)
        both = z @ W  # (B, D + H)
        return {"x": both[:, :D], "h": both[:, D:], "c": cell * f, "W": z.T @ torch.cat([x, h], -1), "b": z.sum(0)}

    right = back()
    cell = for_c + for_h * o * (1 - out**2)
    yield "The new cell moves h as well: add what comes back through h.", back(for_c)
    yield "The new cell is handed on as well: add for_c to what comes back through h.", back(cell - for_c)
    yield "On the way from h to the cell stands a tanh, whose slope is missing.", back(for_c + for_h * o)
    yield "On the way from h to the cell stands the output gate.", back(for_c + for_h * (1 - out**2))
    yield "The old cell gets a share of the gradient only: how much of it was kept?", {"c": cell}
    yield (
        "f does two things: it keeps the old and leaves less room for the new. Both belong in its gradient.",
        back(from_f=c),
    )
    yield "f keeps the old: more of it means more of c and less of g. A sign is wrong.", back(from_f=c + g)
    yield "The slope of the forget gate's sigmoid is missing.", back(slopes="go")
    yield "The slope of the candidate's tanh is missing.", back(slopes="fo")
    yield "The slope of the output gate's sigmoid is missing.", back(slopes="fg")
    yield "The candidate was written with the share 1 − f.", back(share=torch.ones_like(f))
    if len(x) > 1:
        mean = "This is a mean over the sequences. They all change the loss: add up."
        yield mean, {"W": right["W"] / len(x), "b": right["b"] / len(x)}
    yield (
        "x and h have changed places in the gradient for W: its columns are x, then h.",
        {"W": right["W"].roll(h.size(1), 1)},
    )


def read_back_gone_wrong(
    x: Tensor, lengths: Tensor, W: Tensor, b: Tensor, for_h: Tensor
) -> Iterator[tuple[str, Parts]]:
    """Question 4."""
    by = partial(through_time, x, W=W, b=b, for_h=for_h)
    right, apart = by(lengths), each_step(x, lengths, W, b, for_h)
    if x.size(1) > 1:
        yield (
            "The gradient stops at the last step. Send it on to the one before.",
            by(lengths, cut=lambda h, c: (h.detach(), c.detach())),
        )
        yield "Only h hands the gradient on. The cell's road is missing.", by(lengths, cut=lambda h, c: (h, c.detach()))
        yield (
            "Only the cell hands the gradient on. The road through h is missing.",
            by(lengths, cut=lambda h, c: (h.detach(), c)),
        )
        first = {"W": apart["W"][0], "b": apart["b"][0]}
        yield "Only the first step counts: what each step gives for W and b adds up.", first
    yield "The padding takes part: its steps were never read.", by(torch.full_like(lengths, x.size(1)))
    if len(x) > 1:
        mean = "This is a mean over the sequences. They all change the loss: add up."
        yield mean, {"W": right["W"] / len(x), "b": right["b"] / len(x)}
    if x.size(1) > 1:
        over_steps = {"W": right["W"] / x.size(1), "b": right["b"] / x.size(1)}
        yield "This is a mean over the steps. Each adds its own.", over_steps
        yield "The gradients for x stand in the order of the way back. Step 1 comes first.", {"x": right["x"].flip(1)}


def each_step(x: Tensor, lengths: Tensor, W: Tensor, b: Tensor, for_h: Tensor) -> Parts:
    """What each step adds to the gradients for W and b, (T, …)."""
    T = x.size(1)
    Ws, bs = W.expand(T, *W.shape), b.expand(T, *b.shape)

    def run(Ws: Tensor, bs: Tensor) -> Sequence[Tensor]:
        h = c = x.new_zeros(len(x), len(b) // 3)
        for t in range(T):
            new_h, new_c = one_step(x[:, t], h, c, Ws[t], bs[t])
            real = (t < lengths)[:, None]
            h, c = torch.where(real, new_h, h), torch.where(real, new_c, c)
        return (h,)

    return dict(zip("Wb", gradients(run, [Ws, bs], (for_h,)), strict=True))


def clip_gone_wrong(pair: Sequence[Tensor], most: float) -> Iterator[tuple[str, Parts]]:
    """Question 5."""

    def parts(first: Tensor, second: Tensor) -> Parts:
        return {"first": first, "second": second}

    whole = torch.cat([g.flatten() for g in pair])
    length = whole.norm().clamp(min=1e-12)
    yield "Nothing is shortened.", parts(*pair)
    yield "It is shortened to 1. The limit is `most`.", parts(*(g / length.clamp(min=1) for g in pair))
    yield "Short gradients are made longer. Below the limit nothing changes.", parts(*(g * most / length for g in pair))
    yield "Each number is cut off by itself, which changes the direction.", parts(*(g.clamp(-most, most) for g in pair))
    yield (
        "Each of the two is shortened by itself. They share one length and one factor.",
        parts(*(g * (most / g.norm().clamp(min=1e-12)).clamp(max=1) for g in pair)),
    )
    together = sum(g.norm() for g in pair).clamp(min=1e-12)
    yield (
        "The two lengths are added. The length of both together is the root of the sum of all squares.",
        parts(*(g * (most / together).clamp(max=1) for g in pair)),
    )
    yield (
        "This is the largest number, not the length.",
        parts(*(g * (most / whole.abs().max().clamp(min=1e-12)).clamp(max=1) for g in pair)),
    )
