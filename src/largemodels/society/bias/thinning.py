"""Bias made on purpose: one group's rows thinned out, and what that does to the group.

Letters: N people.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.ensemble import HistGradientBoostingClassifier

from ...core.group_rates import require_groups
from ...core.people import People, adult
from .remedies import logistic
from .requirements import require_share

SHARES = (0.01, 0.03, 0.1, 0.3, 1.0)
ALL, SAME, NONE = ARMS = ("all the men", "men thinned alike", "no men")
TREES, LINEAR = "boosted trees", "logistic regression"


def trees() -> ClassifierMixin:
    """Gradient-boosted trees: flexible enough to learn another rule for each group."""
    return HistGradientBoostingClassifier(max_iter=60, random_state=0)


MODELS: dict[str, Callable[[], ClassifierMixin]] = {TREES: trees, LINEAR: logistic}


def thinned(people: People, group: str, share: float, others: float = 1.0, seed: int = 0) -> People:
    """A share of one group's rows, drawn without replacement, and a share of all others'.

    Raises:
        ValueError: the group has no members, or a share lies outside 0 … 1.
    """
    require_groups(people.group, [group, *set(np.unique(people.group)) - {group}])
    require_share(share, f"share of {group}")
    require_share(others, "share of the others")
    rng, inside = np.random.default_rng(seed), people.group == group
    kept = [
        rng.choice(np.flatnonzero(rows), round(part * int(rows.sum())), replace=False)
        for rows, part in ((inside, share), (~inside, others))
    ]
    return people.take(np.concatenate(kept))


def errors(model: str, share: float, arm: str = ALL, seed: int = 0) -> dict[str, float]:
    """Error of each group on Adult's test people after learning from a share of the women's rows.

    Returns:
        ``women`` and ``men``: share of wrong decisions; ``missed``: of the women above the line, the share not found.
    """
    learn, test = adult()
    some = thinned(learn, "women", share, {ALL: 1.0, SAME: share, NONE: 0.0}[arm], seed)
    said = MODELS[model]().fit(some.X, some.y).predict(test.X)
    women, wrong = test.group == "women", said != test.y
    of = {"women": women, "men": ~women, "missed": women & (test.y == 1)}
    return {who: float(wrong[rows].mean()) for who, rows in of.items()}
