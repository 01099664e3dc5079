"""The framed figures of the first notebook: each stop shows what its label says."""

import numpy as np
import pytest
import torch

from largemodels.algorithms.linear.bend_figures import bends, recoveries, silent_gradient
from largemodels.algorithms.linear.slope_figures import learning, secants
from largemodels.algorithms.linear.table_figures import one_feature_each, probability_by_weight, running_away
from largemodels.algorithms.linear.tables import diabetes


def stops(figure):
    return figure.layout.sliders[0].steps


def test_the_secant_goes_through_both_ends():
    hs = [1.0, 0.1]
    found = {"single": [3.0, 2.1], "double": [3.0, 2.1]}  # (1 + h)² has the slope 2 at 1, and rises by 2 + h over h
    figure = secants(lambda w: w**2, 1.0, 2.0, found, hs)
    for step, h, slope in zip(stops(figure), hs, found["double"], strict=True):
        line, ends = step.args[0]["y"][:2]
        left, right = step.args[0]["x"][0]
        assert (line[1] - line[0]) / (right - left) == pytest.approx(slope)
        assert ends == pytest.approx([1, (1 + h) ** 2])
    assert "lowest at h = 1e-01 in double" in figure.layout.meta["alt"]


def test_each_step_shows_its_line():
    steps = [(0.1 * n, 1.0, 1 / (n + 1)) for n in range(30)]
    figure = learning([0, 1], [1, 2], steps)
    for step in stops(figure):
        n = int(step.label)
        left, right = step.args[0]["y"][0]
        assert right - left == pytest.approx(0.1 * n * 2)
        assert step.args[0]["y"][1] == [1 / (n + 1)]
    assert stops(figure)[-1].label == "29"


def test_every_feature_has_a_stop_with_its_error():
    figure = one_feature_each(diabetes())
    assert [step.label for step in stops(figure)] == diabetes().features
    assert "body-mass index (kg/m²): typical error 63.2; the mean alone 73.0" in figure.layout.title.text


def test_a_steeper_curve_for_a_larger_weight():
    x, y = torch.tensor([-1.0, 1.0]), torch.tensor([0.0, 1.0])
    figure = probability_by_weight(x, y, 0.0, {0: 0.69, 1: 0.31, 5: 0.01}, "radius")
    rises = [step.args[0]["y"][0][-1] - step.args[0]["y"][0][0] for step in stops(figure)]
    assert rises[0] == 0 and rises == sorted(rises)
    assert "lowest 0.010 at 5" in figure.layout.meta["alt"]


def test_the_others_say_their_numbers():
    away = running_away([10, 100], [1.0, 2.0], {"seen": [0.2, 0.1], "unseen": [0.2, 0.3]})
    assert "falls to 0.100; on unseen ones it falls to 0.200 and ends at 0.300" in away.layout.meta["alt"]
    silent = silent_gradient([-10.0, 0.0], {"cross-entropy": ([10, 1], [1, 0.5]), "squared": ([1, 0.3], [1e-4, 0.2])})
    assert "cross-entropy 1e+00, squared 1e-04" in silent.layout.meta["alt"]
    back = recoveries({"one": {0: [0.5, 0.9], -5: [0.1, 0.8]}, "two": {0: [0.5, 0.9], -5: [0.1, 0.1]}})
    assert [step.args[0]["y"] for step in stops(back)] == [[[0.5, 0.9]] * 2, [[0.1, 0.8], [0.1, 0.1]]]
    grid = np.linspace(0, 1, 3)
    bent = bends(grid, grid, grid, {0: grid, 4: grid**2}, {0: 1.0, 4: 0.5})
    assert stops(bent)[1].args[0]["y"][0] == pytest.approx((grid**2).tolist())
