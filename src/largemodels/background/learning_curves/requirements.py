"""What the learning curves refuse, said as sentences."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence


def require_size(labels: Sequence[int], size: int) -> None:
    """Refuse a draw that can't be had.

    Raises:
        ValueError: it has fewer than 2 labels, or more of one opinion than there are.
    """
    most = 2 * min(list(labels).count(0), list(labels).count(1))
    if not 2 <= size <= most:
        raise ValueError(f"{size} labels can't be drawn, half of each opinion. Take 2 to {most:,}.")


def require_both(texts: Sequence[str], labels: Sequence[int]) -> None:
    """Refuse labels from which nothing can be told.

    Raises:
        ValueError: texts and labels don't match, or all say the same.
    """
    if len(texts) != len(labels):
        raise ValueError(f"There are {len(texts)} texts and {len(labels)} labels. Give each text one label.")
    if set(labels) != {0, 1}:
        raise ValueError(f"The labels are {sorted(set(labels))}. A classifier needs some 0 and some 1 to learn from.")


def require_text(text: str) -> None:
    """Refuse a review without a word.

    Raises:
        ValueError: it has none.
    """
    if not any(letter.isalnum() for letter in text):
        raise ValueError("There is no word to judge. Type a review, such as: a tired plot, and yet I laughed.")


def require_curve(name: str, curves: Collection[str]) -> None:
    """Refuse a way that has no curve.

    Raises:
        ValueError: it has none.
    """
    if name not in curves:
        raise ValueError(f"There is no curve {name!r}. There are: {', '.join(curves)}.")


def require_same(one: Mapping[int, object], other: Mapping[int, object]) -> None:
    """Refuse curves that were not measured at the same sizes.

    Raises:
        ValueError: the sizes differ, or there is only one.
    """
    if list(one) != list(other) or len(one) < 2:
        raise ValueError(f"The sizes are {list(one)} and {list(other)}. Compare curves at the same two sizes or more.")
