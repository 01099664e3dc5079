"""The plain methods side by side, each with what was chosen on validation.

Letters: U people, I films.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .histories import seen
from .next_film import ease, near_counts, near_scores, neighbors, popularity

POPULAR, NEIGHBORS, EASE, NEAR, NEAR_MORE = COUNTED = (
    "popularity", "item neighbors", "EASE", "counts near the last film", "counts near the last three",
)  # fmt: skip
TRANSFORMER = "Transformer"


@dataclass(frozen=True)
class Counted:
    """What the plain methods learn from histories.

    Attributes:
        popular: people who rated each film, (I,).
        alike: weights of item neighbors, (I, I).
        B: weights of EASE, (I, I).
        N: how often two films stand near each other, (I, I).
    """

    popular: NDArray[np.float64]
    alike: NDArray[np.float64]
    B: NDArray[np.float64]
    N: NDArray[np.float64]

    def scores(self, histories: Sequence[Sequence[int]]) -> dict[str, NDArray[np.float64]]:
        """Method → a score for each film after each history, (U, I).

        Raises:
            ValueError: somebody has no history, or a film that the catalog doesn't have.
        """
        last, three = (near_scores(self.N, histories, n) for n in (1, 3))
        X = seen(histories, len(self.popular))
        return {
            POPULAR: np.tile(self.popular, (len(X), 1)), NEIGHBORS: X @ self.alike, EASE: X @ self.B, NEAR: last,
            NEAR_MORE: three,
        }  # fmt: skip


def counted(
    histories: Sequence[Sequence[int]], films: int, *, k: int = 20, penalty: float = 100, window: int = 5
) -> Counted:
    """Let the plain methods learn; the three numbers were chosen on validation in the notebook."""
    X = seen(histories, films)
    return Counted(popularity(X), neighbors(X, k), ease(X, penalty), near_counts(histories, films, window))
