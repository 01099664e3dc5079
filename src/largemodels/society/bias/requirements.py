"""What notebook 5.1 refuses beside what `core` does: a sentence, which says what is wrong and what to do."""

from __future__ import annotations


def require_share(value: float, what: str) -> None:
    """Refuse what is no share or probability.

    Raises:
        ValueError: it lies outside 0 … 1.
    """
    if not 0 <= value <= 1:  # NaN too
        raise ValueError(f"The {what} is {value:g}. It must lie between 0 and 1.")
