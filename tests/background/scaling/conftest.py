"""Runs as the records have them, made from a known law in place of hours of training."""

import pytest

from largemodels.background.scaling.budget_laws import JointLaw
from largemodels.background.scaling.cost import Shape

LAW = JointLaw(1.4, 30.0, 0.5, 60.0, 0.35)


def run(D: int, characters: float, **facts: object) -> dict:
    loss = float(LAW(Shape(D).parameters, characters))
    return dict(D=D, characters=int(characters), rate=0.01, seed=0, loss=loss, train=loss - 0.05) | facts


@pytest.fixture(scope="session")
def law():
    return LAW


@pytest.fixture(scope="session")
def ladder():
    return [run(D, 1e6, seed=seed) for D in (8, 16, 32, 64, 128) for seed in (0, 1)]


@pytest.fixture(scope="session")
def budgets():
    widths = {1e11: (8, 16, 24, 32, 64), 4e11: (16, 24, 32, 48, 64, 128)}
    return [run(D, Shape(D).characters(C), budget=C) for C, some in widths.items() for D in some]
