"""Lab 03: half the work gets half the marks, a shortcut none, and what the lab's prose works out by hand is so."""

import math

import pytest
import torch
from one_lab import Lab, at

LAB = Lab("lab_03_autograd")
POINTS = {
    "local-slopes-check": 2.0,
    "order-check": 3.0,
    "backward-check": 3.0,
    "nudge-check": 3.0,
    "twice-backward-check": 4.0,
}
BY_TORCH = """
def twice_backward(X, W, b, G):
    leaves = [z.clone().requires_grad_() for z in (X, W, b)]
    X, W, b = leaves
    return torch.autograd.grad((torch.relu(torch.relu(X @ W + b) @ W + b) * G).sum(), leaves)
"""
SLOPES_BY_TORCH = """
def local_slopes(op, values):
    x = values.clone().requires_grad_()
    return torch.autograd.grad(getattr(torch, op)(*x), x)[0]
"""
BY_FUNC = """
def nudge(f, x):
    return torch.func.grad(f)(x.double())
"""
ANOTHER_ORDER = """
def order(parents, end):
    needed, users = [end], {end: []}
    for node in needed:
        for parent in set(parents[node]):
            if parent not in users:
                needed.append(parent)
            users.setdefault(parent, []).append(node)
    left = {node: len(set(parents[node])) for node in needed}
    ready = [node for node in needed if not left[node]]
    for node in ready:
        for user in users[node]:
            left[user] -= 1
            ready += [user] * (not left[user])
    return ready
"""


def test_half_solved_gets_its_half(marks):
    done = marks(LAB.solved("local-slopes", "order", "nudge"))
    assert done == POINTS | {"backward-check": 0.0, "twice-backward-check": 0.0}


def test_torchs_own_gradients_get_no_marks_and_another_right_order_gets_them(marks):
    submission = LAB.solved("local-slopes", "backward", "nudge")
    at(submission, "twice-backward").source = BY_TORCH
    at(submission, "order").source = ANOTHER_ORDER
    assert marks(submission) == POINTS | {"twice-backward-check": 0.0}


def test_a_shortcut_in_the_first_answer_costs_all_that_forbid_it(marks):
    submission = LAB.solved("order", "backward", "nudge", "twice-backward")
    at(submission, "local-slopes").source = SLOPES_BY_TORCH
    assert marks(submission) == dict.fromkeys(POINTS, 0.0) | {"order-check": 3.0}


def test_nudging_by_torchs_gradients_gets_no_marks(marks):
    submission = LAB.solved("local-slopes", "order", "backward")
    at(submission, "nudge").source = BY_FUNC
    assert marks(submission) == POINTS | {"nudge-check": 0.0, "twice-backward-check": 0.0}


@pytest.fixture(scope="module")
def space():
    """The solution's definitions."""
    return LAB.space("how-a-lab-works-code", "local-slopes", "order", "backward", "nudge", "twice-backward")


def test_the_examples_by_hand(space):
    assert space["local_slopes"]("div", torch.tensor([6.0, 2.0])).tolist() == [0.5, -1.5]
    assert 6.01 / 2 == pytest.approx(3.005) and 6 / 2.01 == pytest.approx(2.985, abs=1e-3)
    assert space["order"]([[], [2], [0], [2, 1], [0]], 3) == [0, 2, 1, 3]
    assert space["backward"]([0, 1], [[], [0, 0]], [[], [3.0, 3.0]]).tolist() == [6, 1]
    assert (2.1**3 - 1.9**3) / 0.2 == pytest.approx(12.01) and (2.1**3 - 8) / 0.1 == pytest.approx(12.61)
    one = torch.ones(1, 1)
    assert [g.item() for g in space["twice_backward"](one, 2 * one, one[0], one)] == [4, 5, 3]


def test_what_the_afterthoughts_say():
    assert 0.9**50 == pytest.approx(0.005, abs=2e-4)
    assert 2 * 1e6 * 1e6 / 1e9 / 60 == pytest.approx(33, abs=1)  # minutes
    assert (np_eps := 2.2e-16) ** (1 / 3) == pytest.approx(6e-6, rel=0.01) and math.sqrt(np_eps) < 2e-8
