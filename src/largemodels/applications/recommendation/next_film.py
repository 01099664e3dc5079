"""What to recommend next, by counting: popularity, item neighbors, EASE, and films rated near the last ones.

Each takes who has rated what, or the histories, and gives a score to every film. Letters: U people, I films.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .requirements import require_histories, require_positive


def popularity(X: NDArray) -> NDArray[np.float64]:
    """How many people have rated each film, (I,)."""
    return X.sum(0)


def cosines(X: NDArray) -> NDArray[np.float64]:
    """How alike two films' circles of people are, (I, I), with 0 on the diagonal: both / √(one · other).

    A film that nobody has rated is like none.
    """
    both = X.T @ X  # (I, U) x (U, I) -> (I, I): people who rated both
    size = np.sqrt(np.maximum(np.diag(both), 1))
    alike = both / np.outer(size, size)
    np.fill_diagonal(alike, 0)
    return alike


def neighbors(X: NDArray, k: int = 20) -> NDArray[np.float64]:
    """Weights of item neighbors, (I, I): each film's cosine with its k most alike ones; scores are X @ them.

    All others are 0; what is level with the k-th stays.

    Source: Sarwar et al. 2001, https://doi.org/10.1145/371920.372071.
    """
    require_positive("k", k)
    alike = cosines(X)
    least = np.sort(alike, axis=0)[-min(k, len(alike))]  # (I,): each column's k-th
    return np.where(alike >= least, alike, 0)


def ease(X: NDArray, penalty: float) -> NDArray[np.float64]:
    """EASE: weights B, (I, I), that make X @ B as near to X as they can without a film's own column; scores are X @ B.

    With P the inverse of XᵀX + λI, each column is -P / its diagonal, and 0 on the diagonal.
    Source: Steck 2019, https://arxiv.org/abs/1905.03375.

    Raises:
        ValueError: the penalty λ isn't above 0.
    """
    require_positive("penalty", penalty)
    P = np.linalg.inv(X.T @ X + penalty * np.eye(X.shape[1]))  # (I, I)
    B = -P / np.diag(P)
    np.fill_diagonal(B, 0)
    return B


def near_counts(histories: Sequence[Sequence[int]], films: int, window: int = 5) -> NDArray[np.float64]:
    """How often two films stand near each other in a history, (I, I): 1 for neighbors, 1/2 one further, up to a window.

    Raises:
        ValueError: the window is below 1, or a history can't be used.
    """
    require_positive("window", window)
    require_histories(histories, films)
    N = np.zeros((films, films))
    for history in histories:
        for apart in range(1, min(window, len(history) - 1) + 1):
            np.add.at(N, (history[:-apart], history[apart:]), 1 / apart)
    return N + N.T


def near_scores(N: NDArray, histories: Sequence[Sequence[int]], last: int = 1) -> NDArray[np.float64]:
    """Counts near the last films of each history, the last with weight 1, the one before with 1/2, …: (U, I).

    Raises:
        ValueError: ``last`` is below 1, or somebody has no history.
    """
    require_positive("last", last)
    require_histories(histories, len(N))
    return np.stack([
        sum(N[film] / n for n, film in enumerate(reversed(history[-last:]), 1)) for history in histories
    ])  # fmt: skip
