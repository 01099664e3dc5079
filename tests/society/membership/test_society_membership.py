"""Crowds are trained as torch would, clipped as Opacus does; attacks and mechanisms by hand."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from opacus import GradSampleModule
from opacus.accountants import RDPAccountant
from torch import nn

from largemodels.society.membership import attacks, crowd, mechanisms, requirements


def test_each_record_is_in_half_of_the_models():
    inside = crowd.halves(8, 100, seed=0)
    assert (inside.sum(0) == 4).all() and 20 < inside.sum(1).min()
    with pytest.raises(ValueError, match="even number"):
        crowd.halves(5, 10, 0)


@pytest.mark.parametrize("width", [0, 5])
@pytest.mark.parametrize("clip", [None, 0.5])
def test_written_out_gradients_are_those_of_autograd(width, clip):
    torch.manual_seed(0)
    sizes = [4, width, 3] if width else [4, 3]
    weights = [torch.randn(2, a + 1, b) for a, b in pairwise(sizes)]
    x, y, counts = torch.randn(2, 6, 4), torch.randint(3, (2, 6)), torch.tensor([[1.0] * 6, [1.0] * 4 + [0.0] * 2])
    got = crowd.backward(weights, x, y, counts, clip)
    for m in range(2):
        total = [torch.zeros_like(w[m]) for w in weights]
        for b in range(6):
            own = [w[m].clone().requires_grad_() for w in weights]
            hidden = x[m, b]
            for n, w in enumerate(own):
                hidden = torch.cat([hidden, torch.ones(1)]) @ w
                hidden = hidden.tanh() if n < len(own) - 1 else hidden
            grads = torch.autograd.grad(nn.functional.cross_entropy(hidden[None], y[m, b][None]), own)
            norm = torch.stack([g.norm() for g in grads]).norm()
            factor = 1 if clip is None else min(1, clip / float(norm))
            for sum, g in zip(total, grads, strict=True):
                sum += counts[m, b] * factor * g
        assert all(torch.allclose(g[m], t, atol=1e-5) for g, t in zip(got, total, strict=True))


def test_a_crowd_learns_digits_and_noise_costs():
    X, y, X_test, y_test = crowd.digits()
    assert X.shape == (1000, 64) and len(X_test) == 797
    inside = crowd.halves(4, len(y), 0)
    base = replace(crowd.Training(), steps=60)
    plain = crowd.accuracy(crowd.train_crowd(inside, X, y, base), X_test, y_test).mean()
    noisy = crowd.accuracy(crowd.train_crowd(inside, X, y, replace(base, clip=1.0, noise=20.0)), X_test, y_test).mean()
    assert plain > 0.88 > noisy + 0.2


def test_log_odds_are_exact_where_the_model_is_sure():
    logs = torch.tensor([[[30.0, 0.0, 0.0]]]).log_softmax(-1)
    assert attacks.confidence(logs, torch.tensor([0])).item() == pytest.approx(30 - math.log(2), abs=1e-3)


def test_the_roc_by_hand():
    inside = torch.tensor([True, False, True, False])
    false, true = attacks.roc(torch.tensor([4.0, 3.0, 2.0, 1.0]), inside)
    assert false.tolist() == [0, 0, 0.5, 0.5, 1] and true.tolist() == [0, 0.5, 0.5, 1, 1]
    found = attacks.caught(torch.tensor([[4.0, 3.0, 2.0, 1.0]]), inside[None])
    assert found.auc[0] == 0.75 and found.share[0] == 0.5
    with pytest.raises(ValueError, match="both kinds"):
        attacks.roc(torch.zeros(2), torch.tensor([True, True]))


def test_the_ratio_sees_what_a_threshold_cannot():
    torch.manual_seed(0)
    inside = crowd.halves(32, 400, 0)
    easy = 10 * torch.rand(400)  # some records are easy for every model
    found = easy + torch.randn(32, 400) + 3.0 * inside
    threshold, ratio = (
        attacks.caught(s, inside).auc.mean() for s in (attacks.by_loss(found), attacks.by_ratio(found, inside))
    )
    assert ratio > 0.95 > threshold + 0.1
    risk = attacks.moved_by(found, inside)
    assert float(risk.mean()) == pytest.approx(3, abs=0.3)
    strangers = attacks.caught(attacks.by_ratio(easy + torch.randn(32, 400), inside), inside)
    assert abs(strangers.auc.mean() - 0.5) < 0.03


def test_the_attacked_model_is_not_its_own_reference():
    inside = crowd.halves(4, 3, 0)
    found = torch.randn(4, 3)
    other = found.clone()
    other[0] += 100.0
    assert torch.allclose(attacks.by_ratio(found, inside)[0] - attacks.by_ratio(found, inside)[0], torch.zeros(3))
    group = inside[1:, 0]
    by_hand = []
    for mask in (group, ~group):
        values = found[1:, 0][mask].double()
        spread = float((values.var(unbiased=False) + 1e-2).sqrt())
        by_hand.append(-((float(found[0, 0]) - float(values.mean())) ** 2) / (2 * spread**2) - math.log(spread))
    assert attacks.by_ratio(found, inside)[0, 0].item() == pytest.approx(by_hand[0] - by_hand[1], rel=1e-3)


def test_one_spread_for_all_is_steadier_with_few_references():
    torch.manual_seed(0)
    inside = crowd.halves(8, 600, 0)
    found = torch.randn(8, 600) + 1.5 * inside
    own, shared = (attacks.caught(attacks.by_ratio(found, inside, shared=s), inside).auc.mean() for s in (False, True))
    assert shared > own + 0.02
    assert torch.isfinite(attacks.by_ratio(found, inside, shared=True)).all()


@settings(max_examples=15, deadline=None)
@given(B=st.integers(1, 5), width=st.integers(1, 4))
def test_gradients_of_single_examples_are_those_of_opacus(B, width):
    torch.manual_seed(B)
    model = nn.Sequential(nn.Linear(3, width), nn.Tanh(), nn.Linear(width, 2))
    X, y = torch.randn(B, 3), torch.randint(2, (B,))
    ours = mechanisms.per_example(model, nn.functional.cross_entropy, X, y)
    hooked = GradSampleModule(model, loss_reduction="sum")
    nn.functional.cross_entropy(hooked(X), y, reduction="sum").backward()
    for name, parameter in hooked._module.named_parameters():
        assert torch.allclose(ours[name], parameter.grad_sample, atol=1e-5)


def test_clipping_by_hand():
    two = mechanisms.clipped({"w": torch.tensor([[3.0, 4.0], [0.3, 0.4]])}, 1.0)["w"]
    assert torch.allclose(two, torch.tensor([[0.6, 0.8], [0.3, 0.4]]))


def test_a_coin_gives_its_epsilon():
    did, did_not = (mechanisms.randomized_response(np.full(200_000, t), 1.0).mean() for t in (True, False))
    assert math.log(did / did_not) == pytest.approx(1.0, abs=0.03)
    counts = mechanisms.laplace_count(300, 0.5, 100_000)
    assert counts.mean() == pytest.approx(300, abs=0.1) and counts.std() == pytest.approx(math.sqrt(2) / 0.5, rel=0.02)


def test_the_account_is_that_of_opacus():
    accountant = RDPAccountant()
    accountant.history = [(1.0, 0.1, 200)]
    ours = mechanisms.epsilon_spent(1.0, 0.1, 200, 1e-3)
    assert ours == pytest.approx(accountant.get_epsilon(1e-3), rel=1e-6)
    assert mechanisms.epsilon_spent(mechanisms.noise_for(3.0, 0.1, 200, 1e-3), 0.1, 200, 1e-3) == pytest.approx(
        3, abs=0.02
    )


def test_the_bound_on_attacks():
    at = mechanisms.most_caught(np.array([0.0, 0.01, 1.0]), math.log(3), 0.0)
    assert at.tolist() == pytest.approx([0.0, 0.03, 1.0])
    assert mechanisms.most_caught(np.array([0.01]), 50.0, 1e-5)[0] == pytest.approx(1.0)
    assert mechanisms.most_caught(np.array([0.01]), 1e5, 1e-5)[0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda: requirements.require_epsilon(0.0), "above 0"),
        (lambda: requirements.require_epsilon(float("nan")), "above 0"),
        (lambda: mechanisms.noise_for(-1.0, 0.1, 10, 1e-3), "above 0"),
        (lambda: mechanisms.epsilon_spent(1.0, 0.1, 10, 1.0), "δ is 1.0"),
        (lambda: mechanisms.epsilon_spent(0.0, 0.1, 10, 0.1), "Without noise"),
        (lambda: mechanisms.epsilon_spent(1.0, 1.5, 10, 0.1), "share up to 1"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(attempt, said):
    with pytest.raises(ValueError, match=said):
        attempt()
