"""What notebook 3.6 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

import math
from collections.abc import Sequence

from torch import Tensor


def require_matrices(parameters: Sequence[Tensor]) -> None:
    """Refuse parameters that have no singular values.

    Raises:
        ValueError: there are none, or one has not two dimensions.
    """
    strange = [tuple(p.shape) for p in parameters if p.ndim != 2]
    if strange or not parameters:
        found = f"one of shape {strange[0]}" if strange else "none at all"
        raise ValueError(f"Muon takes matrices, and got {found}. Give norms and biases to Adam.")


def require_order(order: int, discount: float, N: int, V: int) -> None:
    """Refuse patterns that can't be counted.

    Raises:
        ValueError: the order isn't from 1 to what 63 bits can number, the discount isn't between 0 and 1, or the text
            is too short.
    """
    most = int(62 / math.log2(V + 1))
    if not 1 <= order <= most:
        raise ValueError(f"The order is {order}. Count patterns of 1 to {most} characters.")
    if not 0 < discount < 1:
        raise ValueError(f"The discount is {discount}. It must lie between 0 and 1: something must be left to share.")
    if order > N:
        raise ValueError(f"The text has {N} characters and no pattern of {order}. Count shorter ones.")


def require_steps(steps: int, warm_up: int) -> None:
    """Refuse a training that ends before its learning rate is up.

    Raises:
        ValueError: there are no more steps than the warm-up takes.
    """
    if steps <= warm_up:
        raise ValueError(f"{steps} steps end within the warm-up of {warm_up}. Take more steps.")


def require_steps_left(step: int, steps: int, wanted: int) -> None:
    """Refuse steps beyond the end, where the learning rate is 0.

    Raises:
        ValueError: fewer steps are left than wanted, or none are wanted.
    """
    if not 1 <= wanted <= steps - step:
        raise ValueError(f"Step {step} of {steps} is reached, {wanted} more are wanted. Ask for 1 to {steps - step}.")
