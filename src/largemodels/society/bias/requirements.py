"""What notebook 5.1 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray


def require_groups(group: NDArray, names: Sequence[str]) -> None:
    """Refuse a comparison in which a group has nobody.

    Raises:
        ValueError: fewer than two groups are named, or one of them has no members.
    """
    if len(names) < 2:
        raise ValueError(f"There is {len(names)} group to compare: {', '.join(names) or 'none'}. Name at least two.")
    for name in names:
        if not (group == name).any():
            there = ", ".join(map(str, np.unique(group))) or "none"
            raise ValueError(f"The group {name!r} has no members. The groups that have some are: {there}. Take those.")


def require_outcomes(y: NDArray, what: str = "outcome") -> None:
    """Refuse outcomes or decisions that aren't 0 or 1, or of which one never occurs.

    Raises:
        ValueError: there are none, they aren't 0 and 1, or only one of the two occurs.
    """
    seen = set(np.unique(y).tolist())
    if not seen or not seen <= {0, 1}:
        raise ValueError(f"Each {what} must be 0 or 1, and these are {sorted(seen)[:5]}. Code yes as 1 and no as 0.")
    if len(seen) == 1:
        raise ValueError(
            f"The {what} is {int(seen.pop())} for everybody, so an error rate has nobody to count. Give both, 0 and 1."
        )


def require_same_length(**columns: Sequence) -> None:
    """Refuse columns that aren't about the same people.

    Raises:
        ValueError: their lengths differ.
    """
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {n:,}" for name, n in lengths.items())
        raise ValueError(f"The columns have different lengths: {told}. Give one entry for each person in each.")


def require_share(value: float, what: str) -> None:
    """Refuse what is no share or probability.

    Raises:
        ValueError: it lies outside 0 … 1.
    """
    if not 0 <= value <= 1:  # NaN too
        raise ValueError(f"The {what} is {value:g}. It must lie between 0 and 1.")


def require_known_words(words: Collection[str], known: Collection[str], what: str, least: int = 3) -> list[str]:
    """The words that have a vector; refuse a list of which too few do.

    Raises:
        ValueError: fewer than ``least`` have one.
    """
    found = [word for word in words if word in known]
    if len(found) < least:
        raise ValueError(
            f"Of the {len(words)} words in {what!r} {len(found)} have a vector, too few to test. "
            f"Give a list with {least} or more known words."
        )
    return found
