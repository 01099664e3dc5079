"""The line under the learner's hand, at both ends and the middle of each control."""

import pytest

from largemodels.algorithms.linear.line_explorer import LineExplorer
from largemodels.algorithms.linear.linear import mse_by_loop

x, y = [0.0, 1.0, 2.0], [1.0, 4.0, 4.0]


@pytest.fixture
def explorer():
    return LineExplorer(x, y, w=0.0, b=0.0)


def areas(trace):
    corners = [(trace["x"][n : n + 5], trace["y"][n : n + 5]) for n in range(0, len(trace["x"]), 6)]
    return [(max(xs) - min(xs)) * (max(ys) - min(ys)) for xs, ys in corners]


@pytest.mark.parametrize(("w", "b"), [(-2, -2), (1.5, 1.5), (4, 4), (-2, 4)])
def test_both_ends_and_the_middle(explorer, w, b):
    explorer.w.value, explorer.b.value = w, b
    assert sum(areas(explorer.trace("squares"))) / 3 == pytest.approx(mse_by_loop(x, y, w, b))
    assert list(explorer.trace("point").x) == [w] and list(explorer.trace("point").y) == [b]
    left, right = explorer.trace("line").x
    assert explorer.trace("line").y == pytest.approx((w * left + b, w * right + b))
    assert f"loss {mse_by_loop(x, y, w, b):.3f} cm²" in explorer.said.value


def test_it_says_where_down_is(explorer):
    assert "Downhill is more w and more b" in explorer.said.value
    explorer.w.value, explorer.b.value = 4, 4
    assert "Downhill is less w and less b" in explorer.said.value
    explorer.w.value, explorer.b.value = 1.5, 1.5
    assert "this is the bottom" in explorer.said.value


def test_the_button_walks_to_the_bottom_and_stays(explorer):
    losses = []
    for _ in range(60):
        explorer.step.click()
        losses.append(mse_by_loop(x, y, *explorer.at))
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] == pytest.approx(0.5, abs=0.001)
    assert "this is the bottom" in explorer.said.value
    assert explorer.at == pytest.approx((1.5, 1.5), abs=0.1)


def test_a_step_is_one_picture_and_leaves_a_trail(explorer):
    explorer.step.click()
    assert explorer.trail == [(0.0, 0.0), pytest.approx((0.8, 0.6))]  # slopes -8 and -6, times 0.1
    assert list(explorer.trace("trail").x) == pytest.approx([0.0, 0.8])


def test_sliders_have_few_stops_and_steps_go_between_them(explorer):
    for control in (explorer.w, explorer.b):
        assert (control.max - control.min) / control.step < 60.5
    explorer.step.click()
    explorer.step.click()
    w, b = explorer.at
    assert (explorer.w.value, explorer.b.value) == (round(w, 1), round(b, 1)) != (w, b)
    explorer.w.value = 0.0
    assert explorer.at == (0.0, b)  # the bias was not slid, and stays exact
    explorer.w.value = 0.1 + 0.2
    assert explorer.at[0] == 0.3
    explorer.w.value = -1e-17
    assert explorer.said.value.startswith("w = 0.00,")


def test_twenty_presses_from_the_notebooks_start_are_not_enough():
    explorer = LineExplorer(x, y, w=0.0, b=-2.0)
    for _ in range(20):
        explorer.step.click()
    assert 0.55 < mse_by_loop(x, y, *explorer.at) < 0.7
    assert max(w for w, _ in explorer.trail) > 2  # past the best weight, then back along the valley
