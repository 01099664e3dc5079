"""What the second half of notebook 4.4 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from torch import Tensor


def require_step(t: Tensor, most: int) -> None:
    """Refuse steps that the noise schedule hasn't got.

    Raises:
        ValueError: one isn't in 0 … most.
    """
    if t.numel() and not (0 <= int(t.min()) and int(t.max()) <= most):
        raise ValueError(f"The steps go from {int(t.min())} to {int(t.max())}. Take whole numbers from 0 to {most}.")
