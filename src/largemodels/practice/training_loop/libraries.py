"""The same net, start, batches and learning rate in Keras and in scikit-learn.

Keras chooses its backend when it is first imported: after ``import largemodels`` that is PyTorch.
A start is what torch's ``parameters()`` gave: weights (H, D), biases (H,), weights (C, H), biases (C,).
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from sklearn.neural_network import MLPClassifier

Arrays = list[np.ndarray]


def turned(arrays: Sequence[np.ndarray]) -> Arrays:
    """Each matrix transposed: torch keeps a layer's weights as (out, in), Keras and scikit-learn as (in, out)."""
    return [array.T for array in arrays]


def in_keras(start: Arrays, X: np.ndarray, y: np.ndarray, order: Sequence[np.ndarray], learning_rate: float) -> Arrays:
    """The parameters after one step of plain gradient descent on each batch of ``order``."""
    D, H, C = start[0].shape[1], len(start[1]), len(start[3])
    layers = keras.layers.Input((D,)), keras.layers.Dense(H, activation="relu"), keras.layers.Dense(C)
    model = keras.Sequential(layers)
    model.set_weights(turned(start))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss=loss)
    for i in order:
        model.train_on_batch(X[i], y[i])
    return turned(model.get_weights())


def in_sklearn(
    start: Arrays, X: np.ndarray, y: np.ndarray, order: Sequence[np.ndarray], learning_rate: float, alpha: float = 0
) -> Arrays:
    """The same by scikit-learn; ``alpha`` is its L2 penalty, which is 1e-4 unless one says otherwise."""
    H, C, B = len(start[1]), len(start[3]), max(map(len, order))
    model = MLPClassifier(
        (H,), solver="sgd", alpha=alpha, batch_size=B, learning_rate_init=learning_rate, momentum=0, shuffle=False
    )
    model.partial_fit(X[:B], y[:B], classes=np.arange(C))  # makes its arrays; what this step learned is overwritten
    own = [model.coefs_[0], model.intercepts_[0], model.coefs_[1], model.intercepts_[1]]
    for array, given in zip(own, turned(start), strict=True):
        array[...] = given
    for i in order:
        model.partial_fit(X[i], y[i])
    return turned(own)


def apart(a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> float:
    """The largest difference between two models' parameters."""
    return max(float(np.abs(np.asarray(p) - np.asarray(q)).max()) for p, q in zip(a, b, strict=True))
