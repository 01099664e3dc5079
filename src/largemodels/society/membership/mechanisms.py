"""Differential privacy from the smallest case up: a coin, a count, two gradients, and what many steps add up to.

Letters: N records, B records of a step.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from opacus.accountants.analysis import rdp
from opacus.accountants.rdp import RDPAccountant
from opacus.accountants.utils import get_noise_multiplier
from torch import Tensor
from torch.func import functional_call, grad, vmap

from .requirements import require_delta, require_epsilon, require_noise

ORDERS = [*RDPAccountant.DEFAULT_ALPHAS, 128, 256, 512]  #: of Rényi's divergence; the best of them counts


def randomized_response(truths: NDArray[np.bool_], epsilon: float, seed: int = 0) -> NDArray[np.bool_]:
    """Each says the truth with probability e^ε / (1 + e^ε), and else its opposite (Warner 1965). (N,) -> (N,)."""
    require_epsilon(epsilon)
    honest = np.random.default_rng(seed).random(len(truths)) < 1 / (1 + math.exp(-epsilon))
    return np.where(honest, truths, ~truths)


def laplace_count(count: int, epsilon: float, draws: int, seed: int = 0) -> NDArray[np.float64]:
    """A count with noise of Laplace's density, whose scale is 1 / ε as one record changes it by 1. (draws,)."""
    require_epsilon(epsilon)
    return count + np.random.default_rng(seed).laplace(0, 1 / epsilon, draws)


def per_example(
    model: torch.nn.Module, loss_of: Callable[[Tensor, Tensor], Tensor], X: Tensor, y: Tensor
) -> dict[str, Tensor]:
    """The gradient of each example by itself: a parameter's name → (B, …), by ``torch.func``.

    Args:
        model: takes (1, F).
        loss_of: logits (1, C) and a label (1,) -> loss.
        X: (B, F).
        y: (B,).
    """
    weights = {name: weight.detach() for name, weight in model.named_parameters()}

    def loss(weights: dict[str, Tensor], x: Tensor, y: Tensor) -> Tensor:
        return loss_of(functional_call(model, weights, (x[None],)), y[None])

    return vmap(grad(loss), in_dims=(None, 0, 0))(weights, X, y)


def clipped(gradients: dict[str, Tensor], clip: float) -> dict[str, Tensor]:
    """Each example's gradient made as short as ``clip`` over all parameters, if it is longer."""
    norms = torch.stack([g.flatten(1).norm(dim=1) for g in gradients.values()]).norm(dim=0)  # (B,)
    factor = (clip / norms).clamp(max=1)
    return {name: g * factor.view(-1, *[1] * (g.dim() - 1)) for name, g in gradients.items()}


def epsilon_spent(noise: float, share: float, steps: int, delta: float) -> float:
    """The ε of DP-SGD by Rényi's divergence (Mironov 2017), as Opacus's accountant counts.

    Args:
        noise: standard deviation of the noise over the clipping norm.
        share: the chance of a record to be in a step.
        steps: how many.
        delta: the probability with which the promise may fail.

    Raises:
        ValueError: there is no noise, no step, no share, or δ isn't between 0 and 1.
    """
    return epsilons(noise, share, [steps], delta)[0]


def epsilons(noise: float, share: float, steps: Sequence[int], delta: float) -> list[float]:
    """:func:`epsilon_spent` after each number of steps: Rényi's divergence of one step, times their number."""
    require_noise(noise, min(steps), share)
    require_delta(delta)
    one = np.asarray(rdp.compute_rdp(q=share, noise_multiplier=noise, steps=1, orders=ORDERS))
    with warnings.catch_warnings():  # that the largest order was the best: then ε is small, and a little too large
        warnings.simplefilter("ignore")
        return [float(rdp.get_privacy_spent(orders=ORDERS, rdp=n * one, delta=delta)[0]) for n in steps]


def noise_for(epsilon: float, share: float, steps: int, delta: float) -> float:
    """The noise with which so many steps spend ``epsilon``; see :func:`epsilon_spent`."""
    require_epsilon(epsilon)
    require_delta(delta)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(
            get_noise_multiplier(
                target_epsilon=epsilon, target_delta=delta, sample_rate=share, steps=steps, accountant="rdp"
            )
        )


def most_caught(false: NDArray[np.float64], epsilon: float, delta: float) -> NDArray[np.float64]:
    """The most true positives that any attack can have at so many false ones (Kairouz, Oh and Viswanath 2015)."""
    bounds = [math.exp(min(epsilon, 700.0)) * false + delta, 1 - math.exp(-epsilon) * (1 - delta - false)]
    return np.clip(np.minimum(*bounds), 0, 1)
