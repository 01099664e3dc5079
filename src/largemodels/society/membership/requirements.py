"""What the second half of notebook 5.4 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

import math


def require_epsilon(epsilon: float) -> None:
    """Refuse an ε that promises nothing, or that nobody can keep.

    Raises:
        ValueError: it isn't a number above 0.
    """
    if not (epsilon > 0 and math.isfinite(epsilon)):
        raise ValueError(f"ε is {epsilon}. Take a number above 0: at 0 nothing at all may be learned from the data.")


def require_delta(delta: float) -> None:
    """Refuse a δ that is no small probability.

    Raises:
        ValueError: it isn't above 0 and below 1.
    """
    if not 0 < delta < 1:
        raise ValueError(f"δ is {delta}. It is a probability above 0 and below 1; take less than 1 / N.")


def require_noise(noise: float, steps: int, share: float) -> None:
    """Refuse a private training that no accountant can follow.

    Raises:
        ValueError: no noise, no step, or a share of the records that isn't above 0 and at most 1.
    """
    if not noise > 0:
        raise ValueError(f"The noise is {noise}. Without noise ε is infinite: clipping alone promises nothing.")
    if steps < 1 or not 0 < share <= 1:
        raise ValueError(f"{steps} steps that read a share of {share} each: take 1 step or more, and a share up to 1.")
