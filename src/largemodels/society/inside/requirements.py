"""What notebook 5.3 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence

MOST_TOKENS = 24  #: in a prompt of the explorer: a column each
LEAST_TOKENS = 2


def require_prompt(text: str, ids: list[int]) -> None:
    """Refuse a prompt in which nothing can be followed.

    Raises:
        ValueError: it is empty, a single token, or too long.
    """
    if not text.strip():
        raise ValueError("The prompt is empty. Write a few words.")
    if len(ids) < LEAST_TOKENS:
        raise ValueError(
            "The prompt is a single token, so its only position can look at nothing but itself. Write a word more."
        )
    if len(ids) > MOST_TOKENS:
        raise ValueError(
            f"The prompt has {len(ids):,} tokens, and there is room for {MOST_TOKENS}. Give a shorter one."
        )


def require_lengths(sentences: Sequence[Sequence[int]]) -> None:
    """Refuse sentences between which no state can be moved.

    Raises:
        ValueError: they aren't equally many tokens.
    """
    if len({len(ids) for ids in sentences}) > 1:
        raise ValueError("These names aren't one token each, so the sentences differ in length. Choose other names.")
