"""Mistakes in shapes and ids, said as sentences: the argument, what was found, what is wanted."""

from __future__ import annotations

from numbers import Integral

import numpy as np
import torch
from torch import Tensor


def shape(x: Tensor) -> str:
    """A tensor's shape as the notebooks write it: ``(2, 3)``."""
    return str(tuple(x.shape))


def broadcasts(x: Tensor, wanted: tuple[int, ...]) -> bool:
    """Whether a tensor's shape is ``wanted``, or becomes it by broadcasting."""
    try:
        return np.broadcast_shapes(x.shape, wanted) == wanted
    except ValueError:
        return False


def require_tensor(name: str, x: object) -> None:
    """Refuse a list or an array where a tensor is wanted.

    Raises:
        TypeError: it is one.
    """
    if not isinstance(x, Tensor):
        raise TypeError(f"{name} is a {type(x).__name__}. It must be a tensor: write `torch.tensor({name})`.")


def require_sizes(**sizes: object) -> None:
    """Refuse a size that isn't a whole number, at least 1.

    Raises:
        ValueError: one isn't.
    """
    for name, size in sizes.items():
        if isinstance(size, bool) or not isinstance(size, Integral) or size < 1:
            raise ValueError(f"{name} is {size!r}. It must be a whole number, at least 1.")


def require_pairs(T: int, D: int) -> None:
    """Refuse a table of waves with no rows, or whose D columns don't go in pairs.

    Raises:
        ValueError: D is odd, or a size isn't a whole number, at least 1.
    """
    require_sizes(T=T, D=D)
    if D % 2:
        raise ValueError(f"D is {D}. It must be even: each frequency needs a sine and a cosine.")


def require_lengths(lengths: Tensor, S: int) -> None:
    """Refuse lengths that sentences padded to S tokens can't have.

    Raises:
        TypeError: they are no tensor, or not whole numbers.
        ValueError: their shape isn't (B,), or one is below 0 or above S.
    """
    require_sizes(S=S)
    require_tensor("lengths", lengths)
    if lengths.dtype not in (torch.int64, torch.int32):
        raise TypeError(f"lengths hold {lengths.dtype}. They must be whole numbers: write `lengths.long()`.")
    if lengths.dim() != 1 or not lengths.numel():
        raise ValueError(f"lengths have the shape {shape(lengths)}. It must be (B,), one for each sentence.")
    low, high = int(lengths.min()), int(lengths.max())
    if low < 0 or high > S:
        raise ValueError(f"lengths go from {low} to {high}, and the sentences are padded to {S}. Give 0 … {S}.")


def require_qkv(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> None:
    """Refuse queries, keys, values and a mask that attention can't take.

    Raises:
        TypeError: one of them is no tensor, or the mask isn't boolean.
        ValueError: the shapes don't fit, there is nothing to look at, or a row of the mask hides everything.
    """
    for name, x in (("q", q), ("k", k), ("v", v)):
        require_tensor(name, x)
        if x.dim() < 2:
            raise ValueError(
                f"{name} has the shape {shape(x)}. It must have at least two dimensions: (…, tokens, width)."
            )
    if q.size(-1) != k.size(-1):
        raise ValueError(
            f"q has the shape {shape(q)} and k {shape(k)}: the last number, the width d, must be the same in both."
        )
    if k.size(-2) != v.size(-2):
        raise ValueError(
            f"k has the shape {shape(k)} and v {shape(v)}: the number of tokens, second from the end, must be the same."
        )
    if k.size(-2) == 0:
        raise ValueError(f"k has the shape {shape(k)}: there is no token to look at. Give at least one.")
    if mask is None:
        return
    require_tensor("mask", mask)
    if mask.dtype != torch.bool:
        raise TypeError(
            f"mask holds {mask.dtype}. It must be boolean, True = may look: write `mask.bool()` if 1 means that."
        )
    wanted = (*np.broadcast_shapes(q.shape[:-2], k.shape[:-2]), q.size(-2), k.size(-2))
    if not broadcasts(mask, wanted):
        raise ValueError(f"mask has the shape {shape(mask)}. It must be {wanted}, or broadcast to it.")
    if not mask.any(dim=-1).all():
        raise ValueError(
            "A row of mask hides every token, so its weights would be 0/0. Let each token see at least one, say itself."
        )


def require_known(name: str, ids: Tensor, V: int) -> None:
    """Refuse ids, at least one, that a vocabulary of V tokens doesn't have.

    Raises:
        TypeError: the ids aren't whole numbers.
        ValueError: an id is outside the vocabulary.
    """
    if ids.dtype not in (torch.int64, torch.int32):
        raise TypeError(f"{name} hold {ids.dtype}. They must be ids, whole numbers: write `{name}.long()`.")
    low, high = int(ids.min()), int(ids.max())
    if low < 0 or high >= V:
        raise ValueError(f"{name} go from {low} to {high}. The vocabulary has the ids 0 … {V - 1}.")


def require_heads(D: int, H: int) -> None:
    """Refuse a number of heads that doesn't divide the width.

    Raises:
        ValueError: H isn't a divisor of D.
    """
    if H < 1 or D % H:
        raise ValueError(f"{H} heads can't share a width of {D}: H must be at least 1 and divide D.")
