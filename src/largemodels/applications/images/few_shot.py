"""New labels from a few examples: three ways to learn from described pictures, and which of them is the best.

Letters: N pictures, F numbers of a description, k examples a class.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import RidgeClassifier

from .descriptions import DESCRIBED, NET
from .label_sets import LabelSet, label_sets
from .requirements import require_examples

DRAWS, SHOTS = 20, (1, 3, 10)


def one_length(z: NDArray) -> NDArray:
    """Each row scaled to the length 1."""
    return z / np.maximum(np.linalg.norm(z, axis=1, keepdims=True), 1e-9)


def nearest_example(z: NDArray, y: NDArray, z_test: NDArray) -> NDArray:
    """The class of the example with the largest cosine: (N, F), (N,), (M, F) -> (M,)."""
    return y[(one_length(z_test) @ one_length(z).T).argmax(1)]


def nearest_mean(z: NDArray, y: NDArray, z_test: NDArray) -> NDArray:
    """The class whose mean, of examples of length 1, is the nearest."""
    classes = np.unique(y)
    means = np.stack([one_length(z[y == c]).mean(0) for c in classes])  # (classes, F)
    return classes[(one_length(z_test) @ means.T - (means**2).sum(1) / 2).argmax(1)]


def linear(z: NDArray, y: NDArray, z_test: NDArray) -> NDArray:
    """A linear classifier by least squares with an L2 penalty, on numbers of mean 0 and deviation 1."""
    mean, deviation = z.mean(0), z.std(0) + 1e-6
    return RidgeClassifier(10.0).fit((z - mean) / deviation, y).predict((z_test - mean) / deviation)


WAYS = {"nearest mean": nearest_mean, "nearest example": nearest_example, "linear": linear}


@cache
def described(name: str, how: str) -> tuple[NDArray, NDArray]:
    """A label set's pictures to learn from and to judge by, described, (N, F) each."""
    labels = label_sets()[name]
    return DESCRIBED[how](labels.X), DESCRIBED[how](labels.X_test)


def draw(labels: LabelSet, k: int, seed: int) -> NDArray[np.int64]:
    """Draw k examples of each class: places in X, (k classes,).

    Raises:
        ValueError: a class has fewer.
    """
    y, generator = labels.y.numpy(), np.random.default_rng(seed)
    require_examples(k, int(np.bincount(y).min()))
    return np.concatenate(
        [generator.choice(np.flatnonzero(y == c), k, replace=False) for c in range(len(labels.classes))]
    )


def judged(name: str, how: str, way: str, k: int, seed: int) -> NDArray[np.int64]:
    """What a way says of the test pictures after k examples a class, (N,)."""
    labels, (z, z_test) = label_sets()[name], described(name, how)
    rows = draw(labels, k, seed)
    return WAYS[way](z[rows], labels.y.numpy()[rows], z_test)


@cache
def accuracies(name: str) -> dict[tuple[str, str], NDArray]:
    """(description, way) → accuracy by examples and draw, (len(SHOTS), DRAWS); all see the same draws."""
    y = label_sets()[name].y_test.numpy()
    return {
        (how, way): np.array([[(judged(name, how, way, k, s) == y).mean() for s in range(DRAWS)] for k in SHOTS])
        for how in DESCRIBED
        for way in WAYS
    }


@cache
def with_mirrors(name: str, how: str, way: str) -> NDArray[np.float64]:
    """The accuracies where each example comes with its mirror image, (len(SHOTS), DRAWS), the draws as before."""
    labels, (z, z_test) = label_sets()[name], described(name, how)
    y, mirrored, found = labels.y.numpy(), DESCRIBED[how](labels.X.flip(3)), []
    for k in SHOTS:
        for seed in range(DRAWS):
            rows = draw(labels, k, seed)
            said = WAYS[way](np.concatenate([z[rows], mirrored[rows]]), np.tile(y[rows], 2), z_test)
            found.append((said == labels.y_test.numpy()).mean())
    return np.array(found).reshape(len(SHOTS), DRAWS)


@cache
def best(name: str, plain: bool) -> tuple[str, str]:
    """The description and way with the highest mean accuracy over all draws and numbers of examples.

    It is chosen on the test pictures, which flatters both sides alike.

    Args:
        name: of a label set.
        plain: of the descriptions without a network; else of the network's alone.
    """
    means = {key: found.mean() for key, found in accuracies(name).items() if (key[0] != NET) == plain}
    return max(means, key=means.get)


def ahead(name: str) -> NDArray[np.float64]:
    """The network minus the best plain way, draw by draw, (len(SHOTS), DRAWS)."""
    return accuracies(name)[best(name, False)] - accuracies(name)[best(name, True)]


def interval(differences: NDArray, z: float = 1.96) -> tuple[float, float]:
    """Where 95 % of the draws lie, if they scatter like a bell: the mean ± 1.96 standard deviations."""
    return differences.mean() - z * differences.std(ddof=1), differences.mean() + z * differences.std(ddof=1)
