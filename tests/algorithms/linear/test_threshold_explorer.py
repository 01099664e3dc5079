"""The threshold under the learner's hand, at both ends and the middle of each control."""

import pytest
import torch

from largemodels.algorithms.linear.decisions import cheapest_threshold, confusion, costs
from largemodels.algorithms.linear.threshold_explorer import PRICES, ThresholdExplorer

generator = torch.Generator().manual_seed(0)
good = torch.rand(200, generator=generator)
y = (torch.rand(200, generator=generator) < good).double()
p = {"2 features": 0.5 * good + 0.25, "30 features": good}


@pytest.fixture
def explorer():
    return ThresholdExplorer(p, y)


@pytest.mark.parametrize("threshold", [0.0, 0.5, 1.0])
def test_threshold_at_both_ends_and_the_middle(explorer, threshold):
    explorer.threshold.value = 0.34
    explorer.threshold.value = threshold
    c = confusion(p["2 features"], y, threshold)
    assert f"{c.found} found" in explorer.counts.value and f"{c.missed} missed" in explorer.counts.value
    assert list(explorer.trace("threshold").x) == [threshold] * 2
    assert explorer.trace("here").y[0] == pytest.approx(100 * c.cost(10) / 200)
    precision = f"{c.precision:.3f}" if c.found + c.false_alarms else "undefined"
    assert f"Accuracy {c.accuracy:.3f}, recall {c.recall:.3f}, precision {precision}. " in explorer.said.value
    assert f"Cost {100 * c.cost(10) / 200:.1f} for 100 patients." in explorer.said.value


@pytest.mark.parametrize("miss", [PRICES[0], PRICES[3], PRICES[-1]])
def test_price_at_both_ends_and_the_middle(explorer, miss):
    explorer.miss.value = 2
    explorer.miss.value = miss
    assert list(explorer.trace("cost").y) == pytest.approx(costs(p["2 features"], y, miss))
    assert list(explorer.trace("1 / (1 + price of a miss)").x) == pytest.approx([1 / (1 + miss)] * 2)
    height, rule, best = costs(p["2 features"], y, miss), 1 / (1 + miss), cheapest_threshold(p["2 features"], y, miss)
    said = f"The rule 1 / (1 + {miss}) says {rule:.2f}, which costs {height[round(100 * rule)]:.1f}; with hindsight"
    assert f"{said} {best:.2f} costs {min(height):.1f}." in explorer.said.value


def test_the_other_model_has_other_bars(explorer):
    before = list(explorer.trace("benign").y)
    explorer.model.value = "30 features"
    after = list(explorer.trace("benign").y)
    assert after != before and sum(after) == sum(before) == int((y == 0).sum())
    assert list(explorer.trace("cost").y) == pytest.approx(costs(good, y, 10))


def test_the_slider_has_few_stops(explorer):
    slider = explorer.threshold
    assert (slider.max - slider.min) / slider.step < 60.5
    assert min(1 / (1 + price) for price in PRICES) >= slider.step - 0.001  # every rule can be reached, to a hundredth


def test_nobody_called_back_has_no_precision(explorer):
    explorer.threshold.value = 1.0
    assert "precision undefined" in explorer.said.value and "nan" not in explorer.said.value
