"""How far numbers spread on their way through many layers, and slopes on their way back.

Source: He et al. 2015, section 2.2, https://arxiv.org/abs/1502.01852; Glorot and Bengio 2010,
https://proceedings.mlr.press/v9/glorot10a.html.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .mlp import MLP, linear_backward


def root_mean_square(x: Tensor) -> float:
    """The typical size of the numbers in ``x``, in double precision so that it may be very small or large."""
    return x.double().square().mean().sqrt().item()


def spreads(model: MLP, X: Tensor, G: Tensor) -> tuple[list[float], list[float]]:
    """The typical size of each layer's input, and of the slopes in it.

    Args:
        model: L layers.
        X: what the first layer is given, (N, D).
        G: slopes in what the last layer gives, (N, C).

    Returns:
        L numbers each, from the input to the output: sizes of the inputs, and of the slopes in them.
    """
    model.forward(X)
    slopes = []
    for W, given in zip(reversed(model.W), reversed(model.given), strict=True):
        G = linear_backward(given, W, G)[0]
        slopes.append(root_mean_square(G))
        G = G * model.slope(given)
    return [root_mean_square(given) for given in model.given], slopes[::-1]


def deep_spreads(activation: str, gain: float, depth: int, width: int = 256, N: int = 64, seed: int = 0) -> tuple:
    """:func:`spreads` of a fresh network of equal layers, on random inputs and random slopes of size 1.

    Args:
        activation: the non-linear function, a key of ``mlp.ACTIVATIONS``.
        gain: the weights' spread times √width.
        depth: layers.
        width: numbers in each.
        N: examples.
        seed: of the weights, the inputs and the slopes.
    """
    draw = torch.Generator().manual_seed(seed)
    X, G = torch.randn(N, width, generator=draw), torch.randn(N, width, generator=draw)
    return spreads(MLP([width] * (depth + 1), activation, gain, seed).to(torch.double), X.double(), G.double())
