"""What takes longer than the notebook may: every picture judged once by each way, two kinds of folds."""

from __future__ import annotations

from typing import Any

import numpy as np
from tqdm.auto import tqdm

from ...background.learning_curves.crossings import as_words
from ...core.records import record
from . import baselines
from .learning import learn, right
from .writers import APART, MIXED, all_digits, folds

NET, MACHINE, MOVED, NEAREST = "CNN, moved pictures", "SVM (RBF)", "SVM (RBF), moved pictures", "k-NN"
INFINITE = float("inf")


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


@record("who_reads_digits", "Which of all 1,797 digits each way names right: each judged once, in five folds.",
        seeds=range(5), loose={"right": INFINITE, "share": 0.01})  # fmt: skip
def who_reads_digits() -> dict[str, Any]:
    """Four ways, on folds that mix the writers and on folds that keep them apart."""
    ways, rows = (NET, MACHINE, MOVED, NEAREST), {}
    for kind, fold in tqdm([(kind, fold) for kind in (MIXED, APART) for fold in range(5)], "folds"):
        test, found = judged(kind, fold, ways)
        for way, which in found.items():
            rows.setdefault(kind, {}).setdefault(way, np.zeros(len(all_digits()[0]), dtype=bool))[test] = which
    # 1,797 is no multiple of 8, which the words need: three zeros at the end
    return {
        kind: {way: {"share": float(which.mean()), "right": as_words([np.append(which, [False] * 3)])[0]}
               for way, which in found.items()}
        for kind, found in rows.items()
    }  # fmt: skip
