"""The checks of lab 06, Gates. What is right comes from torch's own backward pass, in double precision.

Letters: B sequences, T steps, D width of the input, H width of the state. W has the rows of three blocks, forget,
candidate, output, and the columns of x, then of h: (3 H, D + H).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import torch
from torch import Tensor

from . import CheckFailed, Mistake, Trial, draw, draw_sizes
from .gates_back_mistakes import clip_gone_wrong, read_back_gone_wrong, step_back_gone_wrong
from .gates_mistakes import read_gone_wrong, step_gone_wrong
from .gates_right import clipped, final, gradients, one_step, through_time
from .shortcuts import GRADIENT, NO_CLIPPING, NO_GRADIENT, NO_RECURRENT, RECURRENT

FORBIDDEN = (*NO_RECURRENT, *NO_GRADIENT, *NO_CLIPPING)

_BLOCKS = "The blocks still lie side by side: cut them apart, (B, H) each."
_BATCH = "The batch is gone. Keep its dimension, even if there is one sequence."
_EVERY = "These are the states after every step. The last one of each is asked for."


def step(answer: Callable) -> None:
    """Question 1: the new h and c, each (B, H)."""
    trial = Trial(answer, without=RECURRENT, words=FORBIDDEN)
    for B in (3, 1):  # a single row may fit two mistakes by luck
        D, H = widths()
        inputs = {"x": draw(B, D), "h": draw(B, H), "c": draw(B, H), "W": draw(3 * H, D + H), "b": draw(3 * H)}
        trial.note = f"Here B = {B}, D = {D}, H = {H}."
        h, c = one_step(*doubled(inputs).values())
        parts = several(trial, trial.call(**inputs), "hc")
        compare(trial, parts, {"c": c, "h": h}, step_gone_wrong(**doubled(inputs)), {(B, 3 * H): _BLOCKS, (H,): _BATCH})
    trial.passed("one sequence and three.")


def read(answer: Callable) -> None:
    """Question 2: h and c of each sequence after its own last step, each (B, H)."""
    trial = Trial(answer, without=RECURRENT, words=FORBIDDEN)
    for lengths in ([5], [4, 4, 4], [4, 1, 6], [2, 5, 3, 5]):
        inputs = sequences(lengths)
        trial.note = f"Here the lengths are {lengths}."
        h, c = final(*doubled(inputs).values())
        parts = several(trial, trial.call(**inputs), "hc")
        shapes = {(len(lengths), max(lengths), h.size(1)): _EVERY}
        compare(trial, parts, {"h": h, "c": c}, read_gone_wrong(**doubled(inputs)), shapes)
    trial.passed("equal lengths and unequal ones; padding isn't read.")


def step_back(answer: Callable) -> None:
    """Question 3: the gradients of one step for x, h, c, W and b."""
    trial = Trial(answer, without=(*RECURRENT, *GRADIENT), words=FORBIDDEN)
    for B in (1, 4):
        D, H = widths()
        inputs = {"x": draw(B, D), "h": draw(B, H), "c": draw(B, H), "W": draw(3 * H, D + H), "b": draw(3 * H)}
        inputs |= {"for_h": draw(B, H), "for_c": draw(B, H)}
        trial.note = f"Here B = {B}, D = {D}, H = {H}."
        *leaves, for_h, for_c = doubled(inputs).values()
        right = dict(zip("xhcWb", gradients(one_step, leaves, (for_h, for_c)), strict=True))
        found = several(trial, trial.call(**inputs), "xhcWb")
        ordered = {name: right[name] for name in "cbWxh"}  # what comes first is used in what follows
        compare(trial, found, ordered, step_back_gone_wrong(**doubled(inputs)), gradient_shapes(B, right))
    trial.passed("equal to what torch's own backward gives, for x, h, c, W and b.")


def read_back(answer: Callable) -> None:
    """Question 4: the gradients of the last h for x, W and b, back through all steps."""
    trial = Trial(answer, without=(*RECURRENT, *GRADIENT), words=FORBIDDEN)
    for lengths in ([1, 1], [5], [4, 4, 4], [4, 1, 6], [2, 5, 3, 5]):
        inputs = sequences(lengths)
        H = len(inputs["b"]) // 3
        inputs["for_h"] = draw(len(lengths), H)
        trial.note = f"Here the lengths are {lengths}."
        right = through_time(**doubled(inputs))
        found = several(trial, trial.call(**inputs), "xWb")
        ordered = {name: right[name] for name in "bWx"}
        compare(trial, found, ordered, read_back_gone_wrong(**doubled(inputs)), gradient_shapes(len(lengths), right))
    trial.passed("for one step and many, for equal lengths and unequal ones.")


def clip(answer: Callable) -> None:
    """Question 5: the same gradients, shortened together where they are longer than ``most``."""
    trial = Trial(answer, words=NO_CLIPPING)
    for size, most in ((9.0, 1.0), (40.0, 2.5), (0.2, 1.0), (0.0, 1.0)):
        pair = [draw(3, 4), 2 * draw(5)]
        length = torch.cat([g.flatten() for g in pair]).norm()
        pair = [g * size / length for g in pair]
        trial.note = f"Here the length of both together is {size:g} and the limit {most:g}."
        result = trial.call(first=pair[0], second=pair[1], most=most)
        found = several(trial, result, ("first", "second"))
        right = dict(zip(("first", "second"), clipped([g.double() for g in pair], most), strict=True))
        compare(trial, found, right, clip_gone_wrong([g.double() for g in pair], most), {})
    trial.passed("longer than the limit, shorter, and zero.")


def gradient_shapes(B: int, right: Mapping[str, Tensor]) -> dict[tuple[int, ...], str]:
    """What other shapes of the gradients for W and b say."""
    return {
        (B, *right["b"].shape): "The bias serves all sequences: add up over them.",
        (B, *right["W"].shape): "W serves all sequences: add up over them.",
        tuple(right["W"].T.shape): "This one is turned: the gradient for W has W's own shape, (3 H, D + H).",
    }


def widths() -> tuple[int, int]:
    """D and H, such that neither W nor a part of it fits where it doesn't belong."""
    while True:
        D, H = draw_sizes((4, 6), (2, 5))
        if D != 2 * H:
            return D, H


def sequences(lengths: list[int]) -> dict[str, Tensor]:
    """Inputs for sequences of these lengths: x (B, T, D), lengths (B,), W, b; the padding isn't zero."""
    D, H = widths()
    return {
        "x": draw(len(lengths), max(lengths), D),
        "lengths": torch.tensor(lengths),
        "W": draw(3 * H, D + H),
        "b": draw(3 * H),
    }


def doubled(inputs: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The inputs in double precision; lengths stay whole numbers."""
    return {name: value.double() if value.is_floating_point() else value for name, value in inputs.items()}


def several(trial: Trial, result: object, names: Iterable[str]) -> dict[str, object]:
    """The parts of a result, by their names.

    Raises:
        CheckFailed: it hasn't so many parts.
    """
    names = list(names)
    if not isinstance(result, tuple | list) or len(result) != len(names):
        what = f"{len(result)} things" if isinstance(result, tuple | list) else f"a {type(result).__name__}"
        trial.fail(f"{trial.name} returns {what}. Return {len(names)}, in this order: {', '.join(names)}.")
    return dict(zip(names, result, strict=True))


def compare(
    trial: Trial,
    found: Mapping[str, object],
    right: Mapping[str, Tensor],
    mistakes: Iterable[tuple[str, Mapping[str, Tensor]]],
    shapes: dict[tuple[int, ...], str],
) -> None:
    """Note that each part is right, in the order of ``right``; a mistake counts for the parts that it changes."""
    mistakes = list(mistakes)
    for name, wanted in right.items():
        part = trial.tensor(found[name], tuple(wanted.shape), shapes)
        own: list[Mistake] = [(hint, wrong[name].float()) for hint, wrong in mistakes if name in wrong]
        try:
            trial.compare(part, wanted, own)
        except CheckFailed as failed:
            raise CheckFailed(f"Look at {name}. {failed}") from None
