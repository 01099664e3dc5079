"""The learner's own model, about which the documents are written: who pays a loan back, and its measured figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from ...algorithms.linear.decisions import wilson
from ...core.people import GERMAN, GERMAN_NUMBERS, german_rows
from .requirements import require_share

LEFT_OUT = ("status_sex", "age", "foreign_worker")  #: what the model doesn't see
YOUNG, TEST = 25, 300  #: years up to which a client counts as young; clients kept for the test


@dataclass(frozen=True)
class Figure:
    """A share that was measured: so many of so many, with Wilson's interval of 95 %.

    Raises:
        ValueError: the group has no members, or there are more hits than members.
    """

    name: str
    hits: int
    of: int

    def __post_init__(self) -> None:
        require_share(self.name, self.hits, self.of)

    @property
    def share(self) -> float:
        """The share itself."""
        return self.hits / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, in about 95 % of all samples."""
        return wilson(self.hits, self.of)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.name}: {self.share:.2f} ({low:.2f} to {high:.2f}; {self.hits} of {self.of})"


def clients() -> tuple[NDArray, NDArray, NDArray]:
    """The 1,000 loans: table of strings (1000, 20), whether it was paid back (1000,), age in years (1000,)."""
    rows = np.array([list(row.values()) for row in german_rows()])
    return rows[:, :20], rows[:, 20] == "1", rows[:, GERMAN.index("age")].astype(int)


def measured(seed: int = 0) -> list[Figure]:
    """Train a logistic regression on 700 clients, and measure it on 300: accuracy, baseline, errors by age.

    It sees neither age, nor sex with status, nor who is a foreign worker. Wrongly refused is who would have paid.
    """
    table, paid, age = clients()
    kept = [n for n in range(20) if GERMAN[n] not in LEFT_OUT]
    numeric = [n for n, column in enumerate(kept) if GERMAN[column] in GERMAN_NUMBERS]
    coded = [n for n in range(len(kept)) if n not in numeric]
    columns = make_column_transformer((StandardScaler(), numeric), (OneHotEncoder(handle_unknown="ignore"), coded))
    model = make_pipeline(columns, LogisticRegression(max_iter=1000))
    train, test = train_test_split(np.arange(len(paid)), test_size=TEST, random_state=seed, stratify=paid)
    told = model.fit(table[train][:, kept], paid[train]).predict(table[test][:, kept])
    paid, young = paid[test], age[test] <= YOUNG
    groups = {f"up to {YOUNG} years": young, f"over {YOUNG} years": ~young}
    return [
        Figure("accuracy", int((told == paid).sum()), TEST),
        Figure("accuracy of granting every loan", int(paid.sum()), TEST),
        *(
            Figure(f"wrong refusals, {name}", int((~told & paid & group).sum()), int((paid & group).sum()))
            for name, group in groups.items()
        ),
    ]
