import math

import pytest

from largemodels.background.scaling import long_runs
from largemodels.background.scaling.cost import Shape
from largemodels.background.scaling.points import losses
from largemodels.background.scaling.training import learning_rate
from largemodels.core.records import read


@pytest.mark.parametrize("power", [-1, 0, 1])
def test_the_search_goes_on_until_the_best_rate_lies_between_two_others(power):
    best, D = 2.0**power * learning_rate(32), 32

    def run(D, rate, seed=0):
        return dict(D=D, rate=rate, seed=seed, loss=abs(math.log(rate / best)))

    runs, rates = long_runs.searched(D, (1, 2), run)
    assert [(found["rate"], found["seed"]) for found in runs] == [(best, 0), (best, 1), (best, 2)]
    tried = [rate for _, rate, _ in rates]
    assert tried == sorted(tried) and tried[0] < best < tried[-1]


def test_a_search_without_end_ends():
    runs, rates = long_runs.searched(32, (), lambda D, rate, seed=0: dict(rate=rate, loss=rate))
    assert len(runs) == 1 and len(rates) == 4


def test_one_rung_in_small():
    found = long_runs.rung(8, 0.05, 1, characters=2_000, N=3_000, sample=True)
    assert {key: found[key] for key in ("D", "rate", "seed", "characters")} == dict(
        D=8, rate=0.05, seed=1, characters=2_000
    )
    assert 2.5 < found["loss"] < 4.5 and 2.5 < found["train"] < 4.5 and len(found["wrote"]) == 160
    spent = long_runs.budgeted(Shape(8).flops * 1_100, 8, 0.05)
    assert spent["characters"] == 1_100


def test_the_records_hold_what_the_code_would_make():
    assert list(losses(read("scaling_ladder")["runs"])) == list(long_runs.WIDTHS)
    assert list(losses(read("scaling_largest")["runs"])) == [long_runs.LARGEST]
    budgets = [(run["budget"], run["D"]) for run in read("scaling_budgets")["runs"]]
    assert set(budgets) == {(budget, D) for budget, widths in long_runs.BUDGETS.items() for D in widths}
    passes = {(run["N"], run["passes"]) for run in read("scaling_passes")["runs"]}
    assert passes == {(N, number) for N, some in long_runs.PASSES.items() for number in some}


@pytest.mark.parametrize("name", ["scaling_ladder", "scaling_largest"])
def test_each_size_was_tried_with_rates_on_both_sides_of_its_best(name):
    record = read(name)
    for run in record["runs"]:
        tried = [rate for D, rate, _ in record["rates"] if D == run["D"]]
        assert min(tried) <= run["rate"] <= max(tried)
