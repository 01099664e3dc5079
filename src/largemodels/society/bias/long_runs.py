"""What takes longer than a notebook may: remedies on five splits, thinning over five seeds."""

from __future__ import annotations

import numpy as np
from tqdm.auto import tqdm

from ...core.group_rates import counts, gap, odds_gap, rate, total_accuracy
from ...core.people import People, adult
from ...core.records import record
from .remedies import REMEDIES, remedied
from .thinning import ALL, ARMS, LINEAR, SHARES, TREES, errors

SEEDS = range(5)


@record("bias_remedies", "Accuracy and gaps of six ways to decide on Adult, over five random splits.", seeds=SEEDS,
        within=0.03)  # fmt: skip
def bias_remedies() -> dict:
    """For each remedy and split: accuracy, average absolute odds difference, gap in selection, and rates by group."""
    one, two = adult()
    X, y, group = (np.concatenate([getattr(one, n), getattr(two, n)]) for n in ("X", "y", "group"))
    people = People(X, y, group, one.features)
    found: dict[str, list] = {name: [] for name in REMEDIES}
    for seed in tqdm(SEEDS, "splits"):
        places = np.random.default_rng(seed).permutation(len(people))
        learn, test = people.take(places[: len(one)]), people.take(places[len(one) :])
        for name in REMEDIES:
            c = counts(test.y, remedied(name, learn, test, "sex", seed), test.group, ["women", "men"])
            found[name].append({
                "accuracy": float(total_accuracy(c)), "odds": float(odds_gap(c)),
                "selection": float(gap("selection rate", c)), "found": rate("true positive rate", c).tolist(),
                "alarms": rate("false positive rate", c).tolist(),
            })  # fmt: skip
    return found


@record("bias_thinning", "Women's error on Adult after thinning their rows, by model, share, other rows and seed.",
        seeds=SEEDS, within=0.02)  # fmt: skip
def bias_thinning() -> dict:
    """Model and arm → a row for each of the shares, with the errors of each seed."""
    found: dict[str, dict] = {}
    for model, arms in ((TREES, ARMS), (LINEAR, (ALL,))):
        for arm in arms:
            found.setdefault(model, {})[arm] = [
                [errors(model, share, arm, seed) for seed in (SEEDS if share < 1 or arm != ALL else [0])]
                for share in tqdm(SHARES, f"{model}, {arm}")
            ]
    return found
