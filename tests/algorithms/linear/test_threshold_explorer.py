"""The threshold under the learner's hand, at both ends and the middle of each control, and its framed twin."""

import pytest
import torch

from largemodels.algorithms.linear.decision_figures import threshold_by_slider
from largemodels.algorithms.linear.decisions import confusion, costs
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
    assert list(explorer.figure.data[2].x) == [threshold] * 2
    assert explorer.figure.data[4].y[0] == pytest.approx(100 * c.cost(10) / 200)


@pytest.mark.parametrize("miss", [PRICES[0], PRICES[3], PRICES[-1]])
def test_price_at_both_ends_and_the_middle(explorer, miss):
    explorer.miss.value = 2
    explorer.miss.value = miss
    assert list(explorer.figure.data[3].y) == pytest.approx(costs(p["2 features"], y, miss))
    assert list(explorer.figure.data[5].x) == pytest.approx([1 / (1 + miss)] * 2)
    assert f"The rule 1 / (1 + {miss}) says {1 / (1 + miss):.2f}" in explorer.said.value


def test_the_other_model_has_other_bars(explorer):
    before = list(explorer.figure.data[0].y)
    explorer.model.value = "30 features"
    after = list(explorer.figure.data[0].y)
    assert after != before and sum(after) == sum(before) == int((y == 0).sum())
    assert list(explorer.figure.data[3].y) == pytest.approx(costs(good, y, 10))


def test_the_slider_has_few_stops(explorer):
    slider = explorer.threshold
    assert (slider.max - slider.min) / slider.step < 60.5
    assert min(1 / (1 + price) for price in PRICES) >= slider.step - 0.001  # every rule can be reached, to a hundredth


def test_nobody_called_back_has_no_precision(explorer):
    explorer.threshold.value = 1.0
    assert "precision undefined" in explorer.said.value and "nan" not in explorer.said.value


def test_the_framed_twin_shows_the_same():
    thresholds = [0.0, 0.5, 1.0]
    figure = threshold_by_slider(good, y, 10, thresholds)
    for step, t in zip(figure.layout.sliders[0].steps, thresholds, strict=True):
        assert step.args[0]["y"][1] == [costs(good, y, 10)[round(100 * t)]]
        assert f"missed {confusion(good, y, t).missed}," in step.args[1]["title.text"]
    assert list(figure.data[2].x) == [0.5, 0.5] and figure.layout.sliders[0].active == 1
