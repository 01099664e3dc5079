"""What the toy refuses: a sentence that says what is wrong and what to do."""

from __future__ import annotations


def require_share(keep: float) -> None:
    """Refuse a toy that can't be trained.

    Raises:
        ValueError: its features are there with no probability.
    """
    if not 0 < keep <= 1:
        raise ValueError(f"A feature is present with probability {keep}. It must be above 0 and at most 1.")
