"""What notebook 3.4 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence


def require_numbers(numbers: Sequence[float]) -> None:
    """TODO: replace this example. Refuse a list that holds nothing.

    Raises:
        ValueError: it is empty.
    """
    if not numbers:
        raise ValueError("There are no numbers. Give at least one.")
