"""Lab 02: half the work gets half the marks, a shortcut none, and what the lab's prose says is so."""

import math

import pytest
import torch
from one_lab import Lab, at

LAB = Lab("lab_02_descend")
POINTS = {
    "logistic-gradient-check": 2.0,
    "steps-needed-check": 3.0,
    "momentum-check": 3.0,
    "adam-check": 4.0,
    "in-old-units-check": 3.0,
}


def test_half_solved_gets_its_half(marks):
    assert marks(LAB.solved("logistic-gradient", "momentum")) == {
        id: points if id in ("logistic-gradient-check", "momentum-check") else 0.0 for id, points in POINTS.items()
    }


def test_torchs_own_optimizer_and_an_infinity_that_is_missing_get_no_marks(marks):
    submission = LAB.solved("logistic-gradient", "in-old-units", "steps-needed")
    answer = at(submission, "steps-needed")
    assert " if factor < 1 else math.inf" in answer.source
    answer.source = answer.source.replace(" if factor < 1 else math.inf", "")
    at(submission, "adam").source = """
def adam(gradient, start, alpha, beta1, beta2, epsilon, steps):
    theta = start.clone().requires_grad_()
    optimizer, path = torch.optim.Adam([theta], lr=alpha, betas=(beta1, beta2), eps=epsilon), [start]
    for _ in range(steps):
        theta.grad = gradient(theta.detach())
        optimizer.step()
        path.append(theta.detach().clone())
    return torch.stack(path)
"""
    assert marks(submission) == POINTS | {"steps-needed-check": 0.0, "momentum-check": 0.0, "adam-check": 0.0}


@pytest.fixture(scope="module")
def space():
    """The solution's definitions and the flights."""
    names = ["how-a-lab-works-code", "how-a-lab-works-code-2", "logistic-gradient", "steps-needed", "a-forecast-code"]
    return LAB.space(*names, "momentum", "adam", "in-old-units")


def test_the_second_step_of_adam_by_hand(space):
    path = space["adam"](lambda theta: 2 * theta, torch.tensor([5.0]).double(), 0.1, 0.9, 0.999, 1e-12, 2)
    assert path[:, 0].tolist() == pytest.approx([5.0, 4.9, 4.80006], abs=5e-6)


def condition(x, damaged):
    X = torch.stack([torch.ones_like(x), x], dim=1)
    theta = torch.zeros(2).double()
    for _ in range(30):
        p = torch.sigmoid(X @ theta)
        A = X.T @ (X * (p * (1 - p))[:, None]) / len(x)
        theta = theta - torch.linalg.solve(A, X.T @ (p - damaged) / len(x))
    low, high = torch.linalg.eigvalsh(A).tolist()
    return high / low


def test_the_condition_numbers_of_think_it_over(space):
    heat, damaged = space["heat"], space["damaged"]
    celsius = (heat - 32) / 1.8
    assert (celsius.mean().item(), celsius.std(correction=0).item()) == pytest.approx((20.9, 3.8), abs=0.05)
    assert (heat.mean().item(), heat.std(correction=0).item()) == pytest.approx((69.6, 6.9), abs=0.05)
    assert condition(heat, damaged) == pytest.approx(825_897, rel=1e-4)
    assert condition(celsius, damaged) == pytest.approx(20_676, rel=1e-4)
    standardized = condition((heat - heat.mean()) / heat.std(correction=0), damaged)
    assert condition(celsius, damaged) > 1000 * standardized


def test_the_four_coldest_flights_all_had_damage(space):
    coldest = space["heat"].argsort()[:4]
    assert space["damaged"][coldest].tolist() == [1.0] * 4 and space["heat"][coldest].max() < 65


def test_in_raw_units_the_loss_looks_done_far_from_the_minimum(space):
    raw, damaged, best = space["raw"], space["damaged"], space["best"]
    walk = space["momentum"](
        lambda theta: space["logistic_gradient"](raw, damaged, theta),
        torch.zeros(2).double(),
        1 / float(space["curvatures"][1]),
        0.0,
        4000,
    )
    loss = [torch.nn.functional.binary_cross_entropy_with_logits(raw @ walk[t], damaged).item() for t in (3000, 4000)]
    assert loss[0] - loss[1] < 1e-3 and math.dist(walk[-1].tolist(), best.tolist()) > 14


def test_on_raw_features_adam_hops_out_again(space):
    raw, damaged, goal = space["raw"], space["damaged"], torch.sigmoid(space["raw"] @ space["best"])
    slope, start = lambda theta: space["logistic_gradient"](raw, damaged, theta), torch.zeros(2).double()
    walk = space["adam"](slope, start, 0.1, 0.9, 0.999, 1e-8, 4000)
    near = (torch.sigmoid(walk @ raw.T) - goal).abs().amax(1) <= 0.001
    assert near.any() and not near[int(near.nonzero()[0]) :].all()
