"""What the variants refuse."""

from __future__ import annotations


def require_experts(E: int) -> None:
    """Refuse a mixture of less than two.

    Raises:
        ValueError: it has fewer.
    """
    if E < 2:
        raise ValueError(f"{E} experts leave nothing to choose. Take 2 or more, or a plain feed-forward network.")
