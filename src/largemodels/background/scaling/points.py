"""Runs of a record as points: sizes, characters, losses."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from .cost import Shape

Run = Mapping[str, Any]


def losses(runs: Iterable[Run], what: str = "loss") -> dict[int, list[float]]:
    """Width → the losses of its runs, one for each seed, from the narrowest on; ``what`` may be ``"train"``."""
    found: dict[int, list[float]] = {}
    for run in sorted(runs, key=lambda run: run["D"]):
        found.setdefault(run["D"], []).append(run[what])
    return found


def means(by_width: Mapping[int, list[float]]) -> dict[int, float]:
    """Width → the mean over its seeds."""
    return {D: sum(found) / len(found) for D, found in by_width.items()}


def parameters(widths: Iterable[int]) -> list[int]:
    """The parameters of each width, without embeddings."""
    return [Shape(D).parameters for D in widths]


def chosen(runs: Iterable[Run], **facts: float) -> list[Run]:
    """The runs whose facts are these, such as ``N=20_000, passes=50``.

    Raises:
        ValueError: there is none.
    """
    found = [run for run in runs if all(math.isclose(run[name], value) for name, value in facts.items())]
    if not found:
        asked = ", ".join(f"{name} = {value:g}" for name, value in facts.items())
        raise ValueError(f"The record has no run with {asked}. Was it made by another version? Make it anew.")
    return found


def bits_per_byte(nats: float, bytes_a_character: float = 1.0) -> float:
    """Nats a character as bits a byte: how far a text can be packed with the model (Shannon 1948)."""
    return nats / math.log(2) / bytes_a_character
