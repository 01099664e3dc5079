"""Three remedies for one model, and the plain one: leave the group's column out.

Letters: N people, F features.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from fairlearn.postprocessing import ThresholdOptimizer
from fairlearn.reductions import EqualizedOdds, ExponentiatedGradient
from numpy.typing import ArrayLike, NDArray
from sklearn.linear_model import LogisticRegression

from ...core.group_rates import require_groups, require_outcomes
from ...core.people import People
from .requirements import require_share

PLAIN, UNAWARE, REWEIGHED, PARITY, ODDS, CONSTRAINED = REMEDIES = (
    "as it is", "without the column", "reweighed", "thresholds, parity", "thresholds, odds", "constrained",
)  # fmt: skip


def logistic(penalty: float = 1.0) -> LogisticRegression:
    """Logistic regression, the one model of every remedy here."""
    return LogisticRegression(C=1 / penalty, max_iter=500)


def reweighing(y: NDArray, group: NDArray) -> NDArray[np.float64]:
    """Weights (N,) under which outcome and group are independent: P(group) P(y) / P(group, y).

    Source: Kamiran and Calders 2012, https://doi.org/10.1007/s10115-011-0463-8.
    """
    names = list(np.unique(group))
    require_groups(group, names)
    weights = np.ones(len(y))
    for name in names:
        require_outcomes(y[group == name], f"outcome in the group {name!r}")
        for label in (0, 1):
            cell = (group == name) & (y == label)
            weights[cell] = (group == name).mean() * (y == label).mean() / cell.mean()
    return weights


def by_group(p: NDArray, group: NDArray, thresholds: dict[str, float]) -> NDArray[np.bool_]:
    """Yes where a score reaches the threshold of its own group, (N,).

    Raises:
        ValueError: a group has no members or no threshold, or a threshold lies outside 0 … 1.
    """
    require_groups(group, list(thresholds))
    for name, threshold in thresholds.items():
        require_share(threshold, f"threshold of {name}")
    left = set(np.unique(group).tolist()) - set(thresholds)
    if left:
        raise ValueError(f"There is no threshold for {', '.join(sorted(left))}. Give one for each group.")
    return p >= np.array([thresholds[name] for name in group.tolist()])


def same_share(p: NDArray, group: NDArray, names: Sequence[str], share: float) -> dict[str, float]:
    """Thresholds at which each group has the same share of yes: a quantile each. This is demographic parity by hand."""
    require_share(share, "share of yes")
    require_groups(group, names)
    return {name: float(np.quantile(p[group == name], 1 - share)) for name in names}


def remedied(name: str, learn: People, test: People, column: str, seed: int = 0) -> NDArray[np.bool_]:
    """The decisions of one of :data:`REMEDIES` on the test people, (N,), threshold ½; learned without looking at them.

    Args:
        name: of a remedy.
        learn: the people to learn from, and to set thresholds on.
        test: the people decided on.
        column: the feature that names the group, for the remedy that leaves it out.
        seed: of the coin that two of Fairlearn's remedies toss for some people.
    """
    if name == UNAWARE:
        learn, test = learn.without(column), test.without(column)
    weights = reweighing(learn.y, learn.group) if name == REWEIGHED else None
    if name == CONSTRAINED:
        fair = ExponentiatedGradient(logistic(), EqualizedOdds(), eps=0.01, max_iter=15)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pandas' and the solver's remarks on the way
            fair.fit(learn.X, learn.y, sensitive_features=learn.group)
        return np.asarray(fair.predict(test.X, random_state=seed)) == 1
    model = logistic().fit(learn.X, learn.y, sample_weight=weights)
    if name in (PARITY, ODDS):
        return optimized(model, learn, "demographic_parity" if name == PARITY else "equalized_odds", test, seed)
    return model.predict_proba(test.X)[:, 1] >= 0.5


def optimized(model: LogisticRegression, learn: People, constraint: str, test: People, seed: int = 0) -> ArrayLike:
    """Fairlearn's thresholds by group, set on the people learned from: the decisions on the test people, (N,)."""
    fair = ThresholdOptimizer(estimator=model, constraints=constraint, prefit=True, predict_method="predict_proba")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fair.fit(learn.X, learn.y, sensitive_features=learn.group)
        return np.asarray(fair.predict(test.X, sensitive_features=test.group, random_state=seed)) == 1
