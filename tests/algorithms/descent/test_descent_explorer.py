"""The live explorer of notebook 2, moved to both ends and the middle of each control."""

import math

import pytest
import torch

from largemodels.algorithms.descent.descent import gradient_descent
from largemodels.algorithms.descent.descent_explorer import DescentExplorer
from largemodels.algorithms.descent.descent_menu import (
    ALPHAS,
    OPTIMIZERS,
    STEPS,
    SURFACES,
    left_after,
    limit,
    optimizer,
)
from largemodels.algorithms.descent.surfaces import bowl


@pytest.fixture
def explorer():
    return DescentExplorer("bowl, κ = 10", "plain", alpha=0.1, beta=0.5)


def walked(explorer):
    walk = explorer.trace("the walk")
    return torch.tensor(
        [[math.nan if n is None else n for n in axis] for axis in (walk.x, walk.y)], dtype=torch.double
    ).T


def test_it_starts_with_the_walk_it_was_asked_for(explorer):
    path = gradient_descent(bowl(1.0, 10.0).gradient, torch.tensor([-1.8, 1.6]).double(), 0.1, STEPS)
    torch.testing.assert_close(walked(explorer), path, atol=1e-3, rtol=0)
    assert explorer.figure.layout.meta["alt"]
    assert "the limit is 2/λ_max = 0.2000" in explorer.said.value


@pytest.mark.parametrize(
    ("alpha", "says"), [(1e-4, "from the nearest minimum"), (0.1, "Within 0.01"), (10**0.5, "runs away")]
)
def test_step_size_at_both_ends_and_the_middle(explorer, alpha, says):
    explorer.alpha.value = 0.05
    explorer.alpha.value = alpha
    assert says in explorer.said.value
    assert explorer.trace("your α").x[0] == pytest.approx(alpha)


@pytest.mark.parametrize(("alpha", "says"), [(1e-4, "0.0005"), (10**-0.7, "0.998"), (10**0.5, "15.8")])
def test_the_share_of_the_limit_says_something_at_both_ends_and_near_it(explorer, alpha, says):
    explorer.alpha.value = alpha
    assert f"α is {says} times that." in explorer.said.value


def test_plain_descent_says_that_momentum_is_not_its_own(explorer):
    assert "Plain descent has no β." in explorer.said.value
    explorer.name.value = "momentum"
    assert "has no β" not in explorer.said.value


@pytest.mark.parametrize("number", [0, 45, 90])
def test_the_dot_lies_on_the_curve(explorer, number):
    explorer.alpha.value = float(ALPHAS[number])
    curve, dot = explorer.trace("left after 200 steps"), explorer.trace("your α")
    assert curve.x[number] == pytest.approx(dot.x[0])
    assert math.log10(curve.y[number]) == pytest.approx(math.log10(dot.y[0]), abs=1e-3)


def test_the_curve_leaves_at_the_limit(explorer):
    edge, left = explorer.trace("limit by theory").x[0], explorer.trace("left after 200 steps").y
    share = [alpha / edge for alpha in ALPHAS.tolist()]
    assert max(y for s, y in zip(share, left, strict=True) if 0.5 < s < 0.95) < 1e-3
    assert min(y for s, y in zip(share, left, strict=True) if 1.05 < s) > 10


@pytest.mark.parametrize(("beta", "edge"), [(0.0, 0.2), (0.5, 0.3), (0.98, 0.396)])
def test_momentum_at_both_ends_and_the_middle(explorer, beta, edge):
    explorer.name.value = "momentum"
    explorer.beta.value = 0.3
    before = walked(explorer)
    explorer.beta.value = beta
    assert not torch.equal(before, walked(explorer))
    assert explorer.trace("limit by theory").x[0] == pytest.approx(edge)


@pytest.mark.parametrize("value", [-2.0, 0.0, 2.0])
@pytest.mark.parametrize("axis", [0, 1])
def test_start_at_both_ends_and_the_middle(explorer, axis, value):
    (explorer.x, explorer.y)[axis].value = value
    assert walked(explorer)[0, axis] == value


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("surface", SURFACES)
def test_each_surface_with_each_optimizer(explorer, surface, name):
    explorer.surface.value, explorer.name.value = surface, name
    here = SURFACES[surface]
    assert len(explorer.trace("minimum").x) == len(here.minima)
    assert tuple(explorer.figure.layout.xaxis.range) == here.window[:2]
    assert (explorer.trace("limit by theory").x == ()) == (limit(here, name, 0.5) is None)
    assert explorer.said.value.endswith(".")


def test_the_limit_is_that_of_the_flattest_minimum():
    bends = [max(1.0, 3 * y**2 - 1) for y in SURFACES["two valleys"].minima[:, 1].tolist()]  # along x, along y
    for name, factor in (("plain", 1), ("momentum", 1.5)):
        assert limit(SURFACES["two valleys"], name, 0.5) == pytest.approx(factor * 2 / min(bends))
    assert min(bends) < max(bends)


def test_all_step_sizes_at_once_are_what_one_walker_finds():
    alone = gradient_descent(
        SURFACES["two valleys"].gradient, torch.tensor([1.0, 1.0]).double(), float(ALPHAS[60]), STEPS
    )
    left = (alone[-1] - SURFACES["two valleys"].minima).norm(dim=-1).min().item()
    assert left_after("two valleys", "plain", 0.0, (1.0, 1.0))[60] == pytest.approx(max(left, 1e-9))


def test_an_optimizer_is_fresh_each_time():
    assert optimizer("momentum", 0.1, 0.5) is not optimizer("momentum", 0.1, 0.5)
