"""One recurrent unit, its way back through time, and the cliff that comes of it.

Built step by step in ``chapters/02_algorithms/06_recurrence_and_gates.ipynb``; the definitions are the same there.
Source: Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks",
https://arxiv.org/abs/1211.5063.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor


def unit(w: float, x: Sequence[float]) -> list[float]:
    """The state of one unit after each input: h ← tanh(w h + x), from h = 0."""
    states, h = [], 0.0
    for value in x:
        h = math.tanh(w * h + value)
        states.append(h)
    return states


def way_back(w: float, states: Sequence[float]) -> list[float]:
    """How much the last state moves with the one 0, 1, 2, … steps before it: products of slopes w (1 − h²)."""
    slopes = [1.0]
    for h in reversed(states[1:]):
        slopes.append(slopes[-1] * w * (1 - h**2))
    return slopes


def layer_way_back(W_h: Tensor, states: Tensor) -> list[float]:
    """The size of ∂h_T/∂h_t for a layer, 0, 1, 2, … steps back: the norm over √H, 1 for the identity.

    Args:
        W_h: (H, H).
        states: after each step, (T, H).
    """
    J = torch.eye(len(W_h))  # (H, H)
    sizes = [1.0]
    for h in reversed(states[1:]):
        J = J @ ((1 - h**2)[:, None] * W_h)  # (H, H) x (H, H): one step is diag(1 − h²) W_h
        sizes.append((J.norm() / math.sqrt(len(W_h))).item())
    return sizes


def cliff(w: Tensor, n: int) -> tuple[Tensor, Tensor]:
    """Loss and slope of a unit without tanh that shall bring a 1 down to 0.5 in n steps: (wⁿ − 0.5)²."""
    miss = w**n - 0.5
    return miss**2, 2 * miss * n * w ** (n - 1)


def walk(w: float, n: int, rate: float, steps: int, most: float = math.inf) -> list[float]:
    """Gradient descent on the cliff; a slope larger than ``most`` is shortened to it, which is called clipping."""
    path = [w]
    for _ in range(steps):
        _, slope = cliff(torch.tensor(path[-1], dtype=torch.double), n)
        path.append(path[-1] - rate * slope.clamp(-most, most).item())
    return path
