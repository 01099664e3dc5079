"""Answers that are whole numbers, right to the last digit: which mistake is it that gives the same to every case?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from torch import Tensor

from . import Trial


def on_trial(
    trial: Trial, cases: Sequence[Mapping], right: Callable, mistakes: Mapping[str, Mapping], parts: int = 0
) -> None:
    """Ask for the answer to each case, and find the mistake that gives the same answers to all of them.

    Args:
        trial: of the learner's function.
        cases: its inputs.
        right: what is right, to the last digit; ``right(**case, **quirk)`` is what a mistake makes of it.
        mistakes: hint → quirk.
        parts: how many numbers are wanted; 0 for a single one that isn't in a list.

    Raises:
        CheckFailed: an answer is wrong.
    """
    given = [whole(trial, trial.call(**case), parts) for case in cases]
    wanted = [right(**case) for case in cases]
    off = [n for n in range(len(cases)) if given[n] != wanted[n]]
    if not off:
        return
    trial.inputs = dict(cases[off[0]])
    what = f"{trial.name} gives {given[off[0]]} where {wanted[off[0]]} is right."
    for hint, quirk in mistakes.items():
        if all(found == right(**case, **quirk) for found, case in zip(given, cases, strict=True)):
            trial.fail(f"{hint} {what}")
    trial.fail(f"{what} Go through the example by hand again, line by line.")


def whole(trial: Trial, result: object, parts: int) -> object:
    """``result`` as an int, or as a tuple of so many, or a failed check."""
    if parts:
        if not isinstance(result, tuple | list) or len(result) != parts:
            trial.fail(f"{trial.name} returns {result!r}. {parts} numbers are wanted, in a tuple.")
        return tuple(whole(trial, part, 0) for part in result)
    if isinstance(result, Tensor | np.ndarray | np.generic) and np.prod(result.shape) == 1:
        result = result.item()
    if isinstance(result, float):
        trial.fail(
            f"{trial.name} returns {result!r}, a float. Above 2⁵³ a float can't hold each whole number, so digits are "
            "lost. Stay with int: `//` in place of `/`, and no decimal point."
        )
    if isinstance(result, bool) or not isinstance(result, int):
        trial.fail(f"{trial.name} returns a {type(result).__name__}. Return a whole number, an int.")
    return result
