"""The tempting mistakes of lab 08's first three questions: what each one gives, and the hint that it deserves.

Letters as in ``largemodels.classroom.check.assemble``. A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch.nn.functional as F
from torch import Tensor

from . import Mistake

Attend = Callable[[Tensor, dict[str, Tensor]], Tensor]


def norm_gone_wrong(x: Tensor, gain: Tensor, eps: float) -> Iterator[Mistake]:
    """Question 1."""
    square = x.square().mean(-1, keepdim=True)
    right = x / (square + eps).sqrt()
    yield "The numbers are normed, and the gain isn't used yet.", right
    yield (
        "The mean is subtracted: that is the layer norm of the chapter. This norm leaves the mean in.",
        F.layer_norm(x, x.shape[-1:], gain, None, eps),
    )
    hint = "You divide by the standard deviation, which measures from the mean. Here the squares of the numbers count."
    yield hint, x / (x.var(-1, keepdim=True, correction=0) + eps).sqrt() * gain
    yield hint, x / (x.std(-1, keepdim=True) + eps) * gain
    yield (
        "The gain comes before the norm, and changes the size that is divided by. Norm first.",
        x * gain / ((x * gain).square().mean(-1, keepdim=True) + eps).sqrt(),
    )
    yield (
        "You divide by the vector's length. That is the root of the sum of the squares, not of their mean.",
        x / (x.square().sum(-1, keepdim=True) + eps).sqrt() * gain,
    )
    yield "eps is added to the root, and should be added under it.", x / (square.sqrt() + eps) * gain
    yield "The root is missing: you divide by the mean square itself.", x / (square + eps) * gain
    yield "eps isn't used.", x / square.sqrt() * gain
    if x.dim() > 1:
        whole = x / (x.square().mean() + eps).sqrt() * gain
        yield "All tokens share one mean square. Each token has its own: mind the dimension.", whole
        across = x / (x.square().mean(-2, keepdim=True) + eps).sqrt() * gain
        yield "The mean runs over the tokens. It should run over the numbers of one token.", across


def feed_gone_wrong(x: Tensor, gate: Tensor, up: Tensor, down: Tensor) -> Iterator[Mistake]:
    """Question 2."""
    g, u = x @ gate.T, x @ up.T
    yield "gate and up have changed places.", (F.silu(u) * g) @ down.T
    yield "The gate is a plain sigmoid. It lacks a factor: look at the formula once more.", (g.sigmoid() * u) @ down.T
    yield "The gate is a ReLU. It should be smooth.", (g.relu() * u) @ down.T
    yield "The gate is a GELU, BERT's. Here another bend is wanted.", (F.gelu(g) * u) @ down.T
    yield "Gate and content are added. A gate lets through a share: multiply.", (F.silu(g) + u) @ down.T
    yield "The bend comes after the product. It belongs to the gate alone.", F.silu(g * u) @ down.T
    yield "There is no bend at all: the product of two sums.", (g * u) @ down.T
    yield "The content isn't used: up is missing.", F.silu(g) @ down.T
    yield "The gate isn't used.", u @ down.T
    yield "The bend lies on both. Only the gate has one.", (F.silu(g) * F.silu(u)) @ down.T
    yield "The network adds its own input. The road belongs to the block, question 3.", x + (F.silu(g) * u) @ down.T
    if gate.size(0) == gate.size(1):
        hint = "Where F = D the matrices lie the wrong way: torch keeps them as (out, in)."
        yield hint, (F.silu(x @ gate) * (x @ up)) @ down
        yield hint, (F.silu(g) * u) @ down


def norm(x: Tensor, gain: Tensor, eps: float) -> Tensor:
    """Question 1's answer."""
    return F.rms_norm(x, gain.shape, gain, eps)


def feed(x: Tensor, w: dict[str, Tensor]) -> Tensor:
    """Question 2's answer."""
    return F.linear(F.silu(F.linear(x, w["gate"])) * F.linear(x, w["up"]), w["down"])


def right_block(x: Tensor, w: dict[str, Tensor], attend: Attend, eps: float) -> Tensor:
    """Question 3's answer, in double precision."""
    exact = {name: tensor.double() for name, tensor in w.items()}
    here = x.double() + attend(norm(x.double(), exact["norm_1"], eps), exact)
    return here + feed(norm(here, exact["norm_2"], eps), exact)


def block_gone_wrong(x: Tensor, w: dict[str, Tensor], attend: Attend, eps: float) -> Iterator[Mistake]:
    """Question 3."""
    one, two = w["norm_1"], w["norm_2"]

    def attended(x: Tensor) -> Tensor:
        return attend(x, w)

    def thought(x: Tensor) -> Tensor:
        return feed(x, w)

    here = x + attended(norm(x, one, eps))
    after = norm(x + attended(x), one, eps)
    yield (
        "The norms come after the sums, as in BERT. Here each comes before its part.",
        norm(after + thought(after), two, eps),
    )
    yield "The norms aren't there.", x + attended(x) + thought(x + attended(x))
    yield "The two norms have changed places.", second(x + attended(norm(x, two, eps)), one, thought, eps)
    yield "One norm serves both parts. Each has its own gain.", second(here, one, thought, eps)
    beside = here + thought(norm(x, two, eps))
    yield "Both parts read the block's input. The second should read what the first has written.", beside
    yield (
        "The second road carries the block's input, so what attention wrote is lost.",
        x + thought(norm(here, two, eps)),
    )
    made = attended(norm(x, one, eps))
    yield "The first road is closed: what attention makes isn't added to x.", second(made, two, thought, eps)
    yield "The second road is closed: what the network makes isn't added to anything.", thought(norm(here, two, eps))
    normed = norm(x, one, eps)
    hint = "The road carries the normed vectors. It should carry those that came in, as they are."
    yield hint, second(normed + attended(normed), two, thought, eps)
    inner = norm(here, two, eps)
    yield hint, inner + thought(inner)
    yield hint, (inner := norm(normed + attended(normed), two, eps)) + thought(inner)
    yield "Both roads are closed: what the parts make isn't added to anything.", thought(norm(made, two, eps))
    yield "The first norm isn't there.", second(x + attended(x), two, thought, eps)
    yield "The second norm isn't there.", here + thought(here)
    yield "The feed-forward network isn't there.", here
    exchanged = w | {"gate": w["up"], "up": w["gate"]}
    yield "gate and up have changed places.", second(here, two, lambda x: feed(x, exchanged), eps)
    own = x + attended(norm(x, one, 1e-5))
    yield "The norms have an eps of their own. They should take the block's.", second(own, two, thought, 1e-5)
    first = x + thought(norm(x, two, eps))
    yield "The two parts have changed places: look first, then think.", first + attended(norm(first, one, eps))


def second(here: Tensor, gain: Tensor, thought: Callable[[Tensor], Tensor], eps: float) -> Tensor:
    """The second half of a block."""
    return here + thought(norm(here, gain, eps))
