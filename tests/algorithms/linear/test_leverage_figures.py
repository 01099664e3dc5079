"""Far examples that drag a line along: what the slider shows is what the fit says."""

import pytest
import torch

from largemodels.algorithms.linear.leverage_figures import dragged, missed, with_far
from largemodels.algorithms.linear.linear import least_squares

X = torch.tensor([[-2.0], [-1.0], [0.0], [1.0], [2.0], [3.0]], dtype=torch.double)
y = torch.tensor([0.0, 0.0, 0.0, 1.0, 1.0, 1.0], dtype=torch.double)


def test_far_examples_are_added_as_yes():
    more_X, more_y = with_far(X, y, 9.0, 2)
    assert more_X[:, 0].tolist() == [*X[:, 0].tolist(), 9.0, 9.0] and more_y.tolist() == [*y.tolist(), 1.0, 1.0]


def test_missed_counts_yes_below_one_half_alone():
    assert missed(X, y, torch.ones(1).double(), torch.tensor(-0.6).double(), 0.5) == 1  # only the yes at 1
    assert missed(X, y, torch.zeros(1).double(), torch.tensor(0.0).double(), 0.5) == 3


def test_each_stop_is_a_fit():
    figure = dragged(X, y, [3.0, 30.0], 2, "a feature")
    for step, far in zip(figure.layout.sliders[0].steps, (3.0, 30.0), strict=True):
        w, b = least_squares(*with_far(X, y, far, 2))
        moved, title, traces = step.args
        crossing = moved["x"][1][0]
        assert (w * crossing + b).item() == pytest.approx(0.5)
        assert f"misses {missed(X, y, w, b, 0.5)} of the 3" in title["title.text"]
        assert list(traces) == [2, 3, 4] and moved["x"][2] == [far, far]
    first, last = (step.args[0]["x"][1][0] for step in figure.layout.sliders[0].steps)
    assert last > first + 1  # the crossing is dragged toward the far ones
