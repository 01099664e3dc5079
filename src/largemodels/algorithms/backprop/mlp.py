"""A multi-layer perceptron with its own backward pass, in matrices.

Built step by step in ``chapters/02_algorithms/03_backpropagation_and_the_mlp.ipynb``; the definitions there and here
are the same. Letters: N examples, D width of a layer's input, M of its output, C classes. G is always ∂loss/∂(output).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

from .requirements import require_batch, require_classes, require_widths

#: Name → (the function, its slope computed from what it gave).
ACTIVATIONS = {
    "relu": (torch.relu, lambda A: (A > 0).to(A)),
    "sigmoid": (torch.sigmoid, lambda A: A * (1 - A)),
    "tanh": (torch.tanh, lambda A: 1 - A**2),
    "none": (lambda Z: Z, torch.ones_like),
}
#: Gain under which a wide layer neither shrinks nor grows the spread of what it passes on.
GAINS = {"relu": math.sqrt(2), "sigmoid": 1.0, "tanh": 1.0, "none": 1.0}


def linear_backward(X: Tensor, W: Tensor, G: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The slopes of the loss in what a linear layer X W + b was given.

    Args:
        X: its input, (N, D).
        W: its weights, (D, M).
        G: the slopes of the loss in its output, (N, M).

    Returns:
        The slopes in X, (N, D), in W, (D, M), and in b, (M,).

    Raises:
        ValueError: the shapes don't fit.
    """
    require_batch(X, W.size(0)), require_batch(G, W.size(1), "G")
    return G @ W.T, X.T @ G, G.sum(0)  # (N, M) x (M, D), (D, N) x (N, M), (M,)


def cross_entropy_with_slope(logits: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The mean surprise of the right classes, in nats, (), and its slope in the logits, (N, C).

    Args:
        logits: (N, C).
        y: the right classes, whole numbers, (N,).

    Raises:
        TypeError, ValueError: the labels don't fit the logits.
    """
    require_classes(logits, y)
    N = torch.arange(len(y), device=y.device)  # (N,)
    log_P = logits - logits.logsumexp(dim=1, keepdim=True)  # (N, C), logarithms of probabilities
    G = log_P.exp()
    G[N, y] -= 1  # (N, C): probability less 1 for the right class
    return -log_P[N, y].mean(), G / len(y)


class MLP:
    """Linear layers with an activation function between each two, and the backward pass through them.

    Args:
        widths: numbers at the input, in each hidden layer, at the output.
        activation: the non-linear function between layers, a key of :data:`ACTIVATIONS`.
        gain: the weights' spread is gain / √(inputs of the layer); None takes the activation's own of :data:`GAINS`.
        seed: of the weights.

    Attributes:
        W: the weights, (D, M) each.
        b: the biases, (M,) each, 0 at first.
    """

    def __init__(
        self, widths: Sequence[int], activation: str = "relu", gain: float | None = None, seed: int = 0
    ) -> None:
        require_widths(widths)
        draw = torch.Generator().manual_seed(seed)
        gain = GAINS[activation] if gain is None else gain
        self.activation, self.slope = ACTIVATIONS[activation]
        self.W = [torch.randn(D, M, generator=draw) * gain / D**0.5 for D, M in pairwise(widths)]
        self.b = [torch.zeros(M) for M in widths[1:]]

    def to(self, where: torch.device | torch.dtype) -> MLP:
        """Move the parameters to a device or to another precision; returns the network itself."""
        self.W, self.b = [W.to(where) for W in self.W], [b.to(where) for b in self.b]
        return self

    def forward(self, X: Tensor) -> Tensor:
        """(N, D) -> logits (N, C); keeps what each layer was given, for the way back."""
        require_batch(X, len(self.W[0]))
        self.given = [X]  # (N, D) of each layer
        for W, b in zip(self.W[:-1], self.b[:-1], strict=True):
            self.given.append(self.activation(self.given[-1] @ W + b))  # (N, D) x (D, M) -> (N, M)
        return self.given[-1] @ self.W[-1] + self.b[-1]

    def backward(self, G: Tensor) -> list[Tensor]:
        """Slopes in the logits, (N, C), -> slopes in every parameter, shaped like :meth:`parameters`."""
        slopes = []
        for W, X in zip(reversed(self.W), reversed(self.given), strict=True):
            G_X, G_W, G_b = linear_backward(X, W, G)
            slopes += [G_b, G_W]
            G = G_X * self.slope(X)  # through the function that made X; of no use for the input itself
        return slopes[::-1]

    def parameters(self) -> list[Tensor]:
        """W, b, W, b, …, from the input to the output."""
        return [p for pair in zip(self.W, self.b, strict=True) for p in pair]
