"""What takes longer than a notebook may: the learning curves."""

from __future__ import annotations

from typing import Any

from tqdm.auto import tqdm

from ...core.records import record
from .crossings import as_words
from .draws import SIZES, split
from .encoder import vectors
from .methods import BAG, FROZEN, NET, TUNED, Choice, best, grid, learned, named, right

DRAWS = 3
INFINITE = float("inf")


def measured(choice: Choice, size: int, draws: int) -> dict[str, Any]:
    """What a way with its best setting got right of the test, for each draw, and the seconds of CPU that it took."""
    found = [learned(choice.way, size, seed) for seed in range(draws)]
    return {
        "setting": named(choice.way), "tried": choice.tried, "seconds": sum(s for _, s in found) / draws,
        "right": as_words([right(classifier, split().test) for classifier, _ in found]),
    }  # fmt: skip


@record("learning_curves", "What three ways of learning got right of 1,000 reviews, by number of labels.",
        seeds=range(DRAWS), loose={"right": INFINITE, "seconds": INFINITE, "setting": INFINITE, "tried": INFINITE,
                                   "reading": INFINITE})  # fmt: skip
def learning_curves() -> dict:
    """A bag of words, a small net from scratch, a frozen encoder; each with the setting that validation chose."""
    parts = split()
    vectors(parts.test.texts + parts.validation.texts, "reading")
    found: dict[str, Any] = {method: {} for method in (BAG, NET, FROZEN)}
    for method, size in tqdm([(method, size) for method in found for size in SIZES], "curves"):
        choice = best(grid(method, size), size, 1 if method == NET else DRAWS)
        found[method][size] = measured(choice, size, DRAWS)
    return found


@record("fine_tuned_curve", "What fine-tuned MiniLM got right of 1,000 reviews, by number of labels.",
        seeds=range(DRAWS), loose={"right": INFINITE, "seconds": INFINITE, "setting": INFINITE, "tried": INFINITE})  # fmt: skip
def fine_tuned_curve() -> dict:
    """A training of all weights for each size and draw; few labels get more passes where validation says so."""
    found: dict[str, Any] = {}
    for size in tqdm(SIZES, "fine-tuning"):
        ways = grid(TUNED, size)
        choice = best(ways, size, DRAWS) if len(ways) > 1 else Choice(ways[0], {})
        found[size] = measured(choice, size, DRAWS)
    return found
