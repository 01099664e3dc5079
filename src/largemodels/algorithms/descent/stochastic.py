"""Steps taken on a few examples at a time: how noisy they are, and what a smaller and smaller step does about it.

The loss is L(θ) = ½ mean (θ − xᵢ)², whose minimum is the mean of the data, so that theory can be exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from .requirements import require_positive, require_walk

#: Cavendish's 29 measurements of the Earth's density, in g/cm³, as his paper of 1798 lists them
#: (https://doi.org/10.1098/rstl.1798.0022).
CAVENDISH = torch.tensor(
    [
        float(measured)
        for measured in """
    5.50 5.61 4.88 5.07 5.26 5.55 5.36 5.29 5.58 5.65 5.57 5.53 5.62 5.29 5.44
    5.34 5.79 5.10 5.27 5.39 5.42 5.47 5.63 5.34 5.46 5.30 5.75 5.68 5.85
    """.split()
    ],
    dtype=torch.double,
)


def stochastic_walks(
    data: Tensor, alpha: Callable[[int], float], batch: int, steps: int, walkers: int = 500, seed: int = 0
) -> Tensor:
    """Many walks toward the mean of ``data``, each step on a batch drawn afresh, with replacement.

    Args:
        data: N numbers, (N,).
        alpha: the number of the step, from 1 → its size.
        batch: examples in a batch, at least 1.
        steps: how many, at least 0.
        walkers: how many walks at once, all from 0.
        seed: for the draws.

    Returns:
        The places of every walker, (steps + 1, walkers).

    Raises:
        TypeError: the data isn't a tensor of floats, or the number of steps isn't whole.
        ValueError: the data is empty or holds NaN, the batch is empty, or a step size isn't above 0.
    """
    require_walk(data, steps, "data"), require_positive("batch", batch), require_positive("walkers", walkers)
    if data.dim() != 1 or not len(data):
        raise ValueError(f"data has the shape {tuple(data.shape)}. It must be (N,), with at least one number.")
    draw = torch.Generator().manual_seed(seed)
    places = [torch.zeros(walkers, dtype=data.dtype)]  # θ = 0 for all
    for step in range(1, steps + 1):
        require_positive("alpha", alpha(step))
        chosen = data[torch.randint(len(data), (batch, walkers), generator=draw)]  # (batch, walkers)
        places.append(places[-1] - alpha(step) * (places[-1] - chosen.mean(0)))
    return torch.stack(places)  # (steps + 1, walkers)


def noise_floor(alpha: float, spread: float, batch: int) -> float:
    """How far from the minimum, in the root of the mean square, a walk on that loss ends up at a constant step size.

    It solves v = (1 − α)² v + α² σ² / b for the variance v.

    Args:
        alpha: the step size, between 0 and 2.
        spread: σ, the standard deviation of the data.
        batch: b, examples in a batch.

    Raises:
        ValueError: ``alpha`` isn't between 0 and 2, where no floor exists.
    """
    if not 0 < alpha < 2:
        raise ValueError(f"alpha is {alpha}. It must be between 0 and 2: beyond that the walk runs away.")
    require_positive("spread", spread), require_positive("batch", batch)
    return spread * math.sqrt(alpha / (batch * (2 - alpha)))
