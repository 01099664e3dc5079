"""Answers that are one number or two: which mistake is it that gives the same to every case?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from torch import Tensor

from . import Trial


def on_trial(
    trial: Trial,
    cases: Sequence[Mapping[str, object]],
    right: Callable,
    mistakes: Mapping[str, Mapping[str, object]],
    read: Callable[[Trial, object], object],
) -> None:
    """Ask for the answer to each case, and find the mistake that gives the same answers to all of them.

    Args:
        trial: of the learner's function.
        cases: its inputs.
        right: what is right; ``right(**case, **quirk)`` is what a mistake makes of it.
        mistakes: hint → quirk.
        read: turns what came back into what can be compared, or fails.

    Raises:
        CheckFailed: an answer is wrong.
    """
    given = [read(trial, trial.call(**case)) for case in cases]
    wanted = [right(**case) for case in cases]
    off = [n for n in range(len(cases)) if not same(given[n], wanted[n])]
    if not off:
        return
    trial.inputs = dict(cases[off[0]])
    what = f"{trial.name} gives {shown(given[off[0]])} where {shown(wanted[off[0]])} is right."
    for hint, quirk in mistakes.items():
        if all(same(found, right(**case, **quirk)) for found, case in zip(given, cases, strict=True)):
            trial.fail(f"{hint} {what}")
    trial.fail(f"{what} Go through the example by hand again, line by line.")


def same(one: object, other: object) -> bool:
    """Whether two answers agree, numbers to a ten-thousandth."""
    return bool(np.allclose(one, other, rtol=1e-4, atol=1e-6))


def shown(value: object) -> str:
    """An answer as a message shows it."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def as_number(trial: Trial, result: object) -> float:
    """``result`` as a number, or a failed check."""
    if isinstance(result, Tensor | np.ndarray | np.generic):
        if math.prod(result.shape) != 1:
            trial.fail(f"{trial.name} returns the shape {tuple(result.shape)}. One price is wanted, for all features.")
        result = result.item()
    if isinstance(result, bool) or not isinstance(result, int | float):
        trial.fail(f"{trial.name} returns a {type(result).__name__}. Return one number.")
    return float(result)


def as_place(trial: Trial, result: object) -> int:
    """``result`` as a whole number, or a failed check."""
    number = as_number(trial, result)
    if number != int(number):
        trial.fail(f"{trial.name} returns {number:.3g}. The place of a price is wanted, a whole number from 0.")
    return int(number)


def as_epochs(trial: Trial, result: object) -> tuple[int, int]:
    """``result`` as two whole numbers, or a failed check."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        trial.fail(
            f"{trial.name} returns a {type(result).__name__}. Two are wanted: the epoch to keep, the last epoch."
        )
    kept, last = (as_number(trial, part) for part in result)
    if kept != int(kept) or last != int(last):
        trial.fail(f"{trial.name} returns {kept:.3g}, {last:.3g}. Epochs are wanted, not losses.")
    return int(kept), int(last)
