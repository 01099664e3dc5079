"""Shapley values: a feature's mean gain over all orders in which the features can come.

Sources: Shapley 1953; Štrumbelj and Kononenko 2010 (sampling); Lundberg and Lee 2017, https://arxiv.org/abs/1705.07874.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from .requirements import require_players, require_steps

Worth = Callable[[Sequence[frozenset[int]]], NDArray[np.float64]]  #: coalitions → what each is worth


def over_orders(worth: Worth, n: int, orders: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """Mean gain of each of n players over given orders, (n,); each coalition is asked for once."""
    ways = [[frozenset(order[:k]) for k in range(n + 1)] for order in orders]
    asked = list(dict.fromkeys(coalition for way in ways for coalition in way))
    value = dict(zip(asked, worth(asked), strict=True))
    gains = np.zeros(n)
    for order, way in zip(orders, ways, strict=True):
        for k, player in enumerate(order):
            gains[player] += value[way[k + 1]] - value[way[k]]
    return gains / len(orders)


def exact(worth: Worth, n: int) -> NDArray[np.float64]:
    """Over all n! orders, for a handful of players.

    Raises:
        ValueError: n isn't in 1 … 8.
    """
    require_players(n, 8)
    return over_orders(worth, n, list(permutations(range(n))))


def sampled(worth: Worth, n: int, orders: int = 10, seed: int = 0) -> NDArray[np.float64]:
    """Over orders drawn at random, each with its reverse, which halves the noise where features add up.

    Raises:
        ValueError: no order is wanted.
    """
    require_steps(orders)
    draw = np.random.default_rng(seed)
    drawn = [draw.permutation(n).tolist() for _ in range(-(-orders // 2))]
    return over_orders(worth, n, [order for one in drawn for order in (one, one[::-1])][:orders])
