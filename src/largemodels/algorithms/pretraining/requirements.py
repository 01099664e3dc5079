"""What pre-training and writing refuse, said as sentences: the argument, what was found, what is wanted."""

from __future__ import annotations

from torch import Tensor

from ..shapes import require_known, shape


def require_ids(ids: Tensor, V: int, least: int = 1) -> None:
    """Refuse ids that no pairs can be made of.

    Args:
        ids: should be whole numbers of shape (B, T).
        V: size of the vocabulary.
        least: the fewest tokens a row must have.

    Raises:
        TypeError: the ids aren't whole numbers.
        ValueError: their shape is another one, a row is too short, or an id is outside the vocabulary.
    """
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
    if not 0 < rate <= 1:
        raise ValueError(f"The mask rate is {rate}. It must be above 0, or nothing is asked, and at most 1.")


def require_drawing(logits: Tensor, temperature: float, top_k: int | None, top_p: float | None) -> None:
    """Refuse logits and settings that no token can be drawn with.

    Raises:
        ValueError: a setting is out of its range, or a logit is NaN.
    """
    if not temperature >= 0 or (top_k is not None and top_k < 1) or not (top_p is None or 0 < top_p <= 1):
        raise ValueError(
            f"temperature is {temperature}, top_k {top_k}, top_p {top_p}. The temperature must be 0 or above, top_k at "
            "least 1, and top_p above 0 and at most 1."
        )
    if logits.isnan().any():
        raise ValueError("The logits hold a NaN, so no token can be drawn. Look at the weights, or at the training.")
