"""What this folder refuses, said as sentences: sequences and weights that don't fit, models and words it can't use."""

from __future__ import annotations

from collections.abc import Collection

import torch
from torch import Tensor, nn

from ..shapes import shape


def require_one_of(what: str, value: object, allowed: Collection) -> None:
    """Refuse a value that isn't among those allowed; ``what`` says what it is.

    Raises:
        ValueError: it isn't.
    """
    if value not in allowed:
        raise ValueError(f"The {what} is {value!r}. Choose one of {', '.join(map(str, allowed))}.")


def require_distance(distance: int, most: float = float("inf")) -> None:
    """Refuse a distance, in steps, at which there is nothing to ask for.

    Raises:
        ValueError: it is below 1 or above ``most``.
    """
    if not 1 <= distance <= most:
        upto = "at least 1, or the question would come first" if most == float("inf") else f"from 1 to {most}"
        raise ValueError(f"The distance is {distance}. It must be {upto}.")


def require_cell(model: nn.Module, kinds: type | tuple, lacks: str, wanted: str) -> nn.RNNBase:
    """A model's cell, if it is one of those kinds.

    Raises:
        ValueError: it isn't; ``lacks`` says what is missing, and ``wanted`` what to give instead.
    """
    cell = getattr(model, "cell", None)
    if not isinstance(cell, kinds):
        raise ValueError(f"{type(cell or model).__name__} has {lacks}. Give a model whose cell is {wanted}.")
    return cell


def require_sequence(x: Tensor, state: Tensor, W_x: Tensor, W_h: Tensor, blocks: int) -> None:
    """Refuse what a recurrent layer can't read.

    Args:
        x: the sequences, (B, T, D).
        state: the state at the start, (B, H).
        W_x: weights of the input, (blocks H, D).
        W_h: weights of the state, (blocks H, H).
        blocks: 1 for a plain layer, 3 for a GRU, 4 for an LSTM.

    Raises:
        TypeError: x isn't a floating-point tensor.
        ValueError: the shapes don't fit, nothing is there to read, or x holds NaN.
    """
    if not isinstance(x, Tensor) or not x.is_floating_point():
        found = f"a tensor of {x.dtype}" if isinstance(x, Tensor) else f"a {type(x).__name__}"
        raise TypeError(f"x is {found}. It must be a floating-point tensor (B, T, D): embed tokens first.")
    if x.dim() != 3:
        raise ValueError(f"x has the shape {shape(x)}. It must be (B, T, D): write `x[None]` for one sequence.")
    if 0 in x.shape:
        raise ValueError(f"x has the shape {shape(x)}: there is nothing to read. No dimension may be 0.")
    if x.size(0) != state.size(0) or state.dim() != 2:
        raise ValueError(f"The state has the shape {shape(state)}. It must be ({x.size(0)}, H): one row a sequence.")
    H = state.size(1)
    for name, W, wanted in (("W_x", W_x, (blocks * H, x.size(2))), ("W_h", W_h, (blocks * H, H))):
        if tuple(W.shape) != wanted:
            raise ValueError(
                f"{name} has the shape {shape(W)}. With x {shape(x)} and a state {shape(state)} it must be {wanted}."
            )
    if torch.isnan(x).any():
        first = torch.isnan(x).any(-1).any(0).nonzero()[0].item()
        raise ValueError(f"x holds NaN, first at step {first + 1}. All later states would be NaN: mend the data.")
