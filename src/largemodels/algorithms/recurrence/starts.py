"""The one number that a cell starts with, and how far a gradient comes back from there.

For the LSTM and the GRU it is a gate's bias, for the plain RNN the w by which its matrix stretches. Attention has none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import nn

from ...core.device import one_thread
from . import recall
from .reach import open_gate, reach
from .requirements import require_cell, require_one_of

ENOUGH = 1e-3  #: of a gradient; a rule of thumb that the notebook tries
FARTHEST = 64  #: steps
PARAMETERS = 5_000  #: of every model, about
CELLS = ("RNN", "LSTM", "GRU", "attention")


def turn(model: nn.Module, w: float) -> None:
    """Let a plain RNN start with a matrix W_h that turns the state and stretches it by w.

    Source: with w = 1 a relative of the identity that Le, Jaitly and Hinton 2015 start with, https://arxiv.org/abs/1504.00941.

    Raises:
        ValueError: the model is no plain RNN.
    """
    cell = require_cell(model, nn.RNN, "no single W_h", "a plain RNN")
    turned = nn.init.orthogonal_(torch.empty(cell.weight_hh_l0.shape), gain=w)  # (H, H), the same on every device
    with torch.no_grad():
        cell.weight_hh_l0.copy_(turned)


def sigmoid(b: float) -> float:
    """1 / (1 + e⁻ᵇ)."""
    return 1 / (1 + math.exp(-b))


@dataclass(frozen=True)
class Start:
    """What can be set before training: its name, its stops, and what theory says that it keeps at each step."""

    name: str
    stops: tuple[float, ...]
    near_torch: float  #: the stop that is nearest to how PyTorch starts
    put: Callable[[nn.Module, float], None]  #: sets it in a fresh model
    factor: Callable[[float], float]  #: number → what one step multiplies a gradient by


BIASES = tuple(-3 + 0.5 * n for n in range(23))  # -3 … 8
STRETCHES = tuple(round(0.5 + 0.05 * n, 2) for n in range(23))  # 0.5 … 1.6
STARTS = {
    # PyTorch draws W_h within ±1/√H, which stretches a vector by 1/√3 = 0.58 on average.
    "RNN": Start("w", STRETCHES, 0.6, turn, float),
    "LSTM": Start("bias", BIASES, 0.0, open_gate, sigmoid),
    "GRU": Start("bias", BIASES, 0.0, open_gate, sigmoid),
}


def stops_of(cell: str) -> tuple[float | None, ...]:
    """The numbers that a cell may start with; for attention None alone.

    Raises:
        ValueError: there is no such cell.
    """
    require_one_of("cell", cell, CELLS)
    return STARTS[cell].stops if cell in STARTS else (None,)


def preparation(cell: str, number: float | None) -> Callable[[nn.Module], None] | None:
    """What is done to a fresh model before training so that it starts with ``number``; None for attention.

    Raises:
        ValueError: there is no such cell, or the number isn't one of its stops.
    """
    stops = stops_of(cell)
    if number not in stops:
        allowed = f"{stops[0]:g} … {stops[-1]:g}" if cell in STARTS else "None: attention has no gate"
        raise ValueError(f"The number is {number!r}. For {cell} choose one of {allowed}.")
    return (lambda model: STARTS[cell].put(model, number)) if cell in STARTS else None


@one_thread()
def reaches(cell: str, seed: int = 0) -> dict[float | None, list[float]]:
    """For each stop the size of ∂answer/∂x at distance 0, 1, …, 64 in a fresh model that starts with it.

    The model is the one that :func:`recall.train_recall` would train with this seed and :func:`preparation`.

    Args:
        cell: one of ``CELLS``.
        seed: of weights and sequences.

    Raises:
        ValueError: there is no such cell.
    """
    require_one_of("cell", cell, CELLS)
    torch.manual_seed(seed)
    model = recall.make(cell, PARAMETERS)
    drawn = torch.get_rng_state()
    tokens, _ = recall.recall_batch(16, FARTHEST, torch.Generator().manual_seed(seed))  # (B, T)
    found: dict[float | None, list[float]] = {}
    for stop in stops_of(cell):
        torch.set_rng_state(drawn)
        if prepare := preparation(cell, stop):
            prepare(model)
        found[stop] = reach(model, tokens).tolist()
    return found


def as_far_as(sizes: Sequence[float]) -> int:
    """The last distance before the first at which no more than ``ENOUGH`` comes back; 0 if that is the first.

    Args:
        sizes: at distance 0, 1, 2, ….
    """
    return next((n - 1 for n in range(1, len(sizes)) if sizes[n] <= ENOUGH), len(sizes) - 1)


def theory(cell: str, number: float | None, sizes: Sequence[float]) -> list[float]:
    """The factor to the power of the distance, from the measured size at distance 1 on; empty for attention.

    Args:
        cell: one of ``CELLS``.
        number: a stop of ``STARTS[cell]``.
        sizes: measured, at distance 0, 1, 2, ….
    """
    if cell not in STARTS:
        return []
    factor = STARTS[cell].factor(number)
    return [sizes[1] * factor ** (n - 1) for n in range(1, len(sizes))]
