"""Every way to read digits on the same fold: what each learns from it, and which strangers' digits it names right."""

from __future__ import annotations

import numpy as np
from sklearn.base import ClassifierMixin, clone

from . import baselines
from .learning import learn, right
from .writers import all_digits, folds

NET, MACHINE, MOVED, NEAREST = "CNN, moved pictures", "SVM (RBF)", "SVM (RBF), moved pictures", "k-NN"


def judged(kind: str, fold: int, ways: tuple[str, ...]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """One fold: the rows that were judged, (N,), and which of them each way got right, (N,).

    A net has the fold's number as its seed; what a plain way chooses, it chooses in the fold's training pictures.
    """
    X, y = all_digits()
    learned, test = folds(kind)[fold]
    known, answers, found = X[learned], y[learned], {}
    machine = baselines.machine(known, answers) if {MACHINE, MOVED} & set(ways) else None
    for way in ways:
        if way == NET:
            found[way] = right(learn(known, answers, seed=fold), X[test], y[test])
            continue
        plain = {MACHINE: lambda: machine, NEAREST: lambda: baselines.nearest(known, answers),
                 MOVED: lambda: baselines.moved_machine(known, answers, machine, seed=fold)}[way]()  # fmt: skip
        found[way] = plain.predict(baselines.flat(X[test])) == y[test].cpu().numpy()
    return test, found


def on_all(kind: str, plain: ClassifierMixin) -> np.ndarray:
    """Which of all 1,797 pictures a plain way gets right, each judged by what it learned from the other folds, (1797,).

    Args:
        kind: of the folds, ``MIXED`` or ``APART``: the pictures judged are the same, the hands learned from aren't.
        plain: a classifier of scikit-learn, its settings chosen; a fresh one learns each fold.
    """
    X, y = baselines.flat(all_digits()[0]), all_digits()[1].cpu().numpy()
    right_ = np.zeros(len(y), dtype=bool)
    for learned, test in folds(kind):
        right_[test] = clone(plain).fit(X[learned], y[learned]).predict(X[test]) == y[test]
    return right_
