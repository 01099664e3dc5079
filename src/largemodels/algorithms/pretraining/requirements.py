"""What pre-training refuses, said as sentences: the argument, what was found, what is wanted."""

from __future__ import annotations

from numbers import Integral, Real

from torch import Tensor

from ..shapes import require_known, require_tensor, shape


def require_ids(ids: Tensor, V: int, least: int = 1) -> None:
    """Refuse ids that no pairs can be made of.

    Args:
        ids: should be whole numbers of shape (B, T).
        V: size of the vocabulary.
        least: the fewest tokens a row must have.

    Raises:
        TypeError: the ids are no tensor, or no whole numbers.
        ValueError: their shape is another one, a row is too short, or an id is outside the vocabulary.
    """
    require_tensor("ids", ids)
    if ids.dim() != 2 or ids.size(0) < 1:
        raise ValueError(f"ids have the shape {shape(ids)}. It must be (B, T): write `ids[None]` for one text.")
    if ids.size(1) < least:
        raise ValueError(f"The text has too few pieces: {ids.size(1)}, where {least} are needed. Write more.")
    require_known("ids", ids, V)


def require_rate(rate: float) -> None:
    """Refuse a mask rate that is no share.

    Raises:
        ValueError: the rate isn't above 0 and at most 1.
    """
    if not isinstance(rate, Real) or not 0 < rate <= 1:
        raise ValueError(f"The mask rate is {rate}. It must be above 0, or nothing is asked, and at most 1.")


def require_whole(name: str, number: object) -> None:
    """Refuse a number that isn't whole.

    Raises:
        TypeError: it isn't.
    """
    if isinstance(number, bool) or not isinstance(number, Integral):
        raise TypeError(f"{name} is {number!r}. It must be a whole number.")


def require_text(ids: Tensor, least: int) -> None:
    """Refuse a long text that no stretches can be cut from.

    Args:
        ids: should be whole numbers of shape (N,).
        least: the fewest pieces it must have.

    Raises:
        TypeError: it is no tensor of whole numbers.
        ValueError: its shape is another one, or it is too short.
    """
    require_tensor("ids", ids)
    if ids.dim() != 1:
        raise ValueError(f"ids have the shape {shape(ids)}. It must be (N,): write `ids.flatten()`.")
    if ids.is_floating_point():
        raise TypeError(f"ids hold {ids.dtype}. They must be whole numbers: write `ids.long()`.")
    if len(ids) < least:
        raise ValueError(f"The text has {len(ids)} pieces, and one stretch takes {least}. Give it a longer text.")
