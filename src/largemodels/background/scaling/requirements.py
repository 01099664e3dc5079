"""What the ladder refuses, said as sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence


def require_shape(D: int, L: int, T: int, V: int) -> None:
    """Refuse a model that has no parameters, or whose heads don't fit.

    Raises:
        ValueError: a size is below 1, or the width is no multiple of 8.
    """
    for name, value in {"D": D, "L": L, "T": T, "V": V}.items():
        if value < 1:
            raise ValueError(f"{name} is {value}, which leaves a model without parameters. Give 1 or more.")
    if D % 8 or (D > 24 and D % 16):
        raise ValueError(f"The width D is {D}. Take 8, 24, or a multiple of 16, so that its heads have equal parts.")


def require_budget(budget: float, step: float) -> None:
    """Refuse a budget of operations that doesn't pay for one training step.

    Raises:
        ValueError: it is too small, or no number.
    """
    if not math.isfinite(budget) or budget < step:
        words = f"is less than one training step of this model takes, {step:.2g}. Raise the budget"
        raise ValueError(f"A budget of {budget:.2g} operations {words}, or make the model smaller.")


def require_characters(characters: float, held: int, step: int) -> None:
    """Refuse a training that sees less than a step, or a text that is shorter than a batch.

    Raises:
        ValueError: there are too few characters to see, or in the text.
    """
    if not (characters >= step and held >= 2 * step):
        words = (
            f"{characters:,.0f} characters from a text of {held:,}. See {step:,} or more, of a text of {2 * step:,}."
        )
        raise ValueError(f"A training can't see {words}")


def require_points(sizes: Sequence[float], losses: Sequence[float], least: int) -> None:
    """Refuse points that no law can be fitted to.

    Raises:
        ValueError: there are too few different sizes, one is 0 or less, or a loss isn't finite.
    """
    if len(sizes) != len(losses) or len(set(sizes)) < least:
        different = len(set(sizes))
        raise ValueError(
            f"The fit has {different} different sizes, {len(losses)} losses. It needs {least} sizes or more."
        )
    if min(sizes) <= 0 or not all(map(math.isfinite, losses)):
        raise ValueError(f"A size is {min(sizes):g} or a loss is no number. A power law takes sizes above 0.")
