"""What notebook 3.1 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real

from torch import Tensor, nn

from ...algorithms.shapes import shape


def require_learning_rate(learning_rate: float) -> None:
    """Refuse a learning rate that isn't a finite number above 0.

    Raises:
        ValueError: it isn't.
    """
    if isinstance(learning_rate, bool) or not isinstance(learning_rate, Real):
        raise ValueError(f"The learning rate is {learning_rate!r}. It must be a number above 0, such as 0.1.")
    if not (math.isfinite(learning_rate) and learning_rate > 0):
        hint = "With 0 no parameter moves" if learning_rate == 0 else "No step can be taken with that"
        raise ValueError(f"The learning rate is {learning_rate:g}. {hint}: give a number above 0, such as 0.1.")


def require_batches(N: int, B: int) -> None:
    """Refuse a batch size that N examples can't fill.

    Raises:
        ValueError: B isn't a whole number from 1 to N.
    """
    if isinstance(B, bool) or not isinstance(B, int) or not 1 <= B <= N:
        raise ValueError(f"The batch size is {B!r}. There are {N} examples: take a whole number from 1 to {N}.")


def require_fit(stored: Mapping[str, Tensor], model: nn.Module) -> None:
    """Refuse a checkpoint's parameters that aren't those of the model.

    Raises:
        ValueError: one is missing, is too much, or has another shape; the first is named.
    """
    own = model.state_dict()
    for name in [*own, *stored]:
        if name not in stored or name not in own:
            where, other = ("model", "checkpoint") if name in own else ("checkpoint", "model")
            raise ValueError(f"The {where} has {name!r}, and the {other} doesn't. Build the model that was saved.")
        if own[name].shape != stored[name].shape:
            raise ValueError(
                f"{name!r} has the shape {shape(stored[name])} in the checkpoint and {shape(own[name])} in the model. "
                "Build the model with the sizes that were saved."
            )
