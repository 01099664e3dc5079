"""Answers that are NumPy arrays, NaN where nothing can be said: which mistake gives the same to every case?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from . import Trial

Array = NDArray[np.float64]
Case = Mapping[str, object]


def on_trial(
    trial: Trial,
    cases: Sequence[tuple[str, Case]],
    right: Callable[..., Array],
    mistakes: Mapping[str, Mapping[str, object]],
    shapes: Mapping[str, Callable[..., tuple[int, ...]]] | None = None,
) -> None:
    """Ask for the answer to each case, and find the mistake that gives the same answers to all of them.

    Args:
        trial: of the learner's function.
        cases: what is special about each, as a sentence, and its inputs.
        right: what is right; ``right(**case, **quirk)`` is what a mistake makes of it.
        mistakes: hint → quirk.
        shapes: hint → the shape that a mistake gives to a case.

    Raises:
        CheckFailed: an answer is wrong.
    """
    given, wanted = [], []
    for note, case in cases:
        trial.note = note
        said = trial.call(**case)
        wanted.append(right(**case))
        hints = {shape(**case): hint for hint, shape in (shapes or {}).items()}
        given.append(read(trial, said, wanted[-1].shape, hints))
    off = [n for n in range(len(cases)) if not same(given[n], wanted[n])]
    if not off:
        return
    for hint, quirk in mistakes.items():
        if all(same(found, right(**case, **quirk)) for found, (_, case) in zip(given, cases, strict=True)):
            trial.inputs = dict(cases[off[0]][1])
            trial.fail(hint)
    note, trial.inputs = cases[off[0]][0], dict(cases[off[0]][1])
    trial.fail(f"{trial.name} gives {apart(given[off[0]], wanted[off[0]])} {note}".rstrip())


def read(trial: Trial, said: object, shape: tuple[int, ...], hints: Mapping[tuple[int, ...], str]) -> Array:
    """``said``, if it is an array of ``shape`` that holds numbers with a point."""
    if isinstance(said, Tensor):
        trial.fail(f"{trial.name} returns a tensor. The cells below go on with NumPy: return an array.")
    if not isinstance(said, np.ndarray | np.floating):
        trial.fail(f"{trial.name} returns a {type(said).__name__}. Return a NumPy array: np.array(…) makes one.")
    if said.shape != shape:
        hint = hints.get(said.shape, trial.note)
        trial.fail(f"{trial.name} returns the shape {said.shape} where {shape} is wanted. {hint}".rstrip())
    if said.dtype != np.float64:
        trial.fail(f"{trial.name} returns {said.dtype}. Shares and NaN need np.float64.")
    return said


def same(one: Array, other: Array) -> bool:
    """Whether two arrays hold the same, NaN included, to within rounding."""
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-6, atol=1e-8, equal_nan=True))


def apart(given: Array, right: Array) -> str:
    """Where two arrays differ first, as the end of a sentence."""
    differ = ~np.isclose(given, right, rtol=1e-6, atol=1e-8, equal_nan=True)
    place = tuple(int(i) for i in np.argwhere(differ)[0])
    where = f" at {list(place)}" if place else ""
    return f"{given[place]:.4f}{where} where {right[place]:.4f} is right."
