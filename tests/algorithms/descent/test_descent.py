"""Walks against what theory says of them: the border 2/λ_max, the number of steps, the source's example."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.algorithms.descent.descent import arrival, descend, gradient_descent
from largemodels.algorithms.descent.descent_theory import best_momentum, best_plain, momentum_factor, predicted_steps
from largemodels.algorithms.descent.optimizers import Momentum, Plain
from largemodels.algorithms.descent.surfaces import bowl, rotation

curvatures = st.floats(0.05, 20.0)


def double(*numbers):
    return torch.tensor(numbers, dtype=torch.double)


@settings(max_examples=40, deadline=None)
@given(curvature=curvatures, alpha=st.floats(1e-3, 0.2), steps=st.integers(0, 30))
def test_one_step_multiplies_by_one_minus_alpha_lambda(curvature, alpha, steps):
    path = gradient_descent(lambda theta: curvature * theta, double(3.0), alpha, steps)
    right = 3.0 * (1 - alpha * curvature) ** torch.arange(steps + 1, dtype=torch.double)
    torch.testing.assert_close(path[:, 0], right)


@settings(max_examples=40, deadline=None)
@given(low=curvatures, times=st.floats(1.0, 100.0), degrees=st.floats(0, 180))
def test_a_walk_diverges_from_two_over_the_largest_curvature_on(low, times, degrees):
    surface, border = bowl(low, low * times, degrees), 2 / (low * times)
    start = rotation(degrees) @ double(1.0, 1.0)  # a unit along each direction
    below, above = (gradient_descent(surface.gradient, start, share * border, 300) for share in (0.99, 1.01))
    assert surface.value(below[-1]) < surface.value(start) and below[-1].norm() < start.norm()
    assert surface.value(above[-1]) > surface.value(start) and above[-1].norm() > 10 * start.norm()


@pytest.mark.parametrize("kappa", [2, 10, 77, 1000])
def test_the_steps_are_those_predicted(kappa):
    alpha, factor = best_plain(double(1.0, kappa))
    most = math.ceil(predicted_steps(factor, 1e-3))
    distance = gradient_descent(bowl(1.0, kappa).gradient, double(1.0, 1.0), alpha, most + 5).norm(dim=-1)
    assert arrival(distance / distance[0], 1e-3) == most
    alpha, beta, factor = best_momentum(double(1.0, kappa))
    path = descend(Momentum(alpha, beta), bowl(1.0, kappa).gradient, double(1.0, 1.0), 4 * most)
    distance = path.norm(dim=-1)
    assert 1 < arrival(distance / distance[0], 1e-3) / predicted_steps(factor, 1e-3) < 2.1


def test_no_other_step_size_is_faster():
    low, high = 1.0, 10.0
    alpha, factor = best_plain(double(low, high))
    others = [max(abs(1 - a * low), abs(1 - a * high)) for a in torch.linspace(0.01, 0.3, 200).tolist()]
    assert min(others) >= factor - 1e-12
    assert max(abs(1 - alpha * low), abs(1 - alpha * high)) == pytest.approx(factor)


@settings(max_examples=60, deadline=None)
@given(alpha=st.floats(0.01, 3.0), beta=st.floats(0.0, 0.98), curvature=st.floats(0.1, 2.0))
def test_the_balls_factor_is_the_largest_eigenvalue_of_its_two_step_rule(alpha, beta, curvature):
    rule = double(1 + beta - alpha * curvature, -beta, 1.0, 0.0).view(2, 2)
    largest = float(torch.linalg.eigvals(rule).abs().max())
    assert momentum_factor(alpha, beta, curvature) == pytest.approx(largest, abs=1e-6)


def test_at_the_best_pair_both_directions_have_the_same_factor():
    alpha, beta, factor = best_momentum(double(1.0, 50.0))
    assert [momentum_factor(alpha, beta, bend) for bend in (1.0, 50.0)] == pytest.approx([factor, factor], abs=1e-6)


def test_plain_descent_is_an_optimizer_too_and_many_walkers_go_at_once():
    surface, starts = bowl(1.0, 4.0, 20.0), torch.randn(3, 5, 2, dtype=torch.double)
    together = gradient_descent(surface.gradient, starts, 0.1, 12)
    assert together.shape == (13, 3, 5, 2)
    assert torch.equal(together, descend(Plain(0.1), surface.gradient, starts, 12))
    torch.testing.assert_close(together[:, 1, 2], gradient_descent(surface.gradient, starts[1, 2], 0.1, 12))


def test_the_sources_three_points():
    X, y = double(1, 2, 2, 3, 3, 4).view(3, 2), double(2, 3, 4)
    path = gradient_descent(lambda theta: X.T @ (X @ theta - y) / 3, torch.zeros(2).double(), 0.01, 14_000)
    assert path[1000].tolist() == pytest.approx([0.294, 0.797], abs=5e-4)
    assert torch.linalg.eigvalsh(X.T @ X / 3).tolist() == pytest.approx([0.0467, 14.2867], abs=5e-4)
    assert arrival((path - double(0, 1)).abs().amax(-1), 1e-3) == 13_174
    assert arrival((path - double(0, 1)).norm(dim=-1), 1e-3) == 13_595


@pytest.mark.parametrize(
    ("distance", "step"),
    [([3, 1, 0.1], 2), ([3, 0.1, 1, 0.1, 0.1], 3), ([0.1, 0.1], 0), ([1, 1], math.inf), ([1, math.nan, 0], 2)],
)
def test_arrival_is_where_a_walker_stays(distance, step):
    assert arrival(double(*distance), 0.5) == step


def test_predicted_steps():
    assert predicted_steps(0.5, 1 / 1024) == pytest.approx(10)
    assert predicted_steps(0.0, 0.1) == 1 and predicted_steps(1.0, 0.1) == predicted_steps(1.2, 0.1) == math.inf


start = double(1.0, 2.0)


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ((lambda t: t, [1.0], 0.1, 3), TypeError, "start is a list. It must be a tensor"),
        ((lambda t: t, torch.tensor([1, 2]), 0.1, 3), TypeError, "start holds torch.int64. It must hold floats"),
        ((lambda t: t, torch.tensor(1.0), 0.1, 3), ValueError, "start is one number"),
        ((lambda t: t, double(1.0, math.nan), 0.1, 3), ValueError, "start holds NaN or infinity"),
        ((lambda t: t, start, -0.1, 3), ValueError, "alpha is -0.1.*walks uphill"),
        ((lambda t: t, start, 0.1, 2.5), TypeError, "steps is 2.5. It must be a whole number"),
        ((lambda t: t, start, 0.1, -1), ValueError, "steps is -1. It must be at least 0"),
        ((lambda t: t.sum(), start, 0.1, 3), ValueError, r"The gradient has the shape \(\) and theta \(2,\)"),
        ((lambda t: t.tolist(), start, 0.1, 3), TypeError, "The gradient is a list"),
    ],
)
def test_a_mistake_is_said_as_a_sentence(arguments, kind, said):
    with pytest.raises(kind, match=said):
        gradient_descent(*arguments)


def test_theory_says_what_it_cannot_take():
    with pytest.raises(ValueError, match=r"curvatures holds 1, -2. All must be above 0"):
        best_plain(double(1.0, -2.0))
    with pytest.raises(ValueError, match="curvatures holds nothing"):
        best_momentum(double())
    with pytest.raises(ValueError, match=r"factor is -0.5"):
        predicted_steps(-0.5, 0.1)
    with pytest.raises(ValueError, match=r"within is 1.0. It must be a share between 0 and 1"):
        predicted_steps(0.5, 1.0)
    with pytest.raises(ValueError, match=r"distance has the shape \(2, 2\)"):
        arrival(torch.ones(2, 2), 0.1)
    with pytest.raises(ValueError, match=r"within is 0. It must be above 0"):
        arrival(torch.ones(2), 0)
