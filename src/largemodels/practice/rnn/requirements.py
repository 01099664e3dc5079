"""What notebook 3.2 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence, Sized

from torch import Tensor

from ...algorithms.shapes import require_known, shape


def require_batch(tokens: Tensor, lengths: Tensor, V: int) -> None:
    """Refuse a batch that can't be read.

    Args:
        tokens: should be (B, T), whole numbers, padded at the end.
        lengths: should be (B,), whole numbers from 1 to T.
        V: size of the vocabulary.

    Raises:
        TypeError: the tokens or the lengths aren't whole numbers.
        ValueError: the shapes don't fit, a sequence is empty or longer than the batch is wide, or a token is unknown.
    """
    if tokens.dim() != 2 or not tokens.numel():
        raise ValueError(f"The tokens have the shape {shape(tokens)}. It must be (B, T), with something to read.")
    if lengths.shape != tokens.shape[:1]:
        raise ValueError(f"The lengths have the shape {shape(lengths)}. For {len(tokens)} sequences: ({len(tokens)},).")
    if lengths.is_floating_point():
        raise TypeError(f"The lengths hold {lengths.dtype}. They must be whole numbers: count the letters.")
    require_known("tokens", tokens, V)
    for wrong, what, remedy in (
        (lengths < 1, "is empty", "Leave it out of the batch, or give it a token that says so"),
        (lengths > tokens.size(1), f"is said to be longer than the batch, {tokens.size(1)}", "Count its letters again"),
    ):
        if wrong.any():
            row = int(wrong.nonzero()[0])
            raise ValueError(f"Sequence {row} of the batch {what} (length {int(lengths[row])}). {remedy}.")


def require_same_length(truth: Sized, said: Sized, what: str = "answers") -> None:
    """Refuse what doesn't belong to the truth one by one.

    Args:
        truth: the true labels, (N,).
        said: should be (N,).
        what: what those are, in words.

    Raises:
        ValueError: they aren't equally many, or there are none.
    """
    if not len(truth) or len(truth) != len(said):
        raise ValueError(f"There are {len(truth)} true labels and {len(said)} {what}. Give one for each label.")


def require_names(names: Sequence[str]) -> None:
    """Refuse names that leave nothing to draw.

    Raises:
        ValueError: there is no name, or one has no letters.
    """
    if not names or not all(names):
        raise ValueError("A name is missing, or empty. Give one name or more, each with at least one letter.")
