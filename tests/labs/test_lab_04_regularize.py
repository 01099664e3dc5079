"""Lab 04: half the work gets half the marks, a shortcut none, and what the lab's prose says is so."""

import pytest
import torch
from one_lab import Lab, at, replace

LAB = Lab("lab_04_regularize")
POINTS = {
    "decay-step-check": 2.0,
    "elastic-step-check": 3.0,
    "last-price-check": 3.0,
    "stop-where-check": 4.0,
    "one-error-rule-check": 3.0,
}


def test_half_solved_gets_its_half(marks):
    got = {"decay-step-check", "stop-where-check"}
    assert marks(LAB.solved("decay-step", "stop-where")) == {id: points * (id in got) for id, points in POINTS.items()}


def test_torchs_optimizer_and_answers_that_are_nearly_right_get_no_marks(marks):
    submission = LAB.solved("elastic-step", "last-price", "stop-where", "one-error-rule")
    for id, old, new in (
        ("elastic-step", "alpha * l1", "l1"),
        ("last-price", "slopes.abs()", "slopes"),
        ("stop-where", "mark - least", "mark"),
        ("one-error-rule", ".max())", ".min())"),
    ):
        replace(submission, id, old, new)
    at(submission, "decay-step").source = """
def decay_step(X, y, theta, alpha, penalty):
    parts = [theta[:1].clone().requires_grad_(), theta[1:].clone().requires_grad_()]
    groups = [dict(params=parts[:1]), dict(params=parts[1:], weight_decay=penalty)]
    optimizer = torch.optim.SGD(groups, lr=alpha)
    (((parts[0] + X @ parts[1] - y) ** 2).mean() / 2).backward()
    optimizer.step()
    return torch.cat(parts).detach()
"""
    assert marks(submission) == dict.fromkeys(POINTS, 0.0)


@pytest.fixture(scope="module")
def space():
    """What the solution defines."""
    return LAB.space("how-a-lab-works-code", *(id.removesuffix("-check") for id in POINTS))


def test_the_examples_by_hand(space):
    two, five = torch.tensor([2.0]), torch.tensor([2.0, 2.0, 5.0])
    assert space["decay_step"](two[:, None], two / 2, torch.tensor([1.0, 3.0]), 0.1, 1.0).tolist() == pytest.approx(
        [0.4, 1.5]
    )
    assert space["elastic_step"](torch.tensor([3.0, 0.8]), 0.5, torch.tensor([2.0, 2.0]), 2.0).tolist() == [1.0, 0.0]
    assert space["last_price"](torch.tensor([[1.0], [2.0], [3.0]]), five) == pytest.approx(1)
    assert space["stop_where"]([1.0, 0.7, 0.68, 0.69, 0.3], 2, 0.05) == (2, 3)
    assert space["one_error_rule"](torch.tensor([[1.0, 2, 3], [3, 3, 3], [1, 2, 2], [3, 2, 4]])) == 1


def test_a_column_in_larger_units_is_a_bargain_for_l1(space):
    draw = torch.Generator().manual_seed(0)
    X, y = torch.randn((50, 3), generator=draw), torch.randn(50, generator=draw)
    larger = X * torch.tensor([1.0, 1.0, 1000.0])
    assert space["last_price"](larger, y) > 100 * space["last_price"](X, y)
