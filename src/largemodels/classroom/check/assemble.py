"""The checks of lab 08, Assemble. What is right comes from torch, or from the definition, in double precision.

Letters: B sentences, T tokens, D width of a token's vector, F units of the feed-forward network, L blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
import torch.nn.functional as F
from torch import Tensor

from . import ANYTHING, GENERATOR, CheckFailed, Mistake, Trial, draw, draw_sizes
from .assemble_mistakes import (
    block_gone_wrong,
    feed_gone_wrong,
    layer_gone_wrong,
    norm_gone_wrong,
    right_block,
    suspects_gone_wrong,
)
from .shortcuts import NORMS, SWISH

#: A block's tensors as the file of a LLaMA-like model names them → as the lab does.
NAMES = {
    "input_layernorm.weight": "norm_1",
    "self_attn.q_proj.weight": "q",
    "self_attn.k_proj.weight": "k",
    "self_attn.v_proj.weight": "v",
    "self_attn.o_proj.weight": "o",
    "post_attention_layernorm.weight": "norm_2",
    "mlp.gate_proj.weight": "gate",
    "mlp.up_proj.weight": "up",
    "mlp.down_proj.weight": "down",
}


class Weights(dict):
    """Tensors by name, which show as their number in what a check says."""

    def __repr__(self) -> str:
        return f"{len(self)} tensors"


class Mixing:
    """In place of attention: each token gets something of those before it."""

    def __call__(self, x: Tensor, w: dict[str, Tensor]) -> Tensor:
        """(B, T, D) -> (B, T, D)."""
        return (x @ w["q"].to(x.dtype).T).cumsum(1) / 2

    def __repr__(self) -> str:
        return "a function"


def rms_norm(answer: Callable) -> None:
    """Question 1: each token divided by the root of its mean square, times a gain, (..., D)."""
    trial = Trial(answer, without=NORMS)
    T, D = draw_sizes((3, 6), (4, 8))
    for shape, eps in (((T, D), 1e-5), ((2, T, D), 0.5), ((D,), 1e-5)):
        x, gain = 3 * draw(*shape) + 1, draw(D)
        trial.note = {1: "A single token, (D,), is fine too.", 3: "In a batch, dimensions stand in front."}.get(
            x.dim(), ""
        )
        result = trial.tensor(trial.call(x=x, gain=gain, eps=eps), shape)
        trial.compare(result, F.rms_norm(x.double(), (D,), gain.double(), eps), norm_gone_wrong(x, gain, eps))
    x = torch.zeros(2, D)
    result = trial.tensor(trial.call(x=x, gain=draw(D), eps=1e-5), (2, D))
    zero = "A token of zeros must stay zeros. What keeps the root from being 0, and is it inside the root?"
    trial.compare(result, x, [(zero, ANYTHING)])
    trial.passed("for one token, one sentence and batches, and for a token of zeros.")


def gated(answer: Callable) -> None:
    """Question 2: a feed-forward network with a gate, (..., T, D)."""
    trial = Trial(answer, without=SWISH)
    T, D, units = draw_sizes((3, 5), (4, 6), (7, 10))
    for lead, hidden in (((), units), ((2,), units), ((2,), D)):
        x, gate, up, down = draw(*lead, T, D), draw(hidden, D), draw(hidden, D), draw(D, hidden)
        trial.note = "torch keeps a matrix as (out, in), and so does the file: gate and up are (F, D), down is (D, F)."
        result = trial.tensor(trial.call(x=x, gate=gate, up=up, down=down), (*lead, T, D))
        right = (F.silu(x.double() @ gate.double().T) * (x.double() @ up.double().T)) @ down.double().T
        trial.compare(result, right, feed_gone_wrong(x, gate, up, down))
    trial.passed("for one sentence and for batches, also where F = D.")


def draw_weights(D: int, units: int) -> Weights:
    """Random tensors of one block."""
    shapes = {
        "q": (D, D),
        "k": (D, D),
        "v": (D, D),
        "o": (D, D),
        "gate": (units, D),
        "up": (units, D),
        "down": (D, units),
    }
    drawn = {name: draw(*shape) / shape[1] ** 0.5 for name, shape in shapes.items()}
    return Weights(drawn | {"norm_1": 1 + draw(D) / 2, "norm_2": 1 + draw(D) / 2})


def block(answer: Callable) -> None:
    """Question 3: attention and feed-forward network, each with its norm before it and its road past it, (B, T, D)."""
    trial = Trial(answer)
    T, D, units = draw_sizes((3, 5), (6, 8), (9, 12))
    for B in (1, 3):
        x, w, attend = 2 * draw(B, T, D), draw_weights(D, units), Mixing()
        before = {name: tensor.clone() for name, tensor in w.items()}
        result = trial.tensor(trial.call(x=x, w=w, attend=attend, eps=1e-5), (B, T, D))
        if set(w) != set(before) or any(not torch.equal(w[name], before[name]) for name in before):
            trial.fail("The block changes its weights. Whoever calls it again needs them.")
        trial.note = "If questions 1 and 2 pass, print the size after each line: which one was added to what?"
        trial.compare(result, right_block(x, w, attend, 1e-5), block_gone_wrong(x, w, attend, 1e-5))
    trial.passed("both parts, both norms and both roads stand where they should.")


def take_layer(answer: Callable) -> None:
    """Question 4: the tensors of one layer out of a file's, under the lab's names, in single precision."""
    trial = Trial(answer)
    D = draw_sizes((2, 4))[0]
    full = [(n, name) for n in range(12) for name in NAMES]
    order = torch.randperm(len(full), generator=GENERATOR).tolist()
    state = Weights({f"model.layers.{full[i][0]}.{full[i][1]}": draw(D).half() for i in order})
    state |= {"model.embed_tokens.weight": draw(D, D).half(), "model.norm.weight": draw(D).half()}
    for n in (1, 11, 0):
        given = Weights(state)
        result = trial.call(state=given, n=n)
        if set(given) != set(state):
            trial.fail("take_layer takes tensors out of state itself, so that no second layer can be taken. Copy.")
        right = {own: state[f"model.layers.{n}.{name}"].float() for name, own in NAMES.items()}
        if hint := layer_gone_wrong(result, right, state, n, NAMES):
            raise CheckFailed(hint)
    lost = list(NAMES)[int(torch.randint(9, (), generator=GENERATOR))]
    holed = Weights(state)
    del holed[f"model.layers.7.{lost}"]
    try:
        answer(holed, 7)
    except KeyError as error:
        if lost not in str(error):
            raise CheckFailed(
                f"A tensor is missing, and the KeyError says {error}. Name the one that is missing."
            ) from None
    except Exception as error:
        raise CheckFailed(
            f"A tensor is missing, and take_layer stops with {type(error).__name__}. Raise KeyError."
        ) from None
    else:
        raise CheckFailed(
            f"model.layers.7.{lost} is missing from state, and take_layer doesn't say so. Raise KeyError."
        )
    print("take_layer is right: layers 0, 1 and 11 of 12, in single precision; a missing tensor is named.")


def suspects(answer: Callable) -> None:
    """Question 5: which of L blocks don't do what the reference does."""
    trial = Trial(answer)
    L, T, D = draw_sizes((6, 8), (5, 7), (9, 12))
    notes = {
        "none": "Here no block is wrong; the first one changes nothing, and neither does the reference's.",
        "one": "Here block 1 is wrong.",
        "two": f"Here blocks 2 and {L - 2} are wrong.",
        "large": f"Here block {L - 1} is wrong, and every other state holds numbers near 20,000.",
        "negative": f"Here block {L - 1} is wrong, and all numbers are negative.",
        "NaN": f"Here block {L - 1} gives a NaN.",
    }
    for kind, trial.note in notes.items():
        wrong = {"none": [], "one": [1], "two": [2, L - 2]}.get(kind, [L - 1])
        states, blocks = [draw(2, T, D)], []
        for n in range(L):
            state = states[0].clone() if (kind, n) == ("none", 0) else draw(2, T, D)
            state = -state.abs() if kind == "negative" else state * (20_000 if kind == "large" and n % 2 == 0 else 1)
            off = state.abs().max() * 1e-5 * torch.sign(draw(2, T, D))  # rounding
            if n in wrong:
                off[0, 0, 0] = torch.nan if kind == "NaN" else 0.05 * state.abs().max()
            blocks.append(Pretended(states[-1], state + off, draw(D, D) / D**0.5))
            states.append(state)
        result = trial.call(blocks=Several(blocks), states=Several(states), tolerance=1e-3)
        compare_lists(trial, result, wrong, suspects_gone_wrong(blocks, states, 1e-3))
    print("suspects is right: none, one, two, among numbers near 20,000, among negative ones, and one that gives NaN.")


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


def compare_lists(trial: Trial, result: object, right: list[int], mistakes: Iterable[tuple[str, object]]) -> None:
    """Pass where ``result`` is the list ``right``; else the hint of the first mistake that gives the same."""
    if isinstance(result, Tensor):
        result = result.tolist()
    if not isinstance(result, list | tuple):
        trial.fail(f"{trial.name} returns a {type(result).__name__}. Return a list of numbers, empty if all is well.")
    plain = [bool(n) if isinstance(n, bool) or getattr(n, "dtype", None) == torch.bool else int(n) for n in result]
    if any(isinstance(n, bool) for n in plain):
        trial.fail(f"{trial.name} returns True and False. Return the numbers of the blocks that differ.")
    if plain == right:
        return
    for hint, wrong in mistakes:
        if plain == wrong:
            raise CheckFailed(hint)
    trial.fail(f"{trial.name} says {plain} where {right} is right. {trial.note}")


__all__ = ["NAMES", "Mistake", "block", "gated", "rms_norm", "suspects", "take_layer"]
