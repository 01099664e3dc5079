"""What writing refuses, said as sentences: the argument, what was found, what is wanted."""

from __future__ import annotations

from torch import Tensor


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
