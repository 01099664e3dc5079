"""What attention costs: counted from the formula, and measured on this machine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch.profiler import ProfilerActivity, profile

from ...core.device import device, synchronize

os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # else the profiler writes a line with the time into the notebook


def attention_flops(T: int, D: int) -> int:
    """Floating-point operations of q kᵀ and of weights · v for T tokens of width D: 4 T² D, for any number of heads.

    A multiplication and an addition count as two. The softmax, about 5 H T², is left out.
    """
    return 4 * T * T * D


def projection_flops(T: int, D: int) -> int:
    """Operations of the four D x D matrices of a layer (query, key, value, out) for T tokens: 8 T D²; no biases."""
    return 8 * T * D * D


def score_bytes(T: int, H: int = 1, bytes_per_number: int = 4) -> int:
    """Bytes that H heads' T x T scores fill."""
    return H * T * T * bytes_per_number


def seconds(run: Callable[[], object], repeats: int = 5) -> float:
    """The time of the fastest of so many calls of ``run()``, in seconds, after one to warm up.

    The fastest, because whatever disturbs a call makes it slower. The clock waits for the device.
    """
    run()
    times = []
    for _ in range(repeats):
        synchronize()
        start = time.perf_counter()
        run()
        synchronize()
        times.append(time.perf_counter() - start)
    return min(times)


def bytes_at_peak(run: Callable[[], object]) -> int:
    """The most memory that ``run()`` holds at any moment beyond what was held before, in bytes.

    On a GPU, the allocator's own counter; elsewhere the running sum of what torch's profiler saw allocated and freed.
    """
    if device().type == "cuda":
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        run()
        synchronize()
        return torch.cuda.max_memory_allocated() - before
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as events:
        run()
    moves = [event for event in events.profiler.kineto_results.events() if event.name() == "[memory]"]
    held = np.cumsum([event.nbytes() for event in sorted(moves, key=lambda event: event.start_ns())])
    return int(held.max(initial=0))


@dataclass(frozen=True)
class PowerLaw:
    """y = scale · x^exponent, a straight line on two log axes."""

    scale: float
    exponent: float

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The law's y at each x."""
        return self.scale * np.asarray(x, dtype=float) ** self.exponent


def fit_power(x: list[float], y: list[float]) -> PowerLaw:
    """The power law through the points, by least squares on the logarithms; x and y must be above 0."""
    exponent, intercept = np.polyfit(np.log(x), np.log(y), 1)
    return PowerLaw(float(np.exp(intercept)), float(exponent))
