"""The record: both variants beside the recipe, in the same seconds and with the same seeds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tqdm.auto import tqdm

from ...core.records import record
from ..pretrain_a_gpt.long_runs import LARGE, MOVES, SHORT, public_seconds, short
from ..pretrain_a_gpt.recipe import OURS, Recipe
from .variant import Variant

SEEDS = (0, 1, 2)
BASES: dict[str, dict[str, Any]] = {"small steps": {}, "large steps": LARGE}  #: the recipe's rates, and four times them
CHOICES: dict[str, dict[str, Any]] = {
    "four experts, one a token": dict(experts=4), "value embeddings": dict(value_embeddings=True),
}  # fmt: skip


def recipes() -> dict[str, dict[str, Recipe]]:
    """Rates → choice → recipe; ``"whole"`` is the notebook's own."""
    return {
        base: {
            "whole": replace(OURS, **rates),
            **{name: Variant(**rates, **choice) for name, choice in CHOICES.items()},
        }
        for base, rates in BASES.items()
    }


@record("variants_of_a_gpt", "The loss of short runs of our recipe, whole, with experts, with value embeddings.",
        seeds=SEEDS, within=0.05, loose=MOVES)  # fmt: skip
def variants_of_a_gpt() -> dict:
    """All with the same processor time: a fifteenth of the public recipe's."""
    seconds, made = SHORT * public_seconds(), recipes()
    found: dict[str, Any] = {base: {name: [] for name in choices} for base, choices in made.items()}
    for seed in tqdm(SEEDS, desc="seeds"):
        for base, choices in made.items():
            for name, recipe in choices.items():
                found[base][name].append(short(recipe, seconds, seed))
    return found
