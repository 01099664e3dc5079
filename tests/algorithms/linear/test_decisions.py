"""Counting outcomes, pricing thresholds, and Wilson's interval."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from largemodels.algorithms.linear.decisions import THRESHOLDS, cheapest_threshold, confusion, costs, wilson

p = torch.tensor([0.9, 0.6, 0.4, 0.2, 0.1])
y = torch.tensor([1.0, 0.0, 1.0, 0.0, 0.0])


@settings(max_examples=30, deadline=None)
@given(N=st.integers(2, 40), threshold=st.sampled_from(THRESHOLDS), seed=st.integers(0, 99))
def test_the_counts_are_scikit_learns(N, threshold, seed):
    generator = torch.Generator().manual_seed(seed)
    p, y = torch.rand(N, generator=generator), torch.arange(N) % 2.0
    c = confusion(p, y, threshold)
    yes = p >= threshold
    assert confusion_matrix(y, yes).tolist() == [[c.left_alone, c.false_alarms], [c.missed, c.found]]
    assert c.recall == pytest.approx(recall_score(y, yes))
    if yes.any():
        assert c.precision == pytest.approx(precision_score(y, yes))
    assert c.accuracy == pytest.approx((yes == (y == 1)).float().mean().item())


def test_both_ends():
    everyone, nobody = confusion(p, y, 0), confusion(p, y, 1)
    assert (everyone.found, everyone.missed, everyone.recall) == (2, 0, 1)
    assert (nobody.found, nobody.false_alarms) == (0, 0) and math.isnan(nobody.precision)
    assert math.isnan(confusion(p, 0 * y, 0.5).recall)


@pytest.mark.parametrize("miss", [1, 10, 50])
def test_costs_at_every_threshold(miss):
    assert costs(p, y, miss) == pytest.approx([100 * confusion(p, y, t).cost(miss) / 5 for t in THRESHOLDS])


def test_a_dear_miss_lowers_the_threshold():
    assert 0.2 < cheapest_threshold(p, y, 10) <= 0.4
    assert cheapest_threshold(p, y, 0.1) > 0.6


def test_the_rule_is_best_where_probabilities_are_true():
    generator = torch.Generator().manual_seed(0)
    p = torch.rand(50_000, generator=generator)
    y = (torch.rand(50_000, generator=generator) < p).float()
    for k in (1, 4, 9):
        assert cheapest_threshold(p, y, k) == pytest.approx(1 / (1 + k), abs=0.04)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((p, y[:3], 0.5), r"p has the shape \(5,\) and y \(3,\)"),
        ((p + 1, y, 0.5), "a number that is no probability"),
        ((p * math.nan, y, 0.5), "a number that is no probability"),
        ((p, y + 1, 0.5), "It must hold 0 for no and 1 for yes"),
    ],
)
def test_a_mistake_is_said_as_a_sentence(arguments, said):
    with pytest.raises(ValueError, match=said):
        confusion(*arguments)


def test_wilson_against_values_worked_by_hand():
    # 8 of 10: (0.8 + 3.8416/20) / 1.38416 = 0.71674; reach 1.96 * sqrt(0.016 + 0.009604) / 1.38416 = 0.22658
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=2e-4)
    assert wilson(0, 10)[0] == pytest.approx(0, abs=1e-12) and wilson(10, 10)[1] == pytest.approx(1)


def test_wilson_holds_the_true_share_about_as_often_as_promised():
    draws = torch.distributions.Binomial(60, torch.tensor(0.9)).sample((4000,))
    held = [low <= 0.9 <= high for low, high in (wilson(int(k), 60) for k in draws)]
    assert 0.92 < sum(held) / 4000 < 0.98


@pytest.mark.parametrize(("successes", "trials"), [(1, 0), (-1, 5), (6, 5)])
def test_no_share(successes, trials):
    with pytest.raises(ValueError, match="make no share"):
        wilson(successes, trials)
