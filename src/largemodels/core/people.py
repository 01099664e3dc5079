"""Three tables about people on whom something was decided, read by name of column; no person's name is ever read.

Letters: N people, F features.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .assets import fetch

GERMAN = ("status months credit_history purpose amount savings employment rate status_sex other_debtors residence "
          "property age installment_plans housing credits job liable telephone foreign_worker bad").split()  # fmt: skip
GERMAN_NUMBERS = ["months", "amount", "rate", "residence", "age", "credits", "liable"]
ADULT = ("age workclass fnlwgt education education_num marital occupation relationship race sex gain loss hours "
         "country income").split()  # fmt: skip
ADULT_NUMBERS = ["age", "age_squared", "education_num", "gain", "loss", "hours"]
ADULT_WORDS = ["workclass", "marital", "occupation", "relationship", "race", "sex"]
#: all that is read of COMPAS: no name, no date of birth, no case number; decile_score stands there twice, alike
COMPAS = ("race sex age decile_score priors_count days_b_screening_arrest c_charge_degree is_recid score_text "
          "two_year_recid compas_screening_date").split()  # fmt: skip


@dataclass(frozen=True)
class People:
    """Rows of one table.

    Attributes:
        X: features, (N, F): numbers in standard deviations from the mean, words as 0 and 1.
        y: what came out, (N,): 1 for the outcome that the score is about.
        group: each one's group, (N,), as a word.
        features: names of the columns of X; a word's column is called ``name=word``.
    """

    X: NDArray[np.float64]
    y: NDArray[np.int64]
    group: NDArray[np.str_]
    features: list[str]

    def __len__(self) -> int:
        return len(self.y)

    def take(self, rows: NDArray) -> People:
        """Some of the people, by their places or by True and False."""
        return People(self.X[rows], self.y[rows], self.group[rows], self.features)

    def without(self, *names: str) -> People:
        """The same people, without some features (a word with all of its columns)."""
        keep = [n for n, feature in enumerate(self.features) if feature.split("=")[0] not in names]
        return People(self.X[:, keep], self.y, self.group, [self.features[n] for n in keep])


@cache
def german_rows() -> list[dict[str, str]]:
    """The 1,000 loans as they stand in the file, each by the names of :data:`GERMAN`; ``bad`` is "2" for a bad one."""
    with open(fetch("german_credit") / "german.data", encoding="ascii") as file:
        return [dict(zip(GERMAN, line.split(), strict=True)) for line in file]


@cache
def german() -> People:
    """1,000 loans of a German bank, 1973 to 1975; y = 1: not paid back as agreed; group: under 25, or 25 and over."""
    rows = german_rows()
    words = [name for name in GERMAN if name not in (*GERMAN_NUMBERS, "bad", "status_sex")]
    X, features = encoded(rows, GERMAN_NUMBERS, words)
    y = np.array([int(row["bad"] == "2") for row in rows])
    return People(X, y, np.array(["under 25" if int(row["age"]) < 25 else "25 and over" for row in rows]), features)


@cache
def adult() -> tuple[People, People]:
    """32,561 people to learn from and 16,281 to judge by, as the authors parted them; y = 1: above 50,000 dollars."""
    rows, folder = [], fetch("adult")
    for name in ("adult.data", "adult.test"):
        with open(folder / name, encoding="ascii") as file:
            cells = [[cell.strip() for cell in line.rstrip(".\n").split(",")] for line in file]
        rows.append([dict(zip(ADULT, row, strict=True)) for row in cells if len(row) == len(ADULT)])
    split, both = len(rows[0]), rows[0] + rows[1]
    for row in both:
        row["age_squared"] = str(int(row["age"]) ** 2)
        row["gain"], row["loss"] = (str(np.log1p(int(row[name]))) for name in ("gain", "loss"))
    X, features = encoded(both, ADULT_NUMBERS, ADULT_WORDS, fitted=split)
    people = People(X, np.array([int(row["income"] == ">50K") for row in both]),
                    np.array([{"Male": "men", "Female": "women"}[row["sex"]] for row in both]), features)  # fmt: skip
    return people.take(np.arange(split)), people.take(np.arange(split, len(both)))


@cache
def compas() -> tuple[People, NDArray[np.int64]]:
    """Black and white defendants, filtered as ProPublica did, with their COMPAS deciles, (N,), 1 to 10.

    y = 1: charged again within two years. Names, dates of birth and case numbers are never read.
    """
    rows = [row for row in compas_rows() if abs(int(row["days_b_screening_arrest"] or 99)) <= 30
            and row["is_recid"] != "-1" and row["c_charge_degree"] != "O" and row["score_text"] != "N/A"]  # fmt: skip
    group = {"African-American": "Black", "Caucasian": "white"}
    rows = [row for row in rows if row["race"] in group]
    X, features = encoded(rows, ["age", "priors_count"], ["sex", "c_charge_degree"])
    y = np.array([int(row["two_year_recid"]) for row in rows])
    people = People(X, y, np.array([group[row["race"]] for row in rows]), features)
    return people, np.array([int(row["decile_score"]) for row in rows])


def compas_rows() -> list[dict[str, str]]:
    """All 7,214 rows, in the columns of :data:`COMPAS` alone."""
    with open(fetch("compas") / "compas-scores-two-years.csv", encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        head = next(reader)
        places = [head.index(name) for name in COMPAS]
        return [dict(zip(COMPAS, (row[n] for n in places), strict=True)) for row in reader]


def encoded(
    rows: Sequence[dict[str, str]], numbers: Sequence[str], words: Sequence[str], fitted: int | None = None
) -> tuple[NDArray[np.float64], list[str]]:
    """Features (N, F) and their names: numbers standardized by the first ``fitted`` rows, words as 0 and 1."""
    raw = np.array([[float(row[name]) for name in numbers] for row in rows])
    scaled = (raw - raw[:fitted].mean(0)) / raw[:fitted].std(0)
    columns, features = [scaled], list(numbers)
    for name in words:
        column = np.array([row[name] for row in rows])
        values = np.unique(column)
        columns.append((column[:, None] == values).astype(float))  # (N, 1) == (values,) -> (N, values)
        features += [f"{name}={value}" for value in values]
    return np.hstack(columns), features
