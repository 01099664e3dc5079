"""What temperature, top-k and top-p leave of a distribution. V: vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from ...algorithms.causal_lm.generation import next_probabilities


@dataclass(frozen=True)
class Cut:
    """How the next token is drawn: temperature, then top-k, then top-p."""

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None

    def __str__(self) -> str:
        parts = [f"temperature {self.temperature:g}" if self.temperature != 1 else ""]
        parts += [f"top-k {self.top_k}" if self.top_k else "", f"top-p {self.top_p:g}" if self.top_p else ""]
        return ", ".join(filter(None, parts)) or "nothing cut"

    def of(self, logits: Tensor) -> Tensor:
        """The probabilities that the next token is drawn by: (V,) -> (V,)."""
        return next_probabilities(logits[None], self.temperature, self.top_k, self.top_p)[0]


def left(logits: Tensor, cut: Cut) -> tuple[int, float]:
    """How many tokens can still be drawn, and what share they had before, at temperature 1. ``logits``: (V,)."""
    p = cut.of(logits)
    return int((p > 0).sum()), float(logits.softmax(-1)[p > 0].sum())


def ranks(V: int) -> list[int]:
    """Some 90 ranks from 1 to V, evenly on a logarithmic axis."""
    return np.unique(np.geomspace(1, V, 120).round().astype(int)).tolist()


def by_rank(logits: Tensor, cut: Cut) -> tuple[list[float], list[float]]:
    """Probabilities at those ranks: as the model has them, and as they are drawn, as far as any is left."""
    order = logits.argsort(descending=True)  # (V,)
    places = [rank - 1 for rank in ranks(len(order))]
    before, after = logits.softmax(-1)[order][places], cut.of(logits)[order][places]
    return before.tolist(), after[after > 0].tolist()
