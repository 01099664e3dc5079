"""The checks of lab 08, Assemble. What is right comes from torch, or from the definition, in double precision.

Questions 4 and 5 have modules of their own. Letters: B sentences, T tokens, D width of a token's vector, F units of
the feed-forward network.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from . import ANYTHING, Trial, draw, draw_sizes
from .assemble_mistakes import block_gone_wrong, feed_gone_wrong, norm_gone_wrong, right_block
from .shortcuts import NO_NORM, NO_SWISH, NORMS, SWISH
from .suspicion import suspects
from .taken_layer import NAMES, Weights, take_layer

__all__ = ["NAMES", "block", "gated", "rms_norm", "suspects", "take_layer"]


class Mixing:
    """In place of attention: each token gets something of those before it."""

    def __call__(self, x: Tensor, w: dict[str, Tensor]) -> Tensor:
        """(B, T, D) -> (B, T, D)."""
        return (x @ w["q"].to(x.dtype).T).cumsum(1) / 2

    def __repr__(self) -> str:
        return "a function"


def rms_norm(answer: Callable) -> None:
    """Question 1: each token divided by the root of its mean square, times a gain, (..., D)."""
    trial = Trial(answer, without=NORMS, words=(*NO_NORM, *NO_SWISH))
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
    trial = Trial(answer, without=SWISH, words=NO_SWISH)
    T, D, units = draw_sizes((3, 5), (4, 6), (7, 10))
    for lead, hidden in (((), units), ((2,), units), ((2,), D)):
        x, gate, up, down = draw(*lead, T, D), draw(hidden, D), draw(hidden, D), draw(D, hidden)
        trial.note = "torch keeps a matrix as (out, in), and so does the file: gate and up are (F, D), down is (D, F)."
        result = trial.tensor(trial.call(x=x, gate=gate, up=up, down=down), (*lead, T, D))
        trial.note = "Do the example by hand once more, with D = F = 1: what does each line give there?"
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
    for B, eps in ((1, 1e-5), (3, 0.5)):
        x, w, attend = 2 * draw(B, T, D), draw_weights(D, units), Mixing()
        result = trial.tensor(trial.call(x=x, w=w, attend=attend, eps=eps), (B, T, D))
        trial.note = "If questions 1 and 2 pass, print the size after each line: which one was added to what?"
        trial.compare(result, right_block(x, w, attend, eps), block_gone_wrong(x, w, attend, eps))
    trial.passed("both parts, both norms and both roads stand where they should.")
