"""Predicting stars: the mean, biases, and matrix factorization by stochastic gradient descent.

Letters: N ratings, U people, I films, D factors, B ratings of a batch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .requirements import require_positive, require_ratings

LEAST, MOST = 1, 5  #: stars


@dataclass
class Factors:
    """mean + a person's bias + a film's bias + the dot product of their factors.

    Attributes:
        mean: of all stars.
        b: each person's bias, (U,).
        c: each film's bias, (I,).
        P: each person's factors, (U, D).
        Q: each film's factors, (I, D).
    """

    mean: float
    b: NDArray[np.float64]
    c: NDArray[np.float64]
    P: NDArray[np.float64]
    Q: NDArray[np.float64]

    def predict(self, users: ArrayLike, films: ArrayLike) -> NDArray[np.float64]:
        """Stars for pairs of person and film, not yet kept between 1 and 5: (N,)."""
        return self.mean + self.b[users] + self.c[films] + (self.P[users] * self.Q[films]).sum(-1)

    def rmse(self, users: ArrayLike, films: ArrayLike, stars: ArrayLike) -> float:
        """The root of the mean squared error, in stars, of predictions kept between 1 and 5.

        Raises:
            ValueError: there are no ratings.
        """
        require_ratings(users, films, stars)
        return float(np.sqrt(np.mean((np.clip(self.predict(users, films), LEAST, MOST) - stars) ** 2)))


def start(mean: float, U: int, I: int, D: int, seed: int = 0, spread: float = 0.1) -> Factors:  # noqa: E741
    """Biases of 0, and small random factors: with factors of 0 each other's gradient would be 0, and stay so."""
    chance = np.random.default_rng(seed)
    return Factors(mean, np.zeros(U), np.zeros(I), chance.normal(0, spread, (U, D)), chance.normal(0, spread, (I, D)))


def biases(
    users: NDArray, films: NDArray, stars: NDArray, U: int, I: int, damping: float = 3, rounds: int = 15  # noqa: E741
) -> Factors:  # fmt: skip
    """The mean and both biases, without factors: each in turn the mean of what the other leaves over.

    Args:
        users: who, (N,).
        films: of what, (N,).
        stars: how many, (N,).
        U: people.
        I: films.
        damping: so many imagined ratings without a bias are added to each mean, so that few ratings say little.
        rounds: how often; 1 with ``U = 1`` is the film's own damped mean.
    """
    require_ratings(users, films, stars)
    model = start(float(stars.mean()), U, I, 0)
    people, each = (np.bincount(n, minlength=size) + damping for n, size in ((users, U), (films, I)))
    for _ in range(rounds):
        model.c = np.bincount(films, stars - model.mean - model.b[users], I) / each
        model.b = np.bincount(users, stars - model.mean - model.c[films], U) / people
    return model


def sgd_step(
    model: Factors, users: NDArray, films: NDArray, stars: NDArray, learning_rate: float, penalty: float
) -> None:
    """One step down the gradient of ½ error² + ½ penalty · (b² + c² + |p|² + |q|²), for B ratings at once, in place.

    Whoever stands in the batch more than once moves by the sum of their steps. With B = 1 this is the loop's step.
    """
    error = stars - model.predict(users, films)  # (B,)
    P, Q = model.P[users], model.Q[films]  # (B, D) each, as they were before the step
    np.add.at(model.b, users, learning_rate * (error - penalty * model.b[users]))
    np.add.at(model.c, films, learning_rate * (error - penalty * model.c[films]))
    np.add.at(model.P, users, learning_rate * (error[:, None] * Q - penalty * P))
    np.add.at(model.Q, films, learning_rate * (error[:, None] * P - penalty * Q))


def fit(
    model: Factors, users: NDArray, films: NDArray, stars: NDArray, *, epochs: int = 30, learning_rate: float = 0.01,
    penalty: float = 0.08, B: int = 200, seed: int = 0, after: Callable[[Factors], object] | None = None,
) -> Factors:  # fmt: skip
    """Go through all ratings, shuffled, ``epochs`` times; ``after`` looks at the model after each. Returns the model.

    Raises:
        ValueError: there are no ratings, a size isn't above 0, or the steps are so large that the factors overflow.
    """
    require_ratings(users, films, stars)
    for name, value in dict(epochs=epochs, learning_rate=learning_rate, B=B).items():
        require_positive(name, value)
    chance = np.random.default_rng(seed)
    for epoch in range(epochs):
        order = chance.permutation(len(stars))
        for rows in np.split(order, range(B, len(order), B)):
            sgd_step(model, users[rows], films[rows], stars[rows], learning_rate, penalty)
        if not np.abs(model.Q).max(initial=0) < 1e6:
            raise ValueError(f"In epoch {epoch + 1} the factors run away. Lower learning_rate, now {learning_rate}.")
        if after is not None:
            after(model)
    return model
