"""The tempting mistakes of lab 08: what each one gives, so that a check knows it again, and the hint that it deserves.

Letters as in ``largemodels.classroom.check.assemble``. A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
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
    yield (
        "You divide by the standard deviation, which measures from the mean. Here the squares of the numbers count.",
        x / (x.var(-1, keepdim=True, correction=0) + eps).sqrt() * gain,
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
    yield "The second norm isn't there.", here + thought(here)
    yield "The feed-forward network isn't there.", here
    first = x + thought(norm(x, two, eps))
    yield "The two parts have changed places: look first, then think.", first + attended(norm(first, one, eps))


def second(here: Tensor, gain: Tensor, thought: Callable[[Tensor], Tensor], eps: float) -> Tensor:
    """The second half of a block."""
    return here + thought(norm(here, gain, eps))


def layer_gone_wrong(
    result: object, right: dict[str, Tensor], state: dict[str, Tensor], n: int, names: dict[str, str]
) -> str:
    """Question 4: what is wrong with the dictionary, as a sentence; nothing if all is right."""
    if not isinstance(result, dict):
        return f"take_layer returns a {type(result).__name__}. Return a dictionary: the lab's name → the tensor."
    if set(result) & (set(state) | set(names)):
        return "The tensors still carry the file's names. NAMES says what the lab calls them."
    if lacking := sorted(set(right) - set(result)):
        return f"For layer {n}, {', '.join(lacking)} is missing from what take_layer returns."
    if extra := sorted(set(result) - set(right), key=str):
        return f"For layer {n}, take_layer returns more than one block's tensors: {', '.join(map(str, extra[:3]))}."
    for own, tensor in right.items():
        if not isinstance(result[own], Tensor):
            return f"{own} is a {type(result[own]).__name__}. It should be a tensor."
        if result[own].shape != tensor.shape or not torch.equal(result[own].float(), tensor):
            return other_tensor(own, result[own], state, n)
    if any(result[own].dtype != torch.float32 for own in right):
        return "The tensors are still in half precision, as in the file. The block counts in single precision."
    return ""


def other_tensor(own: str, found: Tensor, state: dict[str, Tensor], n: int) -> str:
    """Whose numbers stand under a name where those of layer ``n`` should."""
    for name, tensor in state.items():
        if found.shape == tensor.shape and torch.equal(found.float(), tensor.float()):
            parts = name.split(".")
            if len(parts) > 2 and parts[2].isdigit() and int(parts[2]) != n:
                return (
                    f"Asked for layer {n}, take_layer gives {own} of layer {parts[2]}. "
                    "Where does a layer's number end, in a name?"
                )
            return f"Under {own} stand the numbers of {name}. Read NAMES from left to right."
    return f"Under {own} stand numbers that are in no tensor of the file."


def suspects_gone_wrong(
    blocks: list[Callable[[Tensor], Tensor]], states: list[Tensor], tolerance: float
) -> Iterator[tuple[str, list[int]]]:
    """Question 5: hints, and the list that each mistake gives."""
    offs = [(block(given) - wanted).abs() for block, given, wanted in zip(blocks, states, states[1:], strict=False)]
    sizes = [state.abs().max() for state in states[1:]]
    right = [n for n, (off, size) in enumerate(zip(offs, sizes, strict=True)) if not off.max() <= tolerance * size]
    passing = [n for n, (off, size) in enumerate(zip(offs, sizes, strict=True)) if off.max() > tolerance * size]
    yield (
        "A block that gives NaN passes. NaN is neither above a bound nor below it: which way round do you ask?",
        passing,
    )
    yield "The blocks are counted from 1. Count from 0, as `blocks[0]` does.", [n + 1 for n in right]
    yield "Only the first block that differs is named. Name them all.", right[:1]
    x, chained = states[0], []
    for n, block in enumerate(blocks):
        x = block(x)
        if not (x - states[n + 1]).abs().max() <= tolerance * sizes[n]:
            chained.append(n)
    yield (
        "One wrong block makes all after it look wrong. Give each block what the reference's block was given.",
        chained,
    )
    absolute = [n for n, off in enumerate(offs) if not off.max() <= tolerance]
    yield (
        "Among numbers near 20,000 rounding alone is larger than that. Compare the difference with their size.",
        absolute,
    )
    signed = [
        n
        for n, (off, state) in enumerate(zip(offs, states[1:], strict=True))
        if not off.max() <= tolerance * state.max()
    ]
    yield "Where all numbers are negative, the largest one is small. Take them without their sign.", signed
    mean = [n for n, (off, size) in enumerate(zip(offs, sizes, strict=True)) if not off.mean() <= tolerance * size]
    yield "One number that is far off hides in the mean. Look at the worst.", mean
    still = [
        n for n, block in enumerate(blocks) if not (block(states[n]) - states[n]).abs().max() <= tolerance * sizes[n]
    ]
    yield "A block's output is compared with its own input. Which of the L + 1 states stands after block n?", still
    yield "The blocks that agree are named. Name those that differ.", [n for n in range(len(blocks)) if n not in right]
