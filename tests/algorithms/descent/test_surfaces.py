"""Gradients by hand against autograd's, minima where they are said to be, and walks on few examples."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.algorithms.descent.descent import gradient_descent
from largemodels.algorithms.descent.stochastic import CAVENDISH, noise_floor, stochastic_walks
from largemodels.algorithms.descent.surfaces import bowl, least_squares
from largemodels.algorithms.descent.valleys import himmelblau, rosenbrock, two_valleys

X, y = torch.tensor([[1.0, 2.0], [2.0, 3.0], [3.0, 4.0]]).double(), torch.tensor([2.0, 3.0, 4.0]).double()
SURFACES = [
    bowl(1.0, 30.0, 25.0),
    least_squares(X, y, (-1.0, 1.0, 0.0, 2.0)),
    two_valleys(),
    two_valleys(0.3),
    rosenbrock(),
    himmelblau(),
]


@settings(max_examples=20, deadline=None)
@given(place=st.lists(st.floats(-3, 3), min_size=2, max_size=2), number=st.integers(0, len(SURFACES) - 1))
def test_the_gradient_by_hand_is_autograds(place, number):
    surface, theta = SURFACES[number], torch.tensor([place, [0.5, -1.0]], dtype=torch.double, requires_grad=True)
    surface.value(theta).sum().backward()
    torch.testing.assert_close(surface.gradient(theta.detach()), theta.grad)


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_minima_are_flat_and_bend_upward_and_lie_in_the_window(surface):
    left, right, low, high = surface.window
    for minimum in surface.minima:
        assert surface.gradient(minimum).abs().max() < 1e-3
        assert (surface.curvatures(minimum) > 0).all()
        assert left < minimum[0] < right and low < minimum[1] < high


def test_curvatures_and_limits():
    assert bowl(2.0, 8.0, 40.0).curvatures(torch.tensor([5.0, -1.0])).tolist() == pytest.approx([2.0, 8.0])
    assert bowl(2.0, 8.0, 40.0).limits() == pytest.approx([0.25])
    assert two_valleys().curvatures(torch.zeros(2)).tolist() == pytest.approx([-1.0, 1.0])
    assert himmelblau().limits() == pytest.approx([0.0243, 0.0248, 0.0149, 0.0190], abs=5e-5)


def test_which_minimum():
    places = torch.tensor([[3.0, 2.0], [3.58, -1.85], [0.0, 0.0], [math.nan, 0.0]])
    assert himmelblau().which_minimum(places).tolist() == [0, 3, -1, -1]


@pytest.mark.parametrize("share", [0.97, 1.03])
@pytest.mark.parametrize("number", range(4))
def test_a_minimum_holds_a_walk_below_its_border_alone(number, share):
    surface = himmelblau()
    beside = surface.minima[number] + torch.tensor([1e-3, 1e-3])
    end = gradient_descent(surface.gradient, beside, share * surface.limits()[number], 1000)[-1]
    assert (surface.which_minimum(end, 0.01) == number) == (share < 1)


def test_surfaces_refuse_what_has_no_meaning():
    with pytest.raises(ValueError, match="All must be above 0"):
        bowl(0.0, 1.0)
    with pytest.raises(ValueError, match=r"tilt is 0.5. It must be between -0.38 and 0.38"):
        two_valleys(0.5)
    with pytest.raises(ValueError, match=r"X has the shape \(3, 2\) and y \(2,\)"):
        least_squares(X, y[:2], (0.0, 1.0, 0.0, 1.0))


def test_cavendish():
    assert len(CAVENDISH) == 29 and CAVENDISH.mean().item() == pytest.approx(5.448, abs=5e-4)


@pytest.mark.parametrize(("alpha", "batch"), [(0.5, 1), (0.1, 1), (0.3, 8)])
def test_the_floor_is_the_one_predicted(alpha, batch):
    walks = stochastic_walks(CAVENDISH, lambda step: alpha, batch, steps=300)
    measured = (walks[-50:] - CAVENDISH.mean()).square().mean().sqrt().item()
    assert measured == pytest.approx(noise_floor(alpha, CAVENDISH.std(correction=0).item(), batch), rel=0.05)


def test_a_step_of_one_over_t_is_the_running_mean_and_has_no_floor():
    walks = stochastic_walks(CAVENDISH, lambda step: 1 / step, 1, steps=400)
    left = (walks[-1] - CAVENDISH.mean()).square().mean().sqrt().item()
    assert left == pytest.approx(CAVENDISH.std(correction=0).item() / 20, rel=0.15)
    assert set(walks[1].tolist()) <= set(CAVENDISH.tolist())  # the first step goes all the way to one measurement


def test_the_same_seed_gives_the_same_walks():
    one, other = (stochastic_walks(CAVENDISH, lambda step: 0.1, 2, 10, seed=seed) for seed in (4, 4))
    assert torch.equal(one, other) and one.shape == (11, 500)


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"data": [5.5]}, TypeError, "data is a list"),
        ({"data": torch.tensor([5.5, math.nan])}, ValueError, "data holds NaN"),
        ({"data": torch.zeros(0)}, ValueError, r"data has the shape \(0,\)"),
        ({"batch": 0}, ValueError, "batch is 0. It must be above 0"),
        ({"alpha": lambda step: 1.0 - step}, ValueError, "alpha is 0. It must be above 0"),
        ({"steps": -1}, ValueError, "steps is -1"),
    ],
)
def test_stochastic_walks_refuse_with_a_sentence(change, kind, said):
    arguments = {"data": CAVENDISH, "alpha": lambda step: 0.1, "batch": 1, "steps": 3} | change
    with pytest.raises(kind, match=said):
        stochastic_walks(**arguments)


def test_no_floor_beyond_two():
    with pytest.raises(ValueError, match=r"alpha is 2.0. It must be between 0 and 2"):
        noise_floor(2.0, 1.0, 1)
