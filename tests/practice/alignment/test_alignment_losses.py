"""DPO and GRPO against slow specifications in NumPy, their gradients, and what they refuse."""

import math
import re
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.practice.alignment.losses import advantages, dpo_loss, grpo_loss, mean_loss, token_log_probs


def slow_dpo(chosen, rejected, chosen_before, rejected_before, beta):
    losses = []
    for up, down, up0, down0 in zip(chosen, rejected, chosen_before, rejected_before, strict=True):
        ours, reference = up - down, up0 - down0
        losses.append(math.log(1 + math.exp(-beta * (ours - reference))))
    return sum(losses) / len(losses)


def slow_grpo(new, old, reference, mask, advantage, clip, kl):
    total = 0.0
    for i in range(len(new)):
        tokens = []
        for t in range(len(new[i])):
            if mask[i][t]:
                p, p_old, p_reference = (math.exp(x[i][t]) for x in (new, old, reference))
                ratio, A = p / p_old, advantage[i]
                near = min(max(ratio, 1 - clip), 1 + clip)
                k3 = p_reference / p - math.log(p_reference / p) - 1
                tokens.append(min(ratio * A, near * A) - kl * k3)
        total += sum(tokens) / len(tokens)
    return -total / len(new)


def drawn(seed, B, T):
    random = np.random.default_rng(seed)
    log_probs = [torch.tensor(np.log(random.uniform(0.05, 1, (B, T)))) for _ in range(3)]
    mask = torch.tensor(random.random((B, T)) < 0.6)
    mask[:, 0] = True
    return log_probs, mask, torch.tensor(random.normal(size=B))


@given(seed=st.integers(0, 10**6), B=st.integers(1, 6), beta=st.floats(0.01, 5))
@settings(deadline=None, max_examples=40)
def test_dpo_is_the_slow_specification(seed, B, beta):
    values = torch.tensor(np.random.default_rng(seed).uniform(-6, 0, (4, B)))
    assert dpo_loss(*values, beta=beta).item() == pytest.approx(slow_dpo(*values.tolist(), beta))


@given(seed=st.integers(0, 10**6), B=st.integers(1, 5), T=st.integers(1, 7), kl=st.floats(0, 1))
@settings(deadline=None, max_examples=40)
def test_grpo_is_the_slow_specification(seed, B, T, kl):
    log_probs, mask, advantage = drawn(seed, B, T)
    slow = slow_grpo(*(x.tolist() for x in (*log_probs, mask, advantage)), 0.2, kl)
    assert grpo_loss(*log_probs, mask, advantage, 0.2, kl).item() == pytest.approx(slow)


def test_a_worked_out_dpo():
    one = [torch.tensor([value]) for value in (-1.0, -3.0, -1.5, -2.0)]
    assert dpo_loss(*one, beta=0.5).item() == pytest.approx(math.log(1 + math.exp(-0.75)))
    same = [torch.tensor([-2.0, -7.0])] * 4
    assert dpo_loss(*same, beta=3.0).item() == pytest.approx(math.log(2))


def test_gradients():
    (new, old, reference), mask, advantage = drawn(3, 3, 4)
    inputs = new.clone().requires_grad_()
    assert torch.autograd.gradcheck(lambda x: grpo_loss(x, old, reference, mask, advantage, 0.2, 0.1), inputs)
    chosen, rejected = (x[:, 0].clone().requires_grad_() for x in (new, old))
    assert torch.autograd.gradcheck(lambda a, b: dpo_loss(a, b, old[:, 1], new[:, 1], 0.3), (chosen, rejected))


def test_what_was_not_written_gets_no_gradient():
    (new, old, reference), mask, advantage = drawn(5, 4, 6)
    new.requires_grad_()
    grpo_loss(new, old, reference, mask, advantage, 0.2, 0.1).backward()
    assert bool((new.grad[~mask] == 0).all()) and bool((new.grad[mask] != 0).any())


def test_a_constant_reward_gives_a_gradient_of_exactly_zero():
    advantage = advantages(torch.full((3, 4), 0.7)).view(-1)
    assert bool((advantage == 0).all())
    (new, _, _), mask, _ = drawn(1, 12, 5)
    new.requires_grad_()
    grpo_loss(new, new.detach(), new.detach(), mask, advantage.double(), 0.2, 0.04).backward()
    assert bool((new.grad == 0).all())


def test_the_clip_stops_paying_on_the_paid_side_alone():
    mask = torch.tensor([[True]])

    def gradient(ratio, advantage):
        new = torch.tensor([[math.log(0.2 * ratio)]]).requires_grad_()
        old = torch.tensor([[math.log(0.2)]])
        grpo_loss(new, old, old, mask, torch.tensor([advantage]), 0.2, 0.0).backward()
        return new.grad.item()

    assert gradient(1.5, 1.0) == 0 and gradient(0.5, -1.0) == 0
    assert gradient(0.5, 1.0) == pytest.approx(-0.5) and gradient(1.5, -1.0) == pytest.approx(1.5)


@given(seed=st.integers(0, 10**6), P=st.integers(1, 5), G=st.integers(2, 9))
@settings(deadline=None, max_examples=30)
def test_advantages_are_centered_and_scaled_within_each_group(seed, P, G):
    rewards = np.random.default_rng(seed).random((P, G))
    found = advantages(torch.tensor(rewards)).numpy()
    for row, group in zip(found, rewards, strict=True):
        assert row == pytest.approx((group - group.mean()) / (group.std() + 1e-4), abs=1e-8)


def test_the_masked_loss_counts_its_tokens_alone():
    log_probs = torch.tensor([[-1.0, -2.0, -4.0], [-8.0, -16.0, -32.0]])
    mask = torch.tensor([[True, False, True, True], [True, False, False, True]])
    assert mean_loss(log_probs, mask).item() == pytest.approx((2 + 4 + 32) / 3)


def test_log_probabilities_are_those_of_the_next_token():
    table = torch.randn(5, 5)
    ids = torch.tensor([[0, 3, 1], [4, 4, 2]])
    found = token_log_probs(lambda ids: table[ids], ids)
    wanted = [[table[a].log_softmax(0)[b].item() for a, b in pairwise(row)] for row in ids.tolist()]
    assert found.shape == (2, 2) and found.tolist() == [pytest.approx(row) for row in wanted]


@pytest.mark.parametrize(
    ("rewards", "says"),
    [
        (torch.ones(4), "(P, G)"),
        (torch.ones(4, 1), "Draw at least 2"),
        (torch.tensor([[0.0, 1.0], [float("nan"), 1.0]]), "prompt 1, sample 0 is nan"),
        (torch.tensor([[float("inf"), 1.0]]), "is inf"),
    ],
)
def test_rewards_that_teach_nothing_are_refused(rewards, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        advantages(rewards)


@pytest.mark.parametrize("beta", [0.0, -1.0, float("nan")])
def test_a_beta_that_teaches_nothing_is_refused(beta):
    one = torch.zeros(2)
    with pytest.raises(ValueError, match="must be above 0"):
        dpo_loss(one, one, one, one, beta)


def test_log_probabilities_that_do_not_go_together_are_refused():
    with pytest.raises(ValueError, match="one number an answer"):
        dpo_loss(torch.zeros(2), torch.zeros(3), torch.zeros(2), torch.zeros(2), 0.1)
    with pytest.raises(ValueError, match="one number an answer"):
        dpo_loss(*[torch.zeros(2, 3)] * 4, 0.1)
