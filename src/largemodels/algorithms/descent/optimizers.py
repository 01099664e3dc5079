"""Four rules that turn a gradient into a step. Each is torch.optim's of the same name, without its options.

Built step by step in ``chapters/02_algorithms/02_gradient_descent.ipynb``; the definitions there and here are the same.
Sources: Polyak 1964 (heavy ball), https://doi.org/10.1016/0041-5553(64)90137-5; Tieleman and Hinton 2012 (RMSProp),
https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf; Kingma and Ba 2015 (Adam), algorithm 1,
https://arxiv.org/abs/1412.6980.

An optimizer remembers one walk: make a fresh one for each. θ and its gradient are (..., D); every operation works
number by number, so many walkers go at once.
"""

from __future__ import annotations

from torch import Tensor

from .requirements import require_gradient, require_positive, require_share


class Plain:
    """θ ← θ − α g.

    Args:
        alpha: step size, above 0.
    """

    def __init__(self, alpha: float) -> None:
        require_positive("alpha", alpha)
        self.alpha = alpha

    def update(self, theta: Tensor, gradient: Tensor) -> Tensor:
        """The parameters after one step, shaped like ``theta``."""
        require_gradient(gradient, theta)
        return theta - self.alpha * gradient


class Momentum:
    """The heavy ball: v ← β v + g, θ ← θ − α v.

    Args:
        alpha: step size, above 0.
        beta: the share of the velocity that is kept, at least 0 and below 1.
    """

    def __init__(self, alpha: float, beta: float = 0.9) -> None:
        require_positive("alpha", alpha), require_share("beta", beta)
        self.alpha, self.beta = alpha, beta
        self.velocity = 0.0

    def update(self, theta: Tensor, gradient: Tensor) -> Tensor:
        """The parameters after one step, shaped like ``theta``."""
        require_gradient(gradient, theta)
        self.velocity = self.beta * self.velocity + gradient
        return theta - self.alpha * self.velocity


class RMSProp:
    """Each number's step is divided by the typical size of its own gradient: s ← β s + (1 − β) g², θ ← θ − α g / √s.

    Args:
        alpha: step size, above 0.
        beta: the share of s that is kept, at least 0 and below 1.
        epsilon: keeps the division away from 0.
    """

    def __init__(self, alpha: float, beta: float = 0.99, epsilon: float = 1e-8) -> None:
        require_positive("alpha", alpha), require_share("beta", beta)
        self.alpha, self.beta, self.epsilon = alpha, beta, epsilon
        self.squares = 0.0

    def update(self, theta: Tensor, gradient: Tensor) -> Tensor:
        """The parameters after one step, shaped like ``theta``."""
        require_gradient(gradient, theta)
        self.squares = self.beta * self.squares + (1 - self.beta) * gradient**2
        return theta - self.alpha * gradient / (self.squares**0.5 + self.epsilon)


class Adam:
    """Momentum's mean of gradients over RMSProp's root of squares, both freed from their start at 0.

    Args:
        alpha: step size, above 0.
        beta1: the share of the mean m that is kept.
        beta2: the share of the squares s that is kept.
        epsilon: keeps the division away from 0.
    """

    def __init__(self, alpha: float, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8) -> None:
        require_positive("alpha", alpha), require_share("beta1", beta1), require_share("beta2", beta2)
        self.alpha, self.beta1, self.beta2, self.epsilon = alpha, beta1, beta2, epsilon
        self.mean, self.squares, self.steps = 0.0, 0.0, 0

    def update(self, theta: Tensor, gradient: Tensor) -> Tensor:
        """The parameters after one step, shaped like ``theta``."""
        require_gradient(gradient, theta)
        self.steps += 1
        self.mean = self.beta1 * self.mean + (1 - self.beta1) * gradient
        self.squares = self.beta2 * self.squares + (1 - self.beta2) * gradient**2
        mean = self.mean / (1 - self.beta1**self.steps)  # a weighted average from the first step on
        squares = self.squares / (1 - self.beta2**self.steps)
        return theta - self.alpha * mean / (squares**0.5 + self.epsilon)
