"""What notebook 5.3 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

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


def require_layer(layer: int, layers: int) -> None:
    """Refuse a layer that isn't there.

    Raises:
        ValueError: layers are counted from 0.
    """
    if not 0 <= layer < layers:
        raise ValueError(f"There is no layer {layer}. The model's {layers} layers are 0 to {layers - 1}.")


def require_pair(clean: tuple[int, ...], corrupt: tuple[int, ...]) -> None:
    """Refuse two batches of sentences between which no state can be moved.

    Raises:
        ValueError: their shapes differ.
    """
    if clean != corrupt:
        raise ValueError(
            f"The sentences have the shapes {clean} and {corrupt}. A state can only be moved between sentences of "
            "as many tokens: choose names that are one token each."
        )


def require_toy(keep: float, n: int, width: int) -> None:
    """Refuse a toy that can't be trained.

    Raises:
        ValueError: a share that is none, or sizes that leave nothing to learn.
    """
    if not 0 < keep <= 1:
        raise ValueError(f"A feature is present with probability {keep}. It must be above 0 and at most 1.")
    if n < 1 or width < 1:
        raise ValueError(f"There are {n} features and {width} dimensions. Give at least 1 of each.")
