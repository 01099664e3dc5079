"""The tempting mistakes of lab 08's last question, each as the search that makes it, and the hint that it deserves."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

Block = Callable[[Tensor], Tensor]
Search = Callable[[list[Block], list[Tensor], float], list[int]]


def where(differs: Callable[[Tensor, Tensor, Tensor, float], bool | Tensor]) -> Search:
    """Name the blocks for which ``differs(made, wanted, given, tolerance)``."""

    def search(blocks: list[Block], states: list[Tensor], tolerance: float) -> list[int]:
        triples = enumerate(zip(blocks, states, states[1:], strict=False))
        return [n for n, (block, given, wanted) in triples if differs(block(given), wanted, given, tolerance)]

    return search


def size(x: Tensor) -> Tensor:
    """The largest number, without its sign."""
    return x.abs().max()


right = where(lambda made, wanted, given, t: not size(made - wanted) <= t * size(wanted))


def chained(blocks: list[Block], states: list[Tensor], tolerance: float) -> list[int]:
    """The mistake of feeding each block with what one's own block before it made."""
    x, found = states[0], []
    for n, block in enumerate(blocks):
        x = block(x)
        if not size(x - states[n + 1]) <= tolerance * size(states[n + 1]):
            found.append(n)
    return found


MISTAKES: dict[str, Search] = {
    "A block that gives NaN passes. NaN is neither above a bound nor below it: which way round do you ask?": where(
        lambda made, wanted, given, t: size(made - wanted) > t * size(wanted)
    ),
    "The blocks are counted from 1. Count from 0, as `blocks[0]` does.": lambda *case: [n + 1 for n in right(*case)],
    "Only the first block that differs is named. Name them all.": lambda *case: right(*case)[:1],
    "The last block is never asked. How many blocks have L + 1 states?": lambda blocks, *rest: right(
        blocks[:-1], *rest
    ),
    "One wrong block makes all after it look wrong. Give each block what the reference's block was given.": chained,
    "Among numbers near 20,000 rounding alone is larger than that. Compare the difference with their size.": where(
        lambda made, wanted, given, t: not size(made - wanted) <= t
    ),
    "Where all numbers are negative, the largest one is small. Take them without their sign.": where(
        lambda made, wanted, given, t: not size(made - wanted) <= t * wanted.max()
    ),
    "A number that is too low passes. A difference counts without its sign.": where(
        lambda made, wanted, given, t: not (made - wanted).max() <= t * size(wanted)
    ),
    "Each number is held against its own size, and small ones are all rounding. One bound serves them all.": where(
        lambda made, wanted, given, t: not ((made - wanted).abs() <= t * wanted.abs()).all()
    ),
    "A difference as large as the bound still agrees: at most, not less than.": where(
        lambda made, wanted, given, t: not size(made - wanted) < t * size(wanted)
    ),
    "The bound is taken from what your block made. Take it from what the reference did.": where(
        lambda made, wanted, given, t: not size(made - wanted) <= t * size(made)
    ),
    "One number that is far off hides in the mean of the differences. Look at the worst.": where(
        lambda made, wanted, given, t: not (made - wanted).abs().mean() <= t * size(wanted)
    ),
    "Both sides are means, and one number that is far off hides in a mean. Look at the worst.": where(
        lambda made, wanted, given, t: not (made - wanted).abs().mean() <= t * wanted.abs().mean()
    ),
    "A block's output is compared with its own input. Which of the L + 1 states stands after block n?": where(
        lambda made, wanted, given, t: not size(made - given) <= t * size(wanted)
    ),
    "The bound is taken from the block's input. Take it from what the reference made of it.": where(
        lambda made, wanted, given, t: not size(made - wanted) <= t * size(given)
    ),
    "The blocks that agree are named. Name those that differ.": lambda blocks, *rest: [
        n for n in range(len(blocks)) if n not in right(blocks, *rest)
    ],
}
