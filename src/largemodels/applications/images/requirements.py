"""What notebook 4.4 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LARGEST = 24_000_000  #: pixels of a picture that is opened


def require_size(width: int, height: int) -> None:
    """Refuse a picture that would fill the memory, or shows nothing; its file's head says how large it is.

    Raises:
        ValueError: it has more than 24 million pixels, or a side below 16.
    """
    if width * height > LARGEST:
        raise ValueError(
            f"The picture has {width:,} × {height:,} pixels, {width * height / 1e6:.0f} million. "
            f"Shrink it to {LARGEST // 10**6} million or fewer first: the network sees 224 × 224 of it."
        )
    if min(width, height) < 16:
        raise ValueError(f"The picture has {width} × {height} pixels. Take one of 16 × 16 or more.")


def require_strength(kind: str, strength: int, known: Mapping[str, Sequence[float]]) -> None:
    """Refuse a corruption that isn't there.

    Raises:
        ValueError: no kind is called so, or it has no such strength.
    """
    if kind not in known:
        raise ValueError(f"There is no corruption {kind!r}. Take one of {', '.join(known)}.")
    if strength not in range(len(known[kind])):
        raise ValueError(f"The strength is {strength!r}. Take a whole number from 0 to {len(known[kind]) - 1}.")


def require_examples(k: int, most: int) -> None:
    """Refuse more examples a class than there are.

    Raises:
        ValueError: k isn't in 1 … most.
    """
    if not 1 <= k <= most:
        raise ValueError(f"{k} examples of each class can't be drawn: there are {most}. Take 1 to {most}.")
