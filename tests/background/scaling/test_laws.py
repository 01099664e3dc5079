import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.background.scaling.budget_laws import HOFFMANN, JointLaw, Valley, fit_joint_law, fit_valley
from largemodels.background.scaling.laws import PowerLaw, bootstrap, fit_power_law, interval

N = np.geomspace(1600, 400_000, 7)


@settings(deadline=None, max_examples=25)
@given(st.floats(0.3, 2.0), st.floats(0.3, 2.0), st.floats(0.15, 0.9))
def test_a_law_is_found_again_in_its_own_points(E, above, alpha):
    true = PowerLaw(E, above * 1600**alpha, alpha)
    found = fit_power_law(N, true(N))
    assert found(N) == pytest.approx(true(N), rel=1e-3)
    assert found(1_600_000) == pytest.approx(true(1_600_000), rel=2e-2)


def test_without_a_floor_it_is_the_line_that_numpy_fits():
    true = PowerLaw(0.0, 5.0, 0.076)
    found = fit_power_law(N, true(N), floor=False)
    assert (found.E, found.A, found.alpha) == pytest.approx((0, 5, 0.076))
    bent = fit_power_law(N, PowerLaw(1.5, 20, 0.4)(N), floor=False)
    assert bent(N[-1] * 10) < PowerLaw(1.5, 20, 0.4)(N[-1] * 10) - 0.05, (
        "a line promises too much where there is a floor"
    )


def test_the_band_holds_the_truth_about_as_often_as_it_says():
    random, true, held = np.random.default_rng(0), PowerLaw(1.6, 25, 0.45), 0
    for seed in range(12):
        losses = [(true(n) + random.normal(0, 0.01, 3)).tolist() for n in N]
        low, high = interval(bootstrap(N, losses, draws=40, seed=seed), 1_600_000)
        assert low < high
        held += low <= true(1_600_000) <= high
    assert held >= 8


def test_draws_are_drawn_again_the_same():
    losses = [[2.3, 2.31], [2.1, 2.12], [2.0, 1.99], [1.9, 1.91], [1.85, 1.86]]
    first, second = (bootstrap(N[:5], losses, draws=5, floor=False) for _ in range(2))
    assert first == second and len({law.alpha for law in first}) > 1


def test_a_valley_is_found_and_one_whose_lowest_point_is_not_in_sight_is_refused():
    true = Valley(20_000.0, 2.1, 0.05)
    found = fit_valley(N, true(N))
    assert (found.N, found.loss, found.bend) == pytest.approx((20_000, 2.1, 0.05), rel=1e-6)
    for sizes in (N[-3:], N[:3]):
        with pytest.raises(ValueError, match=r"is at an end. Try sizes beyond it"):
            fit_valley(sizes, true(sizes))


def test_size_and_data_are_told_apart():
    true = JointLaw(1.4, 30.0, 0.5, 60.0, 0.35)
    n, d = (grid.ravel() for grid in np.meshgrid(N, np.geomspace(5e4, 4e6, 5)))
    found = fit_joint_law(n, d, true(n, d))
    assert found(n, d) == pytest.approx(true(n, d), rel=2e-3)
    assert (found.alpha, found.beta) == pytest.approx((true.alpha, true.beta), abs=0.05)


def test_chinchillas_own_numbers():
    assert HOFFMANN(70e9, 1.4e12) == pytest.approx(1.94, abs=0.01)
    assert HOFFMANN(280e9, 300e9) == pytest.approx(1.99, abs=0.01), "Gopher, with as much compute, is behind"


@pytest.mark.parametrize(
    ("sizes", "losses", "word"),
    [
        ([1000, 2000], [2, 1.9], "has 2 different sizes, 2 losses. It needs 3"),
        ([1000, 2000, 3000], [2, 1.9], "needs 3 sizes"),
        ([0, 1000, 2000], [3, 2, 1.9], "A size is 0 or a loss is no number"),
        ([10, 1000, 2000], [3, 2, float("nan")], "no number"),
    ],
)
def test_points_that_no_law_goes_through_are_refused(sizes, losses, word):
    with pytest.raises(ValueError, match=word):
        fit_power_law(sizes, losses)
