"""What theory says of a walk on a bowl before it is walked: how far a step may go, and how many it takes.

Built step by step in ``chapters/02_algorithms/02_gradient_descent.ipynb``; the definitions there and here are the same.
Sources: Boyd and Vandenberghe 2004, "Convex Optimization", section 9.3, https://web.stanford.edu/~boyd/cvxbook/;
Goh 2017, "Why Momentum Really Works", https://distill.pub/2017/momentum/.

Letters: α step size, β momentum, λ curvature (an eigenvalue of the second derivatives), κ = λ_max / λ_min.
"""

from __future__ import annotations

import math

from torch import Tensor

from .requirements import require_bowl, require_positive, require_share


def predicted_steps(factor: float, within: float) -> float:
    """How many steps it takes until a distance has shrunk to the share ``within`` of what it was.

    Args:
        factor: what one step leaves of the distance. From 1 on it never arrives.
        within: the share that is near enough, between 0 and 1.

    Raises:
        ValueError: ``factor`` is negative, or ``within`` isn't between 0 and 1.
    """
    if not factor >= 0:
        raise ValueError(f"factor is {factor}. It must be at least 0: take the size of 1 − αλ, without its sign.")
    if not 0 < within < 1:
        raise ValueError(f"within is {within}. It must be a share between 0 and 1, such as 0.001.")
    if factor == 0 or factor >= 1:
        return 1.0 if factor == 0 else math.inf
    return math.log(within) / math.log(factor)


def best_plain(curvatures: Tensor) -> tuple[float, float]:
    """The step size at which plain descent on a bowl is fastest, and the factor that one step leaves.

    Args:
        curvatures: the eigenvalues λ, (D,), all above 0.

    Returns:
        α = 2 / (λ_max + λ_min) and (κ − 1) / (κ + 1).

    Raises:
        ValueError: a curvature isn't above 0.
    """
    require_bowl(curvatures)
    low, high = float(curvatures.min()), float(curvatures.max())
    return 2 / (high + low), (high - low) / (high + low)


def momentum_factor(alpha: float, beta: float, curvature: float) -> float:
    """What one step of the heavy ball leaves of the distance along one direction, in the long run.

    It is the size of the larger root of r² − (1 + β − αλ) r + β = 0.

    Args:
        alpha: step size, above 0.
        beta: momentum, at least 0 and below 1.
        curvature: λ.

    Raises:
        ValueError: ``alpha`` or ``beta`` is out of its range.
    """
    require_positive("alpha", alpha), require_share("beta", beta)
    middle = 1 + beta - alpha * curvature
    under_root = middle**2 - 4 * beta
    if under_root < 0:  # a pair of complex roots: it swings
        return math.sqrt(beta)
    return (abs(middle) + math.sqrt(under_root)) / 2


def best_momentum(curvatures: Tensor) -> tuple[float, float, float]:
    """The step size and the momentum at which the heavy ball is fastest on a bowl, and the factor in the long run.

    Args:
        curvatures: the eigenvalues λ, (D,), all above 0.

    Returns:
        α = (2 / (√λ_max + √λ_min))², β = ((√κ − 1) / (√κ + 1))², and √β.

    Raises:
        ValueError: a curvature isn't above 0.
    """
    require_bowl(curvatures)
    low, high = math.sqrt(curvatures.min()), math.sqrt(curvatures.max())
    factor = (high - low) / (high + low)
    return (2 / (high + low)) ** 2, factor**2, factor
