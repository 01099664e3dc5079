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
LOOSE = dict.fromkeys(("right", "seconds", "setting", "tried", "reading"), float("inf"))


def measured(choice: Choice, size: int, draws: int) -> dict[str, Any]:
    """What a way with its best setting got right of the test, for each draw, and the seconds of CPU that it took."""
    found = [learned(choice.way, size, seed) for seed in range(draws)]
    return {
        "setting": named(choice.way), "tried": choice.tried, "seconds": sum(s for _, s in found) / draws,
        "right": as_words([right(classifier, split().test) for classifier, _ in found]),
    }  # fmt: skip


def curve(method: str) -> dict[int, dict[str, Any]]:
    """Number of labels → what the best setting got right."""
    draws = 1 if method == NET else DRAWS  # that a setting is chosen by
    return {size: measured(best(grid(method, size), size, draws), size, DRAWS) for size in tqdm(SIZES, method)}


@record("learning_curves", "What three ways of learning got right of 1,000 reviews, by number of labels.",
        seeds=range(DRAWS), loose=LOOSE)  # fmt: skip
def learning_curves() -> dict:
    """A bag of words, a small net from scratch, a frozen encoder; each with the setting that validation chose."""
    parts = split()
    vectors(parts.test.texts + parts.validation.texts, "reading")
    return {method: curve(method) for method in (BAG, NET, FROZEN)}


@record("fine_tuned_curve", "What fine-tuned MiniLM got right of 1,000 reviews, by number of labels.",
        seeds=range(DRAWS), loose=LOOSE)  # fmt: skip
def fine_tuned_curve() -> dict:
    """A training of all weights for each size and draw; few labels get more passes where validation says so."""
    return curve(TUNED)
