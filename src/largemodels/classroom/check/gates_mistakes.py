"""The tempting mistakes of lab 06 on the way forward: what each one gives, so that a check knows it, and its hint.

A mistake is a hint and, by name, the parts of the answer that it changes. A hint says where to look and leaves the
mending to the learner.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from .gates_right import final, one_step

Parts = dict[str, Tensor]


def step_gone_wrong(x: Tensor, h: Tensor, c: Tensor, W: Tensor, b: Tensor) -> Iterator[tuple[str, Parts]]:
    """Question 1."""
    rows, (f, g, o) = W.chunk(3), (torch.cat([x, h], -1) @ W.T + b).chunk(3, -1)
    f, o, new = f.sigmoid(), o.sigmoid(), g.tanh()

    def state(c: Tensor) -> Parts:
        return {"c": c, "h": o * c.tanh()}

    def with_blocks(*order: int) -> Parts:
        blocks = [(torch.cat([x, h], -1) @ rows[n].T + b.chunk(3)[n]) for n in order]
        c_new = blocks[0].sigmoid() * c + (1 - blocks[0].sigmoid()) * blocks[1].tanh()
        return {"c": c_new, "h": blocks[2].sigmoid() * c_new.tanh()}

    yield "The two shares have changed places: f says how much of the old stays.", state((1 - f) * c + f * new)
    yield (
        "The candidate went through a sigmoid, so that nothing negative can be written.",
        state(f * c + (1 - f) * g.sigmoid()),
    )
    yield "The candidate is written as it is. It goes through tanh first.", state(f * c + (1 - f) * g)
    yield "The new content is written whole. Only the share that is left over is written.", state(f * c + new)
    for order in ((1, 0, 2), (2, 1, 0), (0, 2, 1), (1, 2, 0), (2, 0, 1)):
        yield "The blocks are taken in another order. The rows of W are forget, candidate, output.", with_blocks(*order)
    wrong = one_step(*_columns_turned(x, h), c, W, b)
    yield "W's columns meet h first, then x. They belong to x, then to h.", {"h": wrong[0], "c": wrong[1]}
    no_bias = one_step(x, h, c, W, torch.zeros_like(b))
    yield "The bias is missing.", {"h": no_bias[0], "c": no_bias[1]}
    right_h, right_c = one_step(x, h, c, W, b)
    yield "h and c have changed places: return h first.", {"h": right_c, "c": right_h}
    yield "The output gate lets out the old cell. It is the new one's turn.", {"h": o * c.tanh()}
    yield "The cell is let out as it is. It goes through tanh first.", {"h": o * right_c}
    yield "All of the cell is let out. What does the output gate do?", {"h": right_c.tanh()}


def _columns_turned(x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
    """Two tensors of the widths of x and h that side by side are h, then x."""
    both = torch.cat([h, x], -1)
    return both[:, : x.size(1)], both[:, x.size(1) :]


def read_gone_wrong(x: Tensor, lengths: Tensor, W: Tensor, b: Tensor) -> Iterator[tuple[str, Parts]]:
    """Question 2."""
    T = x.size(1)

    def of(h_and_c: tuple[Tensor, Tensor]) -> Parts:
        return dict(zip("hc", h_and_c, strict=True))

    def after(lengths: Tensor) -> Parts:
        return of(final(x, lengths, W, b))

    whole = after(torch.full_like(lengths, T))
    yield (
        "The padding is read as if it were text. What shall a state do once its sequence has ended?",
        {"h": whole["h"]},
    )
    yield "The padding changes c: h stands still, and c doesn't.", {"c": whole["c"]}
    yield "Each sequence is read one step too far.", after((lengths + 1).clamp(max=T))
    yield "Each sequence is read one step short.", after(lengths - 1)
    yield "All sequences are read as far as the first.", after(lengths[:1].expand_as(lengths))
    yield "All sequences are read as far as the shortest.", after(lengths.min().expand_as(lengths))
    nothing = of(final(x, lengths, W, b, cut=lambda h, c: (0 * h, 0 * c)))
    yield "Each step starts from zeros. Hand h and c on.", nothing
    yield (
        "c starts from zeros at each step. Hand it on, like h.",
        of(final(x, lengths, W, b, cut=lambda h, c: (h, 0 * c))),
    )
    yield (
        "h starts from zeros at each step. Hand it on, like c.",
        of(final(x, lengths, W, b, cut=lambda h, c: (0 * h, c))),
    )
    yield "The sequences are read from their end.", of(final(x.flip(1), lengths, W, b))
    ended = (torch.arange(T) < lengths[:, None])[..., None]
    zeroed = of(final(x * ended, torch.full_like(lengths, T), W, b))
    yield "The padding is set to zero and still read: a step changes the state whatever it reads.", zeroed
